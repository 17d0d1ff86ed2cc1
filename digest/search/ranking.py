"""The ranking: what each paper that has a query's terms is worth. Whole numbers only, so that JavaScript agrees.

The browser's ``static/js/search/ranking.js`` says the same line by line. The formula is BM25F's in outline (Robertson,
Zaragoza and Taylor 2004): the rarity of a term times how much the paper is about it, where levels have taken the part
of the saturated, weighted frequency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

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


class Scored(msgspec.Struct, frozen=True):
    """A paper that has terms of a query."""

    place: int
    score: int
    words: int
    """Which words of the query it has, a bit each."""
    perhaps: int
    """Which others it may have, as far as files were read."""
    room: int
    """What its score may gain by these."""


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


def score_papers(
    senses: Sequence[Sense], terms: Mapping[str, Term], tags: Sequence[Term], papers: int
) -> tuple[list[Scored], Scored]:
    """All papers that have any of the terms, in order of place; and the best that another may be, as far as files were
    read."""
    values = [_values(sense, terms, papers) for sense in senses]
    words: dict[int, int] = {}
    for sense, found in zip(senses, values, strict=True):
        for place in found:
            words[place] = words.get(place, 0) | sense.words
    scores = _add_up(senses, values)
    for tag in tags:
        worth = rarity(papers, tag.papers)
        for place, level in tag.levels.items():
            if place in scores:
                scores[place] += worth * WEIGHTS[level] * TAGGED // 16
    unread = [_unread(sense, terms, papers) for sense in senses]
    scored: list[Scored] = []
    for place in sorted(words):
        perhaps = room = 0
        for sense, found, (ceiling, cut) in zip(senses, values, unread, strict=True):
            if any(place not in term.levels for term in cut):
                perhaps |= sense.words
                room += max(ceiling - found.get(place, 0), 0)
        scored.append(Scored(place, scores[place], words[place], perhaps & ~words[place], room))
    return scored, _unseen(senses, unread)


def _unseen(senses: Sequence[Sense], unread: Sequence[tuple[int, Sequence[Term]]]) -> Scored:
    """What a paper may be that no file has which was read."""
    perhaps = room = 0
    for sense, (ceiling, cut) in zip(senses, unread, strict=True):
        if cut:
            perhaps |= sense.words
            room += ceiling
    return Scored(0, 0, 0, perhaps, room)


def _add_up(senses: Sequence[Sense], values: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """The score of each paper: for each word its best sense; a sense of several words if it is worth more than they are
    apart, and something besides, for they stand together."""
    apart: dict[int, dict[int, int]] = {}
    for sense, found in zip(senses, values, strict=True):
        for place, value in found.items():
            own = apart.setdefault(place, {})
            if not _is_joined(sense):
                own[sense.words] = max(own.get(sense.words, 0), value)
    scores = {place: sum(own.values()) for place, own in apart.items()}
    for sense, found in zip(senses, values, strict=True):
        if _is_joined(sense):
            for place, value in found.items():
                parts = sum(worth for word, worth in apart[place].items() if word & sense.words)
                scores[place] += max(value - parts, 0) + value * JOINED // 16
    return scores


def _is_joined(sense: Sense) -> bool:
    return sense.words & (sense.words - 1) != 0


def _values(sense: Sense, terms: Mapping[str, Term], papers: int) -> dict[int, int]:
    """What a sense is worth to each paper that has one of its stems: the best of them."""
    values: dict[int, int] = {}
    for stem, surety in sense.stems:
        worth = _worth(sense, stem, surety, terms, papers)
        for place, level in terms[stem].levels.items():
            if level >= IN_TITLE or not sense.in_title:
                value = worth * WEIGHTS[level] // 16
                if value > values.get(place, 0):
                    values[place] = value
    return values


def _unread(sense: Sense, terms: Mapping[str, Term], papers: int) -> tuple[int, list[Term]]:
    """The most that a sense can be worth to a paper in files that were not read, and the terms that have such files."""
    ceiling = 0
    cut: list[Term] = []
    for stem, surety in sense.stems:
        for _, level in terms[stem].further[:1]:
            if level >= IN_TITLE or not sense.in_title:
                cut.append(terms[stem])
                ceiling = max(ceiling, _worth(sense, stem, surety, terms, papers) * WEIGHTS[level] // 16)
    return ceiling + (ceiling * JOINED // 16 if _is_joined(sense) else 0), cut


def _worth(sense: Sense, stem: str, surety: int, terms: Mapping[str, Term], papers: int) -> int:
    """How rare a stem is and how surely it is meant. Guesses are as rare as all guesses together, or the rarest would
    win."""
    holders = terms[stem].papers
    if surety != EXACT:
        holders = min(sum(terms[other].papers for other, guess in sense.stems if guess != EXACT), papers)
    return rarity(papers, holders) * surety


def is_settled(scored: Sequence[Scored], unseen: Scored, required: int, limit: int) -> bool:
    """Whether files that were not read can change nothing among the best: none of the papers that could have all
    words may gain enough to be among them, or to change its place there."""
    whole = sorted((paper.score for paper in scored if paper.words & required == required), reverse=True)
    if len(whole) < limit:
        return not unseen.room
    floor = whole[limit - 1]
    for paper in (*scored, unseen):
        could = (paper.words | paper.perhaps) & required == required
        if could and paper.room and paper.score + paper.room >= floor:
            return False
    return True
