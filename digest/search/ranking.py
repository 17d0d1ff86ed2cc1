"""The ranking: what each paper that has a query's terms is worth. Whole numbers only, so that JavaScript agrees.

The browser's ``static/js/search/ranking.js`` says the same line by line. The formula is BM25F's in outline (Robertson,
Zaragoza and Taylor 2004): the rarity of a term times how much the paper is about it, where levels have taken the part
of the saturated, weighted frequency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.search.reading import Term
from digest.search.terms import IN_TITLE
from digest.search.wording import EXACT, Sense

WEIGHTS = (6, 10, 15, 18, 20, 22, 23, 24, 30, 34, 38, 40, 42, 43, 44, 45)
"""What a level is worth; judged queries set these (``bench/search.py``)."""
ROOTS = (68438, 71468, 74632, 77936, 81386, 84990, 88752, 92682, 96785, 101070, 105545, 110218, 115098, 120194, 125515)
"""65536 times 2 to the power of 1/16 to 15/16."""
JOINED = 8
"""What a paper that has neighbouring words as one gets besides, in sixteenths of that term's score."""
TAGGED = 8
"""What a topic is worth that the query names, in sixteenths of a term's score."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A paper that has terms of a query."""

    place: int
    score: int
    words: int
    """Which words of the query it has, a bit each."""


def rarity(papers: int, holders: int) -> int:
    """The logarithm to base 2 of how many papers there are for each that has a term, in sixteenths and at least one
    eighth: no word counts for nothing."""
    ratio = (papers + 1) * 65536 // (holders + 1)
    result = 2
    while ratio >= 131072:
        ratio //= 2
        result += 16
    for root in ROOTS:
        if ratio >= root:
            result += 1
    return result


def score_papers(senses: Sequence[Sense], terms: Mapping[str, Term], tags: Sequence[Term], papers: int) -> list[Scored]:
    """All papers that have any of the terms, in order of place."""
    values = [_values(sense, terms, papers) for sense in senses]
    bonus: dict[int, int] = {}
    for tag in tags:
        worth = rarity(papers, tag.papers)
        for place, level in tag.levels.items():
            bonus[place] = bonus.get(place, 0) + worth * WEIGHTS[level] * TAGGED // 16
    words: dict[int, int] = {}
    singles: dict[int, dict[int, int]] = {}
    for sense, found in zip(senses, values, strict=True):
        for place, value in found.items():
            words[place] = words.get(place, 0) | sense.words
            if sense.words & sense.words - 1 == 0:
                own = singles.setdefault(place, {})
                own[sense.words] = max(own.get(sense.words, 0), value)
    scores = {place: sum(singles.get(place, {}).values()) for place in words}
    for sense, found in zip(senses, values, strict=True):
        if sense.words & sense.words - 1:
            for place, value in found.items():
                own = singles.get(place, {})
                apart = sum(worth for word, worth in own.items() if word & sense.words)
                scores[place] += max(value - apart, 0) + value * JOINED // 16
    return [Scored(place, scores[place] + bonus.get(place, 0), words[place]) for place in sorted(words)]


def _values(sense: Sense, terms: Mapping[str, Term], papers: int) -> dict[int, int]:
    """What a sense is worth to each paper that has one of its stems: the best of them.

    Stems that are guesses are as rare as all of them together, or the rarest guess would win.
    """
    guessed = sum(terms[stem].papers for stem, surety in sense.stems if surety != EXACT)
    values: dict[int, int] = {}
    for stem, surety in sense.stems:
        term = terms[stem]
        worth = rarity(papers, term.papers if surety == EXACT else min(guessed, papers)) * surety
        for place, level in term.levels.items():
            if level >= IN_TITLE or not sense.in_title:
                value = worth * WEIGHTS[level] // 16
                if value > values.get(place, 0):
                    values[place] = value
    return values
