"""What a paper is found by, as one compact facet: its stems with a level each, and the forms that lead to them.

A *level* says in four bits how much a paper is about a word: 8 and more where the title has it, and then how often the
abstract does. No length is in it, unlike BM25's: abstracts are about equally long, and a word more would change the
levels of all others, and with them a hundred files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.search.acronyms import Acronyms
from digest.search.analysis import Analyser, Term, Word

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

    def make(self, title: str, abstract: str, authors: Sequence[str] = (), tags: Sequence[Tag] = ()) -> bytes:
        """The facet of a paper, its topics best first. Some 1200 bytes, 60 microseconds where all words are known."""
        heading = self._analyser.words(title)
        body = self._analyser.words(" \n ".join([abstract, *authors]))
        counts: Counter[str] = Counter()
        entries: dict[str, str] = {}
        others: set[str] = set()
        for word, times in Counter(body).items():
            for entry, stem in word.terms:
                counts[stem] += times
                if entries.setdefault(stem, entry) != entry:
                    others.add(entry)
        titled: set[str] = set()
        for word in heading:
            for entry, stem in (*word.terms, *word.plain):
                titled.add(stem)
                if entries.setdefault(stem, entry) != entry:
                    others.add(entry)
        levels = {stem: _step(counts[stem]) + (IN_TITLE if stem in titled else 0) for stem in entries}
        for (entry, stem), level in self._implied(heading, body, levels, tags):
            levels.setdefault(stem, level)
            if entries.setdefault(stem, entry) != entry:
                others.add(entry)
        return self._write(levels, entries, others, tags)

    def _implied(
        self, heading: Sequence[Word], body: Sequence[Word], levels: dict[str, int], tags: Sequence[Tag]
    ) -> Iterator[tuple[Term, int]]:
        """Terms that stand for what the text says in other words: both sides of acronyms, the names of topics."""
        known = list(levels)
        in_title = self._acronyms.found(heading, known)
        for form, times in Counter(self._acronyms.found(body, known) + in_title).items():
            level = _step(times) + (IN_TITLE if form in in_title else 0)
            yield from ((term, level) for term in self._analyser.word(form).terms)
        for stem in known:
            for form in self._acronyms.words.get(stem, ()):
                yield from ((term, max(1, levels[stem] % IN_TITLE)) for term in self._analyser.word(form).terms)
        for tag in tags:
            yield from ((term, 0) for word in self._analyser.words(tag.name) for term in word.terms)

    def _write(self, levels: dict[str, int], entries: dict[str, str], others: set[str], tags: Sequence[Tag]) -> bytes:
        lines: list[list[str]] = [[] for _ in range(LEVELS)]
        for stem, entry in entries.items():
            lines[levels[stem]].append(entry)
        topics = []
        for at, tag in enumerate(tags):
            name = " ".join(term.stem for word in self._analyser.words(tag.name) for term in word.terms[:1])
            topics.append(f"{max(IN_TITLE, _MAIN_TAG - at)}\t{tag.slug}\t{tag.name}\t{name}")
        written = [" ".join(sorted(line)) for line in (*lines, others)]
        return "\n".join([*written, *sorted(topics)]).encode()


def _step(times: int) -> int:
    return _STEPS[times] if times < len(_STEPS) else 7


def read_terms(facet: bytes | None) -> Facet:
    """A facet taken apart; an empty one for None and for no bytes."""
    if not facet:
        return Facet([[] for _ in range(LEVELS)], [], [])
    lines = facet.decode().split("\n")
    return Facet([line.split() for line in lines[:LEVELS]], lines[LEVELS].split(), lines[LEVELS + 1 :])
