"""A toy site: notes of one line each, with every feature that the engine knows of.

A source is a line such as ``2025-03-01 2 alpha red apple pear # remark``: day, wanted rank (``-`` for none), name,
colour, words, and a remark that nothing shows. ``hidden`` at its start takes it out; the word ``odd`` earns a warning.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from digest.groups import (
    ALL,
    EVER,
    Contribution,
    Group,
    Kind,
    Member,
    Reader,
    Reading,
    Shelf,
    Span,
    Touched,
    span_key,
)
from digest.model import EPOCH, SLOT_BITS, Diagnostic, Place, Severity
from tests.engine.toy_index import ToyIndexing

TEXT, TITLE, COLOUR, WORDS, REMARK = range(5)

KINDS = (
    Kind("page", "slug", Span.EVER, TEXT, linked=TITLE, link_facets=(WORDS,), stage=0),
    Kind("day", ALL, Span.DAY, TEXT, neighbours=True, stage=1),
    Kind("month", ALL, Span.MONTH, TITLE, stage=1),
    Kind("colour", "colour", Span.MONTH, TITLE, neighbours=True, stage=1),
    Kind("home", ALL, Span.EVER, COLOUR, newest_day=True, always=True, stage=1),
    Kind("feed", "colour", Span.EVER, TEXT, newest=3, stage=2),
    Kind("latest", ALL, Span.EVER, TEXT, newest=3, always=True, stage=2),
    Kind("year", ALL, Span.YEAR, None, neighbours=True, stage=2),
    Kind("totals", ALL, Span.EVER, None, always=True, stage=2),
    Kind("letter", "letter", Span.EVER, None, stage=3),
    Kind("word", "word", Span.EVER, None, stage=3),
)

_OWNERS = tuple(
    (re.compile(pattern), Group(kind, series, span))
    for pattern, kind, series, span in (
        (r"page/(\w+)\.html", "page", r"slug:\1", EVER),
        (r"day/(\d{4}-\d\d-\d\d)\.html", "day", ALL, r"\1"),
        (r"month/(\d{4}-\d\d)\.html", "month", ALL, r"\1"),
        (r"colour/(\w+)/(\d{4}-\d\d)\.html", "colour", r"colour:\1", r"\2"),
        (r"index\.html", "home", ALL, EVER),
        (r"colour/(\w+)\.xml", "feed", r"colour:\1", EVER),
        (r"latest\.(?:xml|json)", "latest", ALL, EVER),
        (r"year/(\d{4})\.html", "year", ALL, r"\1"),
        (r"totals\.html", "totals", ALL, EVER),
        (r"letter/(\w)\.txt", "letter", r"letter:\1", EVER),
        (r"word/(\w+)\.txt", "word", r"word:\1", EVER),
        (r"(static/.*)", "static", r"\1", EVER),
    )
)


class Recipe(msgspec.Struct, frozen=True):
    """What the site depends on besides its notes; can be sent to another process, as ``functools.partial`` says."""

    ignored: str = ""
    """A word that does not count: what reading depends on."""
    templates: tuple[tuple[str, str], ...] = ()
    """First lines of the outputs of some kinds."""
    fixed: tuple[tuple[str, str], ...] = (("static/robots.txt", "hello"),)
    """Site paths and texts of outputs without items."""


class Note(NamedTuple):
    """A source, parsed; the summary is the same without the remark, its words sorted."""

    day: int
    rank: int | None
    name: str
    colour: str
    words: tuple[str, ...]
    remark: str = ""


class ToySite:
    """A ``digest.groups.Site`` of notes."""

    def __init__(self, recipe: Recipe) -> None:
        self._ignored = recipe.ignored
        self._templates = dict(recipe.templates)
        self._fixed = dict(recipe.fixed)
        self.kinds = KINDS
        self.reading = digest8(recipe.ignored)
        self.inputs = {kind.name: digest8(self._templates.get(kind.name, "")) for kind in KINDS}
        self.fixed = {Group("static", path, EVER): digest8(text) for path, text in recipe.fixed}

    def prepare(self) -> None:
        """A toy has no templates."""

    def read(self, sources: Iterable[tuple[str, bytes]]) -> list[Reading]:
        return [self.read_note(path, data) for path, data in sources]

    def read_note(self, path: str, data: bytes) -> Reading:
        if data.startswith(b"hidden"):
            return Reading(None)
        note = parse_note(data, self._ignored)
        if note is None:
            return Reading(None, (Diagnostic(path, 1, Severity.ERROR, f"not a note: {data!r}"),))
        listed = sorted(set(note.words))
        facets = (note[2:5], note.name, (note.name, note.colour), listed, note.remark)
        summary = json.dumps([note.name, note.colour, listed]).encode()
        odd = (Diagnostic(path, 1, Severity.WARNING, "an odd word"),) if "odd" in note.words else ()
        digests = tuple(map(digest8, facets))
        extra = {"indexed": (" ".join(listed).encode(),), "lines": (note.name.encode(), note.name.upper().encode())}
        return Reading(Contribution(note.day, note.rank, note.name, summary, digests, **extra), odd)

    def series(self, summary: bytes) -> tuple[str, ...]:
        name, colour, _ = json.loads(summary)
        return f"slug:{name}", f"colour:{colour}", f"is:{name.rstrip('0123456789')}"

    def fold_parts(self, place: int, summary: bytes) -> Mapping[str, bytes]:
        letters: dict[str, list[str]] = {}
        for word in json.loads(summary)[2]:
            letters.setdefault(f"letter:{word[0]}", []).append(word)
        parts = {key: json.dumps(words).encode() for key, words in letters.items()}
        return parts | {f"total:{Place.of(place).date.isoformat()[:7]}": b'["note"]'}

    def fold(self, key: str, value: bytes | None, removed: Sequence[bytes], added: Sequence[bytes]) -> bytes | None:
        counts = Counter(json.loads(value or b"{}"))
        for part in removed:
            counts.subtract(json.loads(part))
        for part in added:
            counts.update(json.loads(part))
        assert not counts or min(counts.values()) >= 0, f"{key} lost a part that it never had"
        kept = {word: count for word, count in counts.items() if count}
        return json.dumps(kept, sort_keys=True).encode() if kept else None

    def followers(self, key: str, before: bytes | None, after: bytes | None) -> Iterable[Group]:
        family, _, rest = key.partition(":")
        if family == "letter":
            return (Group("letter", key, EVER),)
        return (Group("year", ALL, rest[:4]), Group("totals", ALL, EVER))

    def index(self, shelf: Shelf) -> ToyIndexing:
        return ToyIndexing(shelf)

    def index_groups(self, reader: Reader) -> Iterable[Group]:
        return (Group("word", f"word:{word}", EVER) for word, _ in reader.shelf("", "~"))

    def link(
        self, touched: Touched, reader: Reader, indexed: Mapping[int, tuple[int, ...]]
    ) -> Mapping[int, tuple[int, ...]]:
        """Previous and next in the day, then the two that share the most words.

        As sparing as a real site must be: only items that linked to a touched place, stand beside one now, or share a
        word with an item that is new there.
        """
        words = {member.place: set(json.loads(member.summary)[2]) for member in reader.members(ALL, EVER)}
        days: dict[int, list[int]] = {}
        for place in words:
            days.setdefault(place >> SLOT_BITS, []).append(place)
        wanted = set(touched.now)
        lost = touched.before | touched.now
        wanted.update(place for place, links in reader.link_places(words).items() if not lost.isdisjoint(links))
        for place in touched.now:
            wanted.update(_beside(place, days[place >> SLOT_BITS]))
            wanted.update(other for other, theirs in words.items() if theirs & words[place])
        return {
            place: (*_beside(place, days[place >> SLOT_BITS]), *_similar(place, words))
            for place in wanted & words.keys()
        }

    def clash(self, series: str, members: Sequence[Member]) -> tuple[Diagnostic, ...]:
        paths = sorted(member.path for member in members)
        return tuple(Diagnostic(path, 0, Severity.WARNING, f"{series} like {paths[0]}") for path in paths[1:])

    def render(self, group: Group, reader: Reader) -> Mapping[str, bytes]:
        if group.kind == "static":
            return {group.series: self._fixed[group.series].encode()} if group.series in self._fixed else {}
        lines = list(self._lines(group, reader))
        if not lines and group.kind not in ("home", "latest", "totals"):
            return {}
        text = "\n".join([self._templates.get(group.kind, "v1"), *lines, ""])
        paths = self.paths(group)
        return {path: f"{path.rpartition('.')[2] if len(paths) > 1 else ''}{text}".encode() for path in paths}

    def paths(self, group: Group) -> tuple[str, ...]:
        _, name, span = group.kind, group.series.partition(":")[2], group.span
        match group.kind:
            case "page":
                return (f"page/{name}.html",)
            case "colour":
                return (f"colour/{name}/{span}.html",)
            case "home":
                return ("index.html",)
            case "feed":
                return (f"colour/{name}.xml",)
            case "latest":
                return ("latest.xml", "latest.json")
            case "totals":
                return ("totals.html",)
            case "letter" | "word":
                return (f"{group.kind}/{name}.txt",)
            case "static":
                return (group.series,)
        return (f"{group.kind}/{span}.html",)

    def group_of(self, path: str) -> Group | None:
        for pattern, group in _OWNERS:
            if found := pattern.fullmatch(path):
                return Group(group.kind, *map(found.expand, group[1:]))
        return None

    def _lines(self, group: Group, reader: Reader) -> Iterator[str]:
        kind, series, span = group
        match kind:
            case "page":
                yield from self._page_lines(reader.members(series, EVER), reader)
            case "day":
                yield from (f"{_name(member)} {self._words(member, reader)}" for member in reader.members(ALL, span))
                yield from _beside_lines(reader, ALL, Span.DAY, span)
            case "month" | "colour":
                yield from (f"{member.place} {_name(member)}" for member in reader.members(series, span))
                if kind == "month":
                    yield from (line.decode() for number in range(2) for line in reader.lines(span, number))
                if kind == "colour":
                    yield from _beside_lines(reader, series, Span.MONTH, span)
            case "home":
                for newest in reader.newest(ALL, 1):
                    day = span_key(newest.place >> SLOT_BITS, Span.DAY)
                    yield from (str(json.loads(member.summary)[:2]) for member in reader.members(ALL, day))
            case "feed" | "latest":
                for member in reader.newest(series, 3):
                    yield f"{_name(member)} {self._words(member, reader)}"
            case "year" | "totals":
                yield from (f"{key} {value.decode()}" for key, value in reader.folds(f"total:{span}"))
                if kind == "year":
                    yield from _beside_lines(reader, ALL, Span.YEAR, span)
            case "letter":
                yield from (value.decode() for _, value in reader.folds(series))
            case "word":
                word = series.partition(":")[2]
                yield from (value.decode() for _, value in reader.shelf(word, word + "\0"))

    def _page_lines(self, members: Sequence[Member], reader: Reader) -> Iterator[str]:
        for member in members:
            yield f"{member.place} {_name(member)} {self._words(member, reader)}"
            yield "links " + " ".join(_name(link) if link else "-" for link in reader.links(member.place))

    def _words(self, member: Member, reader: Reader) -> str:
        note = parse_note(reader.source(member.path), self._ignored)
        return f"{note.colour} {' '.join(note.words)}" if note else "vanished"


def parse_note(data: bytes, ignored: str = "") -> Note | None:
    """A source's note; None where it is not one."""
    text, _, remark = data.decode("utf-8", "replace").strip().partition(" # ")
    try:
        day, rank, name, colour, *words = text.split()
        number = (dt.date.fromisoformat(day) - EPOCH).days
        return Note(
            number, None if rank == "-" else int(rank), name, colour, tuple(w for w in words if w != ignored), remark
        )
    except ValueError:
        return None


def digest8(value: object) -> bytes:
    """Eight bytes that stand for a value."""
    return blake2b(json.dumps(value).encode(), digest_size=8).digest()


def _name(member: Member) -> str:
    return str(json.loads(member.summary)[0])


def _beside(place: int, day: Sequence[int]) -> tuple[int, int]:
    at = day.index(place)
    return day[at - 1] if at else 0, day[at + 1] if at + 1 < len(day) else 0


def _similar(place: int, words: Mapping[int, set[str]]) -> tuple[int, ...]:
    shared = {other: len(theirs & words[place]) for other, theirs in words.items() if other != place}
    best = sorted((other for other, count in shared.items() if count), key=lambda other: (-shared[other], other))
    return tuple(best[:2])


def _beside_lines(reader: Reader, series: str, span: Span, key: str) -> Iterator[str]:
    if reader.members(series, key):
        yield "between {} and {}".format(*reader.neighbours(series, span, key))
