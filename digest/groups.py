"""The contract between ``pages``, which says what is published, and ``engine``, which keeps it right.

An *item* (a paper, to the site) contributes a summary and a few facet digests from a place in time, and is a member of
*series*: ``all`` is every item, others look like ``tag:quantization``. A *group* is one span of time of one series, as
one *kind* of output sees it: since places are chronological, a day, a month or the newest forty are ranges of places,
and the members of a group need no rows of their own. An output is a pure function of one group, read through a
``Reader``.

No rules about papers and no I/O live here. Long, for it is the whole contract in one place.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from digest.model import EPOCH, LAST_DAY, SLOT_BITS, Diagnostic

MOST_LINES = 4
"""Lines that a contribution has at most."""
ALL = "all"
"""The series of every item."""
EVER = ""
"""The span key of all time."""


class Span(enum.Enum):
    """How much of its series a group holds."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    EVER = "ever"


class Group(NamedTuple):
    """What one kind of output is made for."""

    kind: str
    series: str
    span: str
    """``2025-09-01``, ``2025-W36``, ``2025-09``, ``2025`` or ``EVER``."""


class Kind(msgspec.Struct, frozen=True, eq=False):
    """A kind of output: for which groups it is made, and what of them it reads. It may read nothing else.

    Compared by identity: each kind is made once, and the engine looks kinds up a million times.
    """

    name: str
    family: str
    """The series it is made for: the part before the colon."""
    span: Span
    facet: int | None = 0
    """Index of the facet of members that it reads, with their order; None for one that reads folded groups or an index
    only. A kind with a facet reads no index, and links only where ``linked`` says so: it can be made before those."""
    newest: int = 0
    """Reads only that many of the newest members; 0 for all."""
    newest_day: bool = False
    """Reads only the members of the newest day."""
    neighbours: bool = False
    """Shows the previous and the next group of its kind: is made again when one of them comes or goes."""
    linked: int | None = None
    """Index of the facet that it reads of the items which its members link to (the second round); None for no links."""
    link_facets: tuple[int, ...] = ()
    """Indexes of the facets that decide, besides ``linked`` and places, which items its members link to."""
    always: bool = False
    """Made even without a member, in the span ``EVER``."""
    stage: int = 0
    """Order of rendering: what a reader may be looking at first."""


class Contribution(msgspec.Struct, frozen=True):
    """What one source gives to the groups. Its series, and what it adds to folds, are pure functions of ``summary``."""

    day: int
    """Days since ``EPOCH``."""
    rank: int | None
    """Wanted position in that day's list."""
    name: str
    """Settles the order where ranks do not."""
    summary: bytes
    facets: tuple[bytes, ...]
    """Digests of eight bytes: equal means that nobody who reads the facet sees a difference."""
    text: bytes = b""
    """What outputs read that show the item in full. Where it differs, the digest of a facet does."""
    indexed: tuple[bytes, ...] = ()
    """What indexes over all items read of it. Where it differs, the digest of a facet does."""
    lines: tuple[bytes, ...] = ()
    """What outputs print of it that have a line for each item: one for each such output, ``MOST_LINES`` at most. Where
    it differs, the digest of a facet does."""


class Reading(msgspec.Struct, frozen=True):
    """What became of one source file."""

    contribution: Contribution | None
    """None where the file is broken or hidden: it takes part in nothing."""
    diagnostics: tuple[Diagnostic, ...] = ()
    aside: tuple[str, ...] = ()
    """Series that a file without a contribution would be a member of: how a hidden one is found again."""


class Member(NamedTuple):
    """An item as a group sees it."""

    place: int
    path: str
    summary: bytes


class Reader(Protocol):
    """What an output may read while it is rendered.

    Large, for it has one method for each question of an output.
    """

    def members(self, series: str, span: str) -> list[Member]:
        """The members in order of place."""

    def newest(self, series: str, count: int) -> list[Member]:
        """The newest members, newest first."""

    def neighbours(self, series: str, span: Span, key: str) -> tuple[str | None, str | None]:
        """Span keys of the nearest groups with members before and after this one."""

    def links(self, place: int) -> list[Member | None]:
        """The items that an item links to, as the second round decided; None where a link leads nowhere."""

    def link_places(self, places: Collection[int]) -> dict[int, tuple[int, ...]]:
        """The places that some items link to, by place; 0 where a link leads nowhere."""

    def between(self, low: int, high: int) -> list[Member]:
        """All items from one place up to another, by place."""

    def folds(self, prefix: str) -> list[tuple[str, bytes]]:
        """Values of folded groups, by key."""

    def shelf(self, low: str, high: str) -> list[tuple[str, bytes]]:
        """What indexes keep from one key up to another, by key."""

    def text(self, path: str) -> bytes:
        """The text that a source's item contributed; empty where there is none."""

    def texts(self, paths: Sequence[str]) -> Iterator[bytes]:
        """The same of several sources, in their order, a hundred at a time."""

    def lines(self, span: str, number: int) -> list[bytes]:
        """The lines of that number of all items of a span, in order of place."""

    def source(self, path: str, digest: bytes = b"") -> bytes:
        """The bytes of a source file, or of another that had this digest; empty where it is gone by now."""


class Reindexed(NamedTuple):
    """What indexes read of a place, before a round and now; None where it was or is empty."""

    place: int
    before: tuple[bytes, ...] | None
    now: tuple[bytes, ...] | None


