"""The words of papers, each read once: what search and vectors know of a word lies side by side.

A text is cut at its spaces, and each piece is looked up with the punctuation that it has. So reading a text is one
look-up a piece, and counting its words is left to C; most pieces of a new paper were seen before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import chain
from typing import NamedTuple

from digest.search.acronyms import Acronyms, Beginning
from digest.search.analysis import REMEMBERED, Analyser, Term, core_of, read_entry
from digest.topics.vectors import Spelling, find_compounds, spell, split_words

_NOTHING = Term("", "")
"""Stands for the term of a word that search does not know."""


class TextWord(Spelling, frozen=True, eq=False, gc=False):
    """A word of a text, or a form that one is also found by."""

    entry: str = ""
    """Empty where search does not know it: in compounds, which vectors show, and where it is cut otherwise there."""
    stem: str = ""


class Reading(NamedTuple):
    """A paper taken apart."""

    heading: list[str]
    """The pieces of the title."""
    body: list[str]
    """The pieces of the abstract."""
    title: list[TextWord]
    """With numbers and single letters, which count in titles only."""
    abstract: Counter[TextWord]
    """How often it has each word, in the order in which they come first."""


class Vocabulary:
    """Reads texts; keep one, it remembers words."""

    def __init__(self, analyser: Analyser, acronyms: Acronyms) -> None:
        self._analyser = analyser
        self._acronyms = acronyms
        self._pieces = _Pieces(analyser, acronyms)
        self._headings = _Headings(self._pieces, analyser)

    def read(self, title: str, abstract: str) -> Reading:
        """A paper taken apart."""
        if len(self._pieces) > REMEMBERED:  # not within a paper: there, a word is known by being the same object
            self._pieces = _Pieces(self._analyser, self._acronyms)
            self._headings = _Headings(self._pieces, self._analyser)
        heading, body = title.split(), abstract.split()
        words = list(chain.from_iterable(map(self._headings.__getitem__, heading)))
        return Reading(heading, body, words, Counter(self.words(body)))

    def words(self, pieces: Iterable[str]) -> Iterable[TextWord]:
        """The words of pieces of a text, in order. Those that say nothing are left out."""
        return chain.from_iterable(map(self._pieces.__getitem__, pieces))

    def spelled(self, pieces: Sequence[str], firsts: Set[str]) -> list[str]:
        """The acronyms whose meaning some pieces that were read spell out; ``firsts`` are what ``Acronyms`` says that
        is possible."""
        return self._acronyms.found(pieces, self._pieces.beginnings, firsts)


class _Pieces(dict[str, tuple[TextWord, ...]]):
    """The words of a piece of a text."""

    def __init__(self, analyser: Analyser, acronyms: Acronyms) -> None:
        self.beginnings: dict[str, Beginning] = {}
        """The pieces in which meanings of acronyms begin."""
        self._analyser = analyser
        self._acronyms = acronyms
        self._words: dict[tuple[str, str], TextWord] = {}

    def __missing__(self, piece: str) -> tuple[TextWord, ...]:
        core = core_of(piece)
        words = self[piece] = self[core] if core != piece else self._read(piece)
        if core in self.beginnings:
            self.beginnings[piece] = self.beginnings[core]
        return words

    def _read(self, piece: str) -> tuple[TextWord, ...]:
        known = self._analyser.read(piece)
        if beginning := self._acronyms.beginning(known.stems):
            self.beginnings[piece] = beginning
        terms = list(known.terms)
        forms = [read_entry(term.entry)[0] for term in terms]
        spelled: dict[str, TextWord] = {}
        words: list[TextWord] = []
        for word in split_words(piece):
            form, own = word.lower(), _NOTHING
            if form in forms:
                at = forms.index(form)
                own = terms.pop(at)
                del forms[at]
            spelled[word] = self._word(word, own)
            words.append(spelled[word])
        words += [self._word("", term) for term in terms]
        for compound in find_compounds(piece):
            parts = tuple([spelled[part] for part in compound.split("-")])
            words.append(self._word(compound, _NOTHING, parts))
        return tuple([word for word in words if word.known or word.entry or word.parts])

    def _word(self, word: str, term: Term, parts: tuple[TextWord, ...] = ()) -> TextWord:
        """The one object for a word that search knows as this term."""
        key = word, term.entry
        if key not in self._words:
            known, number = (0, 0) if parts or not word else spell(word)
            self._words[key] = TextWord(word, known, number, parts, *term)
        return self._words[key]


class _Headings(dict[str, tuple[TextWord, ...]]):
    """The words of a piece of a title."""

    def __init__(self, pieces: _Pieces, analyser: Analyser) -> None:
        self._pieces = pieces
        self._analyser = analyser

    def __missing__(self, piece: str) -> tuple[TextWord, ...]:
        plain = [TextWord("", 0, 0, (), *term) for term in self._analyser.read(piece).plain]
        words = self[piece] = (*self._pieces[piece], *plain)
        return words
