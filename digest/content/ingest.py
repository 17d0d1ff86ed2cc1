"""Ingest: the entries of a dump become edits of paper files. Pure; ``engine.intake`` reads dumps and writes files.

Whether an entry is a paper that is known already is a matter of identity (``slug.identity_keys``). A new paper gets a
file; one that is known gets the listing and the title as printed, and an abstract only where nobody edited its own.

Any order of dumps gives the same papers, because each part of a file is a choice that no order matters to:

- ``listed`` holds what every dump says; of several entries in one dump the first day and rank;
- the first of ``known_as``, which makes the slug, is the title in the earliest listing (day, rank, name of the dump),
  the others are in order of their characters; ``title`` follows it while nobody mended it. So an older dump that prints
  a title differently can move a page; that is reported. A paper written by hand keeps its own title first, for its
  address was there before;
- of two abstracts the one with more letters and digits stays, whichever came first.

A catalogue (``Entry.is_catalogued``) dates only papers that no list has. What sources know besides is added where the
file lacks it (``facts``); the version of a fact that comes first stays. So a few things do depend on the order: that
version, and which of two papers of one title has the plain address.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from digest.content.abstracts import Verdict, choose_abstract, write_abstract
from digest.content.facts import Facts, facts_of, find_conflicts, find_lacking
from digest.content.fields import LONGEST_TEXT
from digest.content.paperedit import replace_abstract, set_owned, write_paper
from digest.content.paperfile import LONGEST_FILE, digest_of
from digest.content.slug import identity_keys, make_slug
from digest.content.tex import repair, to_plain
from digest.content.yeardoubts import YearDoubts
from digest.model import Diagnostic, Listing, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence, Set

    from digest.content.shelf import Edit, Shelf
    from digest.model import Entry, Paper

FOLDER = "content/papers"
OUTCOMES = (
    *("new", "listed again", "enriched", "updated", "in conflict"),
    *("described again", "unchanged", "repeated", "left out"),
)
"""What can become of an entry. A known paper that gained facts is enriched, one with another abstract updated."""
_LONGEST_ABSTRACT = LONGEST_FILE // 4
"""Characters: leaves a paper file room for notes. A longer abstract is a dump that was misread."""
_MOST_NOTES = 500
"""Notes on one dump; a catalogue of hundreds of thousands differs from the papers in many small things."""
_SHOWN = 80
"""Characters of a title that a message shows."""


class Ingested(msgspec.Struct, frozen=True):
    """What the entries of one dump come to."""

    edits: tuple[Edit, ...]
    counts: Mapping[str, int]
    """Entries by outcome, in order of ``OUTCOMES``."""
    diagnostics: tuple[Diagnostic, ...]
    gains: Mapping[str, int]
    """How many known papers gained which fact."""
    papers: frozenset[str]
    """Paths of the papers that the dump lists."""
    is_complete: bool
    """Whether every entry found its place; if not, the dump should be read again once the cause is mended."""


class _Mark(msgspec.Struct, frozen=True):
    """What this reading of the dump did with a paper already."""

    was_listed: bool
    """Whether an earlier reading had listed the paper."""
    is_first: bool
    """Whether the dump names it for the first time."""


class _Offer(msgspec.Struct, frozen=True):
    """What an entry has for a known paper."""

    entry: Entry
    listing: Listing
    abstract: str
    facts: Facts

    @property
    def is_certain(self) -> bool:
        """Whether it is the same paper by an identifier: another abstract is another version then, no mistake."""
        return self.facts.arxiv != ""


class DumpIngest:
    """Takes the entries of one dump, in order. ``path`` is the dump's, for diagnostics."""

    def __init__(self, shelf: Shelf, dump: str, path: str) -> None:
        self._shelf = shelf
        self._dump = dump
        self._path = path
        self._marks: dict[str, int] = {}
        """By path, the line where the dump named a paper first; negative where an earlier reading had listed it."""
        self._counts: Counter[str] = Counter()
        self._gains: Counter[str] = Counter()
        self._diagnostics: list[Diagnostic] = []
        self._is_complete = True
        self._note_count = 0
        self._doubts = YearDoubts()

    def take(self, entry: Entry, date: dt.date) -> None:
        """Find or make the paper of an entry."""
        listing = Listing(date, entry.rank, self._dump, entry.is_catalogued)
        self._counts[self._place(entry, listing)] += 1

    def hand_out(self) -> tuple[Edit, ...]:
        """The edits so far, so that they need not be held until the end."""
        return self._shelf.hand_out()

    def result(self) -> Ingested:
        """All that was not handed out yet; the shelf forgets the texts."""
        counts = {outcome: self._counts[outcome] for outcome in OUTCOMES if self._counts[outcome]}
        if self._note_count > _MOST_NOTES:
            message = f"{self._note_count - _MOST_NOTES:,} more notes of this kind are left out"
            self._diagnostics.append(Diagnostic(self._path, 0, Severity.NOTE, message))
        diagnostics = tuple(sorted([*self._diagnostics, *self._doubts.diagnostics(self._path)]))
        gains = dict(sorted(self._gains.items()))
        papers = frozenset(self._marks)
        return Ingested(self._shelf.hand_out(), counts, diagnostics, gains, papers, self._is_complete)

    def _place(self, entry: Entry, listing: Listing) -> str:
        abstract = write_abstract(entry)
        if len(entry.title) > LONGEST_TEXT or len(abstract) > _LONGEST_ABSTRACT:
            self._report(entry, Severity.ERROR, "far too long for a title and an abstract; left out")
            return "left out"
        facts = facts_of(entry)
        keys = identity_keys([entry.title], facts.arxiv, facts.doi)
        path = self._shelf.find(keys, facts.arxiv)
        if path is None:
            return self._create(entry, keys, abstract, listing, facts)
        text, paper = self._shelf.read(path)
        if paper is None:
            return self._hold_back(entry, path)
        return self._merge(_Offer(entry, listing, abstract, facts), text, paper)

    def _create(self, entry: Entry, keys: Sequence[str], abstract: str, listing: Listing, facts: Facts) -> str:
        is_namesake = facts.arxiv != "" and self._shelf.has_namesake(keys)
        slug = make_slug(entry.title, facts.arxiv if is_namesake else "")
        path = self._shelf.place_for(f"{FOLDER}/{listing.date:%Y-%m}/{slug}")
        if not self._shelf.is_free(path):
            return self._hold_back(entry, path)
        extras = [line for lines in facts.lines().values() for line in lines]
        extras += ["namesake: true"] if is_namesake else []
        text = write_paper(_plain(entry.title), [listing], [entry.title], abstract, extras=extras)
        self._shelf.put(path, text, keys)
        self._marks[path] = entry.line
        return "new"

    def _merge(self, offer: _Offer, text: str, paper: Paper) -> str:
        dumps = {each.dump for each in paper.listed}
        mark = self._mark(offer.entry, paper, dumps)
        self._doubts.compare(paper, offer.listing)
        known_as = _order_titles(paper, offer, was_listed=mark.was_listed)
        verdict = choose_abstract(paper, offer.abstract, is_only_source=mark.is_first and dumps == {self._dump})
        lacking = find_lacking(paper, offer.facts)
        merged = set_owned(
            text,
            title=_follow_title(paper, known_as[0]),
            listed=_join_listings(paper.listed, offer.listing, keeps_earlier=not mark.is_first),
            known_as=known_as,
            extras=[line for lines in lacking.values() for line in lines],
        )
        if verdict.takes:
            merged = replace_abstract(set_owned(merged, body=digest_of(offer.abstract)), offer.abstract)
        self._explain(offer, paper, verdict, known_as)
        if merged != text:
            keys = identity_keys([offer.entry.title], offer.facts.arxiv, offer.facts.doi)
            self._shelf.put(paper.path, merged, keys)
        self._gains.update(lacking.keys())
        return _name_outcome(offer, mark, verdict, has_gained=bool(lacking), is_changed=merged != text)

    def _mark(self, entry: Entry, paper: Paper, dumps: Set[str]) -> _Mark:
        """What is known of a paper in this reading, remembered; one that comes again is reported."""
        line = self._marks.get(paper.path)
        if line is None:
            was_listed = self._dump in dumps
            self._marks[paper.path] = -entry.line if was_listed else entry.line
            return _Mark(was_listed, is_first=True)
        self._report(entry, Severity.NOTE, f"listed in line {abs(line)} already")
        return _Mark(line < 0, is_first=False)

    def _explain(self, offer: _Offer, paper: Paper, verdict: Verdict, known_as: tuple[str, ...]) -> None:
        """Report what a person may want to look at: what differs, a page that moves."""
        entry = offer.entry
        if verdict not in (Verdict.SAME, Verdict.TAKEN):
            is_expected = verdict is Verdict.LEFT_FOR_EDITED or offer.is_certain
            severity = Severity.NOTE if is_expected else Severity.WARNING
            where = f"{paper.path}:{paper.lines['']}"
            self._report(entry, severity, f"another abstract than in {where}; {verdict.value}")
        for conflict in find_conflicts(paper, offer.facts):
            self._report(entry, Severity.NOTE, f"{paper.path}: {conflict}")
        apart = paper.arxiv if paper.namesake else ""
        before, after = make_slug(paper.first_title, apart), make_slug(known_as[0], apart)
        if before != after:
            message = (
                f"an earlier list prints this title, so the page {before} moves to {after}; to keep the old address"
            )
            self._report(entry, Severity.WARNING, f"{message} add `was: [{before}]` to {paper.path}")

    def _hold_back(self, entry: Entry, path: str) -> str:
        self._is_complete = False
        self._report(entry, Severity.ERROR, f"{path} cannot be read, so this paper was left out")
        return "left out"

    def _report(self, entry: Entry, severity: Severity, message: str) -> None:
        if severity is Severity.NOTE:
            self._note_count += 1
            if self._note_count > _MOST_NOTES:
                return
        title = entry.title if len(entry.title) <= _SHOWN else entry.title[:_SHOWN] + "…"
        self._diagnostics.append(Diagnostic(self._path, entry.line, severity, f"{message}: {title}"))


