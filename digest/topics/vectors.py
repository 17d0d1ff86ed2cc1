"""What a paper is about in 24 numbers: a vector of weighted terms, for finding papers like it.

A term is a word without its inflection, known by a 32-bit digest. Its weight is how often the paper uses it, times
what the table ``words.txt`` says that it counts, scaled so that all vectors are about equally long. All are whole
numbers and a pure function of title and abstract: no archive changes a paper's vector. How near two vectors are is for
``similar`` to say.
"""

from __future__ import annotations

import functools
import re
import struct
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby, repeat
from math import isqrt
from pkgutil import get_data
from typing import Self, TypeVar
from zlib import crc32

import msgspec

from digest.topics.matcher import blank_marks
from digest.topics.phrases import base_form

TERMS = 24
"""Most terms of a vector. Of 24, 32, 40 and all, each was better than the one before by less than 0.01 of the
neighbours that share a topic; the cost of similar papers grows as the terms do."""
LENGTH = 240
"""Of every vector, rounded down: no product of two exceeds 57,600, so that sums fit sixteen bits."""
TITLE_COUNTS = 3
"""Times that a word of the title counts; from 2 to 4 nothing differed."""
SHOWN = 3
"""Shared words that explain why two papers are similar."""

_TERM_BITS = 32
_TERM = (1 << _TERM_BITS) - 1
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")


