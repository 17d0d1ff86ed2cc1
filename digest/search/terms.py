"""What a paper is found by, as one compact facet: its stems with a level each, and the forms that lead to them.

A *level* says in four bits how much a paper is about a word: 8 and more where the title has it, and then how often the
abstract does. No length is in it, unlike BM25's: abstracts are about equally long, and a word more would change the
levels of all others, and with them a hundred files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from digest.search.acronyms import Acronyms
from digest.search.analysis import Analyser, Term
from digest.search.vocabulary import Reading, Vocabulary

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


class _Topic(NamedTuple):
    """What facets say of a topic."""

    line: str
    """Its slug, name and the stems of its name, with tabs between."""
    terms: tuple[Term, ...]
    """Those of its name."""


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
        self.vocabulary = Vocabulary(analyser, acronyms)
        self._acronyms = acronyms
        self._analyser = analyser
        self._topics: dict[Tag, _Topic] = {}

    def make(self, title: str, abstract: str, authors: Sequence[str] = (), tags: Sequence[Tag] = ()) -> bytes:
        """The facet of a paper, its topics best first; some 1200 bytes."""
        return self.write(self.vocabulary.read(title, abstract), authors, tags)

    def write(self, paper: Reading, authors: Sequence[str], tags: Sequence[Tag]) -> bytes:
        """The facet of a paper that the vocabulary took apart."""
        body, counts = paper.body, paper.abstract
        if authors:
            names = " ".join(authors).split()
            body, counts = body + names, counts.copy()
            counts.update(self.vocabulary.words(names))
        levels: dict[str, int] = {"": 0}
        entries: dict[str, str] = {"": ""}  # what has no stem is put here and forgotten, which needs no branch
        others: set[str] = set()
        for word, times in counts.items():
            stem = word.stem
            if stem in levels:
                levels[stem] += times
                if entries[stem] != word.entry:
                    others.add(word.entry)
            else:
                levels[stem] = times
                entries[stem] = word.entry
        for stem, times in levels.items():
            if times > 3:
                levels[stem] = _STEPS[times] if times < len(_STEPS) else 7
        for word in paper.title:
            stem = word.stem
            levels[stem] = levels.get(stem, 0) | IN_TITLE
            if entries.setdefault(stem, word.entry) != word.entry:
                others.add(word.entry)
        del levels[""], entries[""]
        topics = [self._topic(tag) for tag in tags]
        for (entry, stem), level in self._implied(paper.heading, body, levels, topics):
            levels.setdefault(stem, level)
            if entries.setdefault(stem, entry) != entry:
                others.add(entry)
        return _write(levels, entries, others, topics)

    def _implied(
        self, heading: Sequence[str], body: Sequence[str], levels: Mapping[str, int], topics: Sequence[_Topic]
    ) -> list[tuple[Term, int]]:
        """Terms that stand for what the text says in other words: both sides of acronyms, the names of topics."""
        implied: list[tuple[Term, int]] = []
        firsts = self._acronyms.possible(levels.keys())
        in_title = self.vocabulary.spelled(heading, firsts)
        spelled = self.vocabulary.spelled(body, firsts) + in_title
        for form in sorted(set(spelled)):
            level = min(spelled.count(form), 7) | (IN_TITLE if form in in_title else 0)
            implied += [(term, level) for term in self._analyser.word(form).terms]
        for stem, meaning in self._acronyms.meanings.items():
            if stem in levels:
                level = max(1, levels[stem] % IN_TITLE)
                implied += [(term, level) for term in meaning]
        for topic in topics:
            implied += [(term, 0) for term in topic.terms]
        return implied

    def _topic(self, tag: Tag) -> _Topic:
        topic = self._topics.get(tag)
        if topic is None:
            words = self._analyser.words(tag.name)
            stems = " ".join([term.stem for word in words for term in word.terms[:1]])
            said = tag.name.split()
            list(self.vocabulary.words(said))  # reads the pieces, so that beginnings of meanings are known
            firsts = self._acronyms.possible({term.stem for word in words for term in word.terms})
            acronyms = [self._analyser.word(form) for form in sorted(set(self.vocabulary.spelled(said, firsts)))]
            terms = tuple([term for word in (*words, *acronyms) for term in word.terms])
            topic = self._topics[tag] = _Topic(f"{tag.slug}\t{tag.name}\t{stems}", terms)
        return topic


def _write(levels: dict[str, int], entries: dict[str, str], others: set[str], topics: Sequence[_Topic]) -> bytes:
    lines: list[list[str]] = [[] for _ in range(LEVELS)]
    for stem, entry in entries.items():
        lines[levels[stem]].append(entry)
    written = [" ".join(line) for line in (*lines, sorted(others))]
    tags = [f"{max(IN_TITLE, _MAIN_TAG - at)}\t{topic.line}" for at, topic in enumerate(topics)]
    return "\n".join([*written, *sorted(tags)]).encode()


def read_terms(facet: bytes | None) -> Facet:
    """A facet taken apart; an empty one for None and for no bytes."""
    if not facet:
        return Facet([[] for _ in range(LEVELS)], [], [])
    lines = facet.decode().split("\n")
    return Facet([line.split() for line in lines[:LEVELS]], lines[LEVELS].split(), lines[LEVELS + 1 :])