def _plain(title: str) -> str:
    """A title with its TeX residue repaired; as printed where nothing would be left of it."""
    return " ".join(to_plain(repair(title)).split()) or title


def _follow_title(paper: Paper, first: str) -> str:
    """The title that a paper gets with another first one; empty where it stays: it fits, or a person mended it."""
    is_mended = paper.title != _plain(paper.first_title)
    return "" if is_mended or first == paper.first_title else _plain(first)


def _name_outcome(offer: _Offer, mark: _Mark, verdict: Verdict, *, has_gained: bool, is_changed: bool) -> str:
    """What became of an entry of a known paper, the most telling of ``OUTCOMES``."""
    if verdict in (Verdict.REPLACES_OTHER, Verdict.LEFT_FOR_OTHER) and not offer.is_certain:
        return "in conflict"
    if has_gained:
        return "enriched"
    if verdict.takes:
        return "updated"
    if not mark.is_first:
        return "repeated"
    if not is_changed:
        return "unchanged"
    return "described again" if offer.listing.is_catalogued else "listed again"


def _order_titles(paper: Paper, offer: _Offer, *, was_listed: bool) -> tuple[str, ...]:
    """The titles of a paper with one more: that of its earliest listing first, the others in order of characters."""
    is_written_by_hand = not paper.body_digest
    printed, listing = offer.entry.title, offer.listing
    is_earliest = not was_listed and not is_written_by_hand and listing < min(paper.listed, default=listing)
    first = printed if is_earliest else paper.first_title
    return (first, *sorted({*paper.known_as, printed} - {first}))


def _join_listings(listed: Iterable[Listing], listing: Listing, *, keeps_earlier: bool) -> list[Listing]:
    """The listings with one more. A dump has one: the earlier where this reading gave it one already."""
    by_dump = {each.dump: each for each in listed}
    present = by_dump.get(listing.dump, listing)
    return list((by_dump | {listing.dump: min(present, listing) if keeps_earlier else listing}).values())
