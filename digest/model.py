"""The records that everything else speaks of: papers, entries of a dump, diagnostics, places in time.

All are frozen and hold only tuples, text, numbers and dates, so that they can be compared, sent to another process and
cached. No I/O and no rules live here.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from digest.errors import DigestError, Location, printable


class Severity(enum.IntEnum):
    """How bad a diagnostic is. Errors end a command with exit code 1, the others do not."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


class Diagnostic(msgspec.Struct, frozen=True, order=True):
    """Something that a person should know about their content, printed as ``path:line: message``."""

    path: str
    """POSIX path relative to the site's folder."""
    line: int
    """Counted from one; 0 where the fault is in the file as a whole."""
    severity: Severity
    message: str
    """What is wrong: the value (did you mean …?)."""

    @classmethod
    def of(cls, error: DigestError, path: str) -> Diagnostic:
        """What an exception says; ``path`` stands for its location where it has none."""
        location = error.location or Location(path)
        return cls(location.path, location.line or 0, Severity.ERROR, error.message)

    def __str__(self) -> str:
        location = Location(self.path, self.line or None)
        label = "" if self.severity is Severity.ERROR else f"{self.severity.name.lower()}: "
        return f"{location}: {label}{printable(self.message)}"


class Heading(msgspec.Struct, frozen=True):
    """A date as a dump prints it."""

    month: int
    day: int
    year: int | None
    """None where the page did not print it; ingest infers it and says so."""
    line: int


class Entry(msgspec.Struct, frozen=True):
    """One paper as a source lists it: text as printed, nothing repaired yet."""

    title: str
    """One line; a hard-wrapped title is joined by single spaces."""
    paragraphs: tuple[str, ...]
    """The abstract, one string a paragraph, hard-wrapped lines joined; empty for a title without abstract."""
    heading: Heading | None
    """The date heading above it; None where the source had none yet."""
    rank: int
    """Position in that day's list of this source, counted from one."""
    line: int
    """Line of the title, counted from one."""
    arxiv: str = ""
    doi: str = ""
    authors: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """(kind, URL) pairs such as ("code", "https://…"), in the order of the source."""
    categories: tuple[str, ...] = ()
    """Of arXiv, such as cs.CL, the primary one first."""
    date: dt.date | None = None
    """The day that the record itself gives; None where the page's heading does, or nothing."""
    around: dt.date | None = None
    """A day that the record comes near to, of use where nothing else dates it."""
    is_catalogued: bool = False
    """Whether the source describes papers rather than listing those of a day."""


class Listing(msgspec.Struct, frozen=True):
    """The fact that a dump listed a paper on a day, or, in a catalogue, that it describes a paper of that day.

    They sort by day, rank and dump, those of catalogues last: a paper bears the day on which a list had it first.
    """

    date: dt.date
    rank: int
    """Position in that day's list, counted from one."""
    dump: str
    """Name of the dump's file."""
    is_catalogued: bool = False

    def __lt__(self, other: Listing) -> bool:
        return self._key() < other._key()

    def _key(self) -> tuple[bool, dt.date, int, str]:
        return self.is_catalogued, self.date, self.rank, self.dump


class Paper(msgspec.Struct, frozen=True):
    """One paper file, checked. ``path`` says where it is stored and nothing else."""

    path: str
    """POSIX path relative to the site's folder."""
    title: str
    date: dt.date
    """That of the first in ``listed``, else the front matter's ``date``."""
    rank: int | None
    """The rank of the first in ``listed``; None for a paper that no dump listed."""
    listed: tuple[Listing, ...]
    """Sorted."""
    known_as: tuple[str, ...]
    """Titles as printed, residue included, the first one first; empty for a paper written by hand."""
    abstract: str
    """Markdown before the first heading."""
    notes: str
    """Markdown from the first heading on: the operator's."""
    body_digest: str = ""
    """Digest of the abstract as ingest wrote it; empty for a paper written by hand."""
    arxiv: str = ""
    doi: str = ""
    authors: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """(kind, URL), in the order of the front matter."""
    categories: tuple[str, ...] = ()
    """Of arXiv, the primary one first."""
    namesake: bool = False
    """Whether another paper of the same title came first, so that the address ends in six digits of the arXiv id."""
    tags: tuple[str, ...] | None = None
    """Pinned tags, which switch inference off; None where they are inferred."""
    add_tags: tuple[str, ...] = ()
    drop_tags: tuple[str, ...] = ()
    hidden: bool = False
    was: tuple[str, ...] = ()
    """Old slugs, kept as redirects."""
    lines: dict[str, int] = msgspec.field(default_factory=dict)
    """Line of each front matter key, for diagnostics; ``""`` is the first line of the body."""

    @property
    def first_title(self) -> str:
        """The title that the slug is made of: it does not change when the operator mends ``title``."""
        return self.known_as[0] if self.known_as else self.title


EPOCH = dt.date(1990, 1, 1)
"""Day 0 of a place."""
DAY_BITS = 15
"""Days reach to 2079, which a search posting relies on."""
LAST_DAY = EPOCH + dt.timedelta(days=(1 << DAY_BITS) - 1)
SLOT_BITS = 20
"""A day has room for a million papers, so that a careless dump with one heading still builds."""
PLACE_BITS = DAY_BITS + SLOT_BITS


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a paper stands in the archive: its day, and its slot in that day's list. Places sort chronologically."""

    date: dt.date
    slot: int

    @property
    def number(self) -> int:
        """The place as one integer that sorts alike: days since ``EPOCH`` above ``SLOT_BITS`` bits of slot."""
        return ((self.date - EPOCH).days << SLOT_BITS) | self.slot

    @classmethod
    def of(cls, number: int) -> Place:
        """The place with this number."""
        return cls(EPOCH + dt.timedelta(days=number >> SLOT_BITS), number & ((1 << SLOT_BITS) - 1))