class Shelf(Protocol):
    """Values that indexes over all items keep from round to round, in the same transaction as everything else."""

    @property
    def epoch(self) -> object:
        """Another object after a round was undone: what was kept in memory of the values is void then."""

    def get(self, key: str) -> bytes | None:
        """One value."""

    def put(self, key: str, value: bytes | None) -> None:
        """Store a value; None forgets it."""


class Indexing(Protocol):
    """The indexes of a site in one round: first what says which items are related, then the others.

    Both are called with some thousand changes at a time, each place once a call.
    """

    def relate(self, changes: Sequence[Reindexed]) -> None:
        """Take in what differs for relations between items."""

    def links(self) -> Mapping[int, tuple[int, ...]]:
        """What is known of places that items link to, by place, after the last change; handed on to ``Site.link``.

        An equal list may be among them, where more of its items differs than who links to them is made again for.
        """

    def change(self, changes: Sequence[Reindexed]) -> None:
        """Take in what differs for groups that show indexes."""

    def finish(self, reader: Reader) -> Mapping[Group, str]:
        """The groups that show what differs, each with the reason, after the last change."""


class Touched(msgspec.Struct, frozen=True):
    """The places where items came, went or changed, for the second round."""

    before: frozenset[int]
    now: frozenset[int]


class Site(Protocol):
    """What is published, and how: implemented by ``digest.pages.site``, and by toys in the tests of the engine.

    Large, for it has one method for each question that the engine asks.
    """

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """All kinds of output that groups of items have."""

    @property
    def reading(self) -> bytes:
        """Digest of all that ``read`` depends on besides a source: the taxonomy, our code's tables."""

    @property
    def inputs(self) -> Mapping[str, bytes]:
        """For each kind, the digest of all that its outputs depend on besides a group: templates, settings."""

    @property
    def fixed(self) -> Mapping[Group, bytes]:
        """Groups without items (static files, plain pages), each with the digest of all that it depends on."""

    def prepare(self) -> None:
        """Load what rendering needs, so that no page waits for it; what is broken is for ``render`` to say."""

    def read(self, sources: Iterable[tuple[str, bytes]]) -> list[Reading]:
        """The contributions of some source files, each with its path, in their order. Each is a pure function of its
        file: they come together because they are read faster so."""

    def series(self, summary: bytes) -> tuple[str, ...]:
        """The series besides ``ALL`` that an item with this summary is a member of."""

    def fold_parts(self, place: int, summary: bytes) -> Mapping[str, bytes]:
        """What an item adds to folded groups: part by key."""

    def fold(self, key: str, value: bytes | None, removed: Sequence[bytes], added: Sequence[bytes]) -> bytes | None:
        """The value of a folded group after parts left and came; None where nothing is left.

        Canonical: it depends on the parts that are in it and never on the order in which they came.
        """

    def followers(self, key: str, before: bytes | None, after: bytes | None) -> Iterable[Group]:
        """The groups that show what differs between two values of a folded group."""

    def index(self, shelf: Shelf) -> Indexing:
        """The indexes over all items, for one round."""

    def index_groups(self, reader: Reader) -> Iterable[Group]:
        """Every group that shows an index."""

    def link(
        self, touched: Touched, reader: Reader, indexed: Mapping[int, tuple[int, ...]]
    ) -> Mapping[int, tuple[int, ...]]:
        """The second round: places that items link to, for every item whose links may differ now. 0 leads nowhere."""

    def clash(self, series: str, members: Sequence[Member]) -> tuple[Diagnostic, ...]:
        """What to say where a series of the family ``is`` (one item each) has several members."""

    def render(self, group: Group, reader: Reader) -> Mapping[str, bytes]:
        """The outputs of a group by site path; empty where the group has no members and is not made without."""

    def paths(self, group: Group) -> tuple[str, ...]:
        """Every site path that ``render`` may give for this group."""

    def group_of(self, path: str) -> Group | None:
        """The group that owns a site path; None for a path of no group."""


UNIQUE_FAMILIES = ("is", "slug")
"""Families of series that should have one member each: more is a clash that a person must settle."""


@functools.lru_cache(maxsize=1 << 14)
def span_key(day: int, span: Span) -> str:
    """The key of the span that holds a day."""
    date = EPOCH + dt.timedelta(days=day)
    match span:
        case Span.DAY:
            return date.isoformat()
        case Span.WEEK:
            year, week, _ = date.isocalendar()
            return f"{year:04d}-W{week:02d}"
        case Span.MONTH:
            return date.isoformat()[:7]
        case Span.YEAR:
            return date.isoformat()[:4]
        case Span.EVER:
            return EVER


@functools.lru_cache(maxsize=1 << 14)
def span_bounds(key: str) -> tuple[int, int]:
    """The places of a span: from the first number up to, not including, the second."""
    if key == EVER:
        return 0, ((LAST_DAY - EPOCH).days + 1) << SLOT_BITS
    if "W" in key:
        first = dt.date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        last = first + dt.timedelta(days=7)
    elif len(key) == 10:
        first = dt.date.fromisoformat(key)
        last = first + dt.timedelta(days=1)
    elif len(key) == 7:
        first = dt.date.fromisoformat(key + "-01")
        last = (first + dt.timedelta(days=31)).replace(day=1)
    else:
        first = dt.date(int(key), 1, 1)
        last = dt.date(int(key) + 1, 1, 1)
    return (first - EPOCH).days << SLOT_BITS, (last - EPOCH).days << SLOT_BITS


def day_of(place: int) -> int:
    """The day of a place number, counted from ``EPOCH``."""
    return place >> SLOT_BITS
