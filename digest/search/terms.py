"""What a paper is found by, as one compact facet: its stems with a level each, and the forms that lead to them.

A *level* says in four bits how much a paper is about a word: 8 and more where the title has it, and then how often the
abstract does. No length is in it, unlike BM25's: abstracts are about equally long, and a word more would change the
levels of all others, and with them a hundred files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from digest.search.acronyms import Acronyms
from digest.search.analysis import Analyser, Memo, Term, read_entry

LEVELS = 16
IN_TITLE = 8
"""Levels from here on mean that the title has the word."""
_STEPS = (0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6)
"""The level of a word that the abstract has that many times; more often makes it the highest, 7."""
TAG = "#"
"""First character of the stem of a topic."""
_MAIN_TAG = IN_TITLE + 1
"""Level of a paper's best topic; the others are below."""


class Tag(NamedTuple):
    """A topic of a paper."""

    slug: str
    name: str


class Facet(NamedTuple):
    """A facet taken apart."""

    levels: list[list[str]]
    """For each level the entries of its stems, one a stem."""
    others: list[str]
    """Entries of further forms of those stems."""
    tags: list[str]
    """For each topic its level, slug, name and the stems of its name, with tabs between."""


class TermMaker:
    """Makes facets; keep one, it remembers words."""

    def __init__(self, acronyms: Acronyms, analyser: Analyser) -> None:
        self._acronyms = acronyms
        self._analyser = analyser
        self._written = Memo(lambda piece: " ".join([term.entry for term in analyser.known[piece].terms]))
        self._stems = Memo(lambda entry: read_entry(entry)[1])

    def make(self, title: str, abstract: str, authors: Sequence[str] = (), tags: Sequence[Tag] = ()) -> bytes:
        """The facet of a paper, its topics best first. Some 1200 bytes, 60 microseconds where all words are known."""
        body = " ".join([abstract, *authors]).split()
        words, stems = self._analyser.known, self._stems
        levels: dict[str, int] = {}
        entries: dict[str, str] = {}
        others: set[str] = set()
        for entry, times in self._count(body).items():
            stem = stems[entry]
            if stem not in levels:
                levels[stem] = times
                entries[stem] = entry
            else:
                levels[stem] += times
                others.add(entry)
        for stem, times in levels.items():
            if times > 3:
                levels[stem] = _STEPS[times] if times < len(_STEPS) else 7
        heading = title.split()
        for piece in heading:
            for entry, stem in (*words[piece].terms, *words[piece].plain):
                levels[stem] = levels.get(stem, 0) | IN_TITLE
                if entries.setdefault(stem, entry) != entry:
                    others.add(entry)
        for (entry, stem), level in self._implied(heading, body, levels, tags):
            levels.setdefault(stem, level)
            if entries.setdefault(stem, entry) != entry:
                others.add(entry)
        return self._write(levels, entries, others, tags)

    def _count(self, pieces: Iterable[str]) -> Counter[str]:
        """How often each entry occurs. Most pieces are one word: counting these is left to C."""
        counts = Counter(map(self._written.__getitem__, pieces))
        counts.pop("", 0)
        for written in [written for written in counts if " " in written]:
            times = counts.pop(written)
            for entry in written.split(" "):
                counts[entry] += times
        return counts

    def _implied(
        self, heading: Sequence[str], body: Sequence[str], levels: Mapping[str, int], tags: Sequence[Tag]
    ) -> list[tuple[Term, int]]:
        """Terms that stand for what the text says in other words: both sides of acronyms, the names of topics."""
        implied: list[tuple[Term, int]] = []
        known = set(levels)  # a set proper: against a view, isdisjoint would look at every stem
        in_title = self._acronyms.found(heading, known)
        spelled = self._acronyms.found(body, known) + in_title
        for form in sorted(set(spelled)):
            level = min(spelled.count(form), 7) | (IN_TITLE if form in in_title else 0)
            implied += [(term, level) for term in self._analyser.word(form).terms]
        for stem, meaning in self._acronyms.meanings.items():
            if stem in levels:
                level = max(1, levels[stem] % IN_TITLE)
                implied += [(term, level) for term in meaning]
        for tag in tags:
            implied += [(term, 0) for word in self._analyser.words(tag.name) for term in word.terms]
        return implied

    def _write(self, levels: dict[str, int], entries: dict[str, str], others: set[str], tags: Sequence[Tag]) -> bytes:
        lines: list[list[str]] = [[] for _ in range(LEVELS)]
        for stem, entry in entries.items():
            lines[levels[stem]].append(entry)
        topics = []
        for at, tag in enumerate(tags):
            name = " ".join(term.stem for word in self._analyser.words(tag.name) for term in word.terms[:1])
            topics.append(f"{max(IN_TITLE, _MAIN_TAG - at)}\t{tag.slug}\t{tag.name}\t{name}")
        written = [" ".join(line) for line in (*lines, sorted(others))]
        return "\n".join([*written, *sorted(topics)]).encode()


def read_terms(facet: bytes | None) -> Facet:
    """A facet taken apart; an empty one for None and for no bytes."""
    if not facet:
        return Facet([[] for _ in range(LEVELS)], [], [])
    lines = facet.decode().split("\n")
    return Facet([line.split() for line in lines[:LEVELS]], lines[LEVELS].split(), lines[LEVELS + 1 :])