class Spelling(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A word as a text writes it. There is one object for each, so that counting them compares no letters."""

    word: str
    """Empty where only a subclass knows what it stands for."""
    known: int = 0
    """What ``KnownWords`` says of it."""
    term: int = 0
    """The lower 32 bits of that; apart, since they are asked for most."""
    parts: tuple[Self, ...] = ()
    """The words of a compound such as ``low-rank``, which count each for itself."""


Spelled = TypeVar("Spelled", bound=Spelling)


def spell(word: str) -> tuple[int, int]:
    """What a word counts above the bits of its term, by the table of the package, and its term."""
    known = _shipped().ask(word)
    return known, known & _TERM


def split_words(text: str) -> list[str]:
    """The words that may count: runs of letters and digits."""
    return blank_marks(text).split()


def find_compounds(text: str) -> list[str]:
    """The words that hyphens join."""
    return _COMPOUND.findall(text) if "-" in text else []


def vector_of(title: str, abstract: str, words: KnownWords | None = None) -> bytes:
    """The vector of a paper with plain text as title and abstract: its weightiest terms, the weightiest first.

    First the terms of four bytes each, then their weights of one byte each, all in the order of little-endian machines.
    Empty where no word counts. ``words`` is another table than the one that comes with the package. The same as that of
    ``describe``, from the texts alone.
    """
    known = words or _shipped()
    counts = Counter(map(known.ask, split_words(abstract) + split_words(title) * TITLE_COUNTS))
    del counts[0]
    return _pack(_weigh(counts.items()))


def describe(title: Sequence[Spelled], abstract: Mapping[Spelled, int]) -> tuple[bytes, bytes]:
    """The vector of a paper, and how its text writes each of the vector's terms, in their order, a space between.

    Takes the words of its title, and how often its abstract has which, in order. A compound is shown whole where its
    part stands nowhere else.
    """
    totals: dict[int, int] = {}
    names: dict[int, Spelled] = {}
    others: list[Spelled] = []
    for spelling, times in chain(abstract.items(), zip(title, repeat(TITLE_COUNTS))):
        if spelling.known:
            term = spelling.term
            if term in totals:
                totals[term] += times
                others.append(spelling)
            else:
                totals[term] = times
                names[term] = spelling
        elif spelling.parts:
            others.append(spelling)
    weighed = _weigh(zip([name.known for name in names.values()], totals.values(), strict=True))
    shown = {term: names[term] for term in [both & _TERM for both in weighed]}
    for spelling in others:
        if spelling.term in shown and _looks(spelling.word) > _looks(shown[spelling.term].word):
            shown[spelling.term] = spelling
    for compound in others:
        for part in compound.parts:
            if shown.get(part.term) is part and _times(part, title, abstract) == _times(compound, title, abstract):
                shown[part.term] = compound
    return _pack(weighed), " ".join([name.word for name in shown.values()]).encode()


def _times(spelling: Spelled, title: Sequence[Spelled], abstract: Mapping[Spelled, int]) -> int:
    return abstract.get(spelling, 0) + TITLE_COUNTS * title.count(spelling)


def _looks(word: str) -> int:
    """How fit a spelling is to be shown: a name or acronym such as BERT, then small letters, then a capital alone."""
    return 2 if not word[1:].islower() and not word.isdecimal() else int(word.islower())


def _weigh(counts: Iterable[tuple[int, int]]) -> list[int]:
    """The weightiest of some known words, given with how often each occurs: weight times that, above the term."""
    weighed = [
        known if count == 1 else known + ((known >> _TERM_BITS) * (count - 1) << _TERM_BITS) for known, count in counts
    ]
    weighed.sort(key=float, reverse=True)  # no less exact below 53 bits, and faster than numbers of two machine words
    del weighed[TERMS:]
    return weighed


def _pack(weighed: Sequence[int]) -> bytes:
    weights = [both >> _TERM_BITS for both in weighed]
    root = isqrt(sum(weight * weight for weight in weights)) + 1
    scaled = [weight * LENGTH // root or 1 for weight in weights]
    return _shape(len(weighed)).pack(*[both & _TERM for both in weighed], *scaled)


def terms_of(vector: bytes) -> dict[int, int]:
    """The weights of a vector by term, the weightiest first."""
    count = count_terms(vector)
    numbers = _shape(count).unpack(vector)
    return dict(zip(numbers, numbers[count:], strict=False))  # the terms in front of the weights


def count_terms(vector: bytes) -> int:
    """How many terms a vector has."""
    return len(vector) // 5


def shared_words(own: bytes, words: bytes, others: Iterable[bytes]) -> list[tuple[str, ...]]:
    """For each of some other vectors, the words of a paper that bring it nearest, as they stand in its text.

    The best first, three at most; ``own`` and ``words`` are what ``describe`` says of that paper.
    """
    weights = terms_of(own)
    names = dict(zip(weights, words.decode().split(" "), strict=False))
    lists = []
    for other in others:
        count = count_terms(other)
        numbers = _shape(count).unpack(other)  # not as a dictionary: to make one takes longer than to look here at each
        pairs = zip(numbers, numbers[count:], strict=False)
        shared = sorted([(-weights[term] * weight, term) for term, weight in pairs if term in weights])
        lists.append(tuple(dict.fromkeys([names[term] for _, term in shared[:SHOWN]])))
    return lists


@functools.cache
def _shape(count: int) -> struct.Struct:
    return struct.Struct(f"<{count}I{count}B")


class KnownWords:
    """What words count, by their base forms: with Snowball stems two of a hundred good neighbours were lost, for they
    make one word of adapt, adapter and adaptive."""

    def __init__(self, default: int, table: dict[str, int]) -> None:
        self._default, self._table = default, table

    def ask(self, word: str) -> int:
        """What a word's term counts, above the 32 bits of the term; 0 for a word that does not count."""
        small = word.lower()
        if len(small) < 2 or small.isdecimal():
            return 0
        base = base_form(small)
        weight = self._table.get(base, self._default)
        return (weight << _TERM_BITS | crc32(base.encode())) if weight else 0


@functools.cache
def _shipped() -> KnownWords:
    """The table of the package, which is read once a process, in a millisecond."""
    return KnownWords(*parse_table((get_data(__package__, "words.txt") or b"").decode()))


def parse_table(text: str) -> tuple[int, dict[str, int]]:
    """What a base form counts that is not in a table, and what each counts that is."""
    default, weights = 0, {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            weight, *words = line.split(" ")
            if words == ["*"]:
                default = int(weight)
            else:
                weights.update(dict.fromkeys(words, int(weight)))
    return default, weights


def write_table(default: int, weights: dict[str, int], note: Sequence[str]) -> str:
    """The text of a table, with a note of some lines above it."""
    lines = [*(f"# {line}" for line in note), f"{default} *"]
    for weight, group in groupby(sorted(weights, key=lambda word: (weights[word], word)), key=weights.__getitem__):
        line = str(weight)
        for word in group:
            if len(line) + len(word) >= 120:
                lines.append(line)
                line = str(weight)
            line += f" {word}"
        lines.append(line)
    return "\n".join(lines) + "\n"
