"""Which topics a paper has, and why: a pure function of its title, its abstract and the taxonomy.

Every phrase found gives its tag points, whole numbers from ``weights``; enough points give the paper the tag. Sums do
not depend on any order, and ties are broken by the order of the taxonomy.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from digest.topics import weights
from digest.topics.matcher import Hit, Matcher, blank_marks
from digest.topics.phrases import Keys
from digest.topics.taxonomy import Taxonomy

Where = Literal["title", "contribution", "abstract"]

_AUTHORS = frozenset(("we", "We", "paper"))
"""With the first of these words an abstract turns from the background to what the paper does."""
_decode_spellings = msgspec.msgpack.Decoder(dict[str, tuple[Keys, ...]]).decode
_MOST_EVIDENCE = 4
"""Reasons kept for a tag; a page that shows more persuades nobody."""


class Evidence(NamedTuple):
    """A phrase that spoke for a tag."""

    words: str
    """As they stand in the text where they stand first."""
    where: Where
    """The contribution is the first sentence of the abstract that says what the paper does."""
    weight: int
    """Its points, repetitions included."""


class Inferred(NamedTuple):
    """A tag given to a paper."""

    slug: str
    score: int
    """The points of all phrases that spoke for it."""
    evidence: tuple[Evidence, ...]
    """The weightiest four; of equal ones the first in the text first."""


class _Rules(msgspec.Struct, frozen=True):
    """The phrases of a taxonomy, ready to be found."""

    matcher: Matcher
    tag_of: tuple[int, ...]
    points: tuple[weights.Points, ...]


_Reason = tuple[int, int, int, int]
"""What a phrase gave, negated so that the weightiest sorts first; whether it stands in the title (0) or the abstract
(1); its first word and one past its last."""


@functools.lru_cache(maxsize=4)
def _compile(taxonomy: Taxonomy) -> _Rules:
    """The rules of a taxonomy: some milliseconds, once a process."""
    phrases = [
        (number, phrase, weights.POINTS[level])
        for number, tag in enumerate(taxonomy.tags)
        for level, listed in tag.rules
        for phrase in listed
    ]
    spellings = _decode_spellings(taxonomy.spellings) if taxonomy.spellings else {}
    matcher = Matcher(((number, phrase) for number, phrase, _ in phrases), spellings)
    return _Rules(matcher, tuple(number for number, _, _ in phrases), tuple(points for _, _, points in phrases))


def infer_tags(title: str, abstract: str, taxonomy: Taxonomy) -> tuple[Inferred, ...]:
    """The tags of a paper with plain text as title and abstract, the best first; none where nothing speaks for any."""
    rules = _compile(taxonomy)
    tag_of = rules.tag_of
    texts = (_Text(title), _Text(abstract))
    hits = (rules.matcher.find(texts[0].words), rules.matcher.find(texts[1].words))
    gains = _gains(rules.points, hits)
    scores: dict[int, int] = {}
    for phrase, gain in gains.items():
        tag = tag_of[phrase]
        scores[tag] = scores.get(tag, 0) + gain
    chosen = _choose(scores, weights.NEEDED if texts[1].words else weights.NEEDED_BY_TITLE)
    spoke: dict[int, list[_Reason]] = {tag: [] for tag in chosen}
    for place in (0, 1):
        for phrase, begin, end in hits[place]:
            reasons = spoke.get(tag_of[phrase])
            if reasons is not None and (gain := gains.pop(phrase, 0)):
                reasons.append((-gain, place, begin, end))
    contribution = texts[1].contribution()
    found: list[Inferred] = []
    for tag, reasons in spoke.items():
        evidence = tuple([_evidence(reason, texts, contribution) for reason in sorted(reasons)[:_MOST_EVIDENCE]])
        found.append(Inferred(taxonomy.tags[tag].slug, scores[tag], evidence))
    return tuple(found)


def covered_words(words: Sequence[str], taxonomy: Taxonomy) -> set[int]:
    """Which words of a text, counted from zero, a phrase of some tag has, be it one that speaks against the tag."""
    return {at for _, begin, end in _compile(taxonomy).matcher.find(words) for at in range(begin, end)}


def _evidence(reason: _Reason, texts: tuple[_Text, _Text], contribution: range) -> Evidence:
    gain, place, begin, end = reason
    where: Where = "title" if place == 0 else "contribution" if begin in contribution else "abstract"
    return Evidence(texts[place].quote(begin, end), where, -gain)


def _gains(points: Sequence[weights.Points], hits: tuple[list[Hit], list[Hit]]) -> dict[int, int]:
    """What each phrase that was found in the title or the abstract gives its tag."""
    gains: dict[int, int] = {}
    repeats: dict[int, int] = {}
    for place in (0, 1):
        for phrase, _, _ in hits[place]:
            if phrase not in gains:
                gains[phrase] = points[phrase][place]
                continue
            count = repeats[phrase] = repeats.get(phrase, 0) + 1
            if count <= weights.REPEATS:
                gains[phrase] += points[phrase].again
    return gains


def _choose(scores: Mapping[int, int], needed: int) -> list[int]:
    """Numbers of the tags that have what is needed, the best first, or else of the best one above the floor."""
    ranked = sorted([(-score, tag) for tag, score in scores.items() if score >= weights.FLOOR])
    return [tag for score, tag in ranked[: weights.MOST_TAGS] if -score >= needed] or [tag for _, tag in ranked[:1]]


class _Text:
    """A title or an abstract, cut into words that can be quoted."""

    __slots__ = ("_blanked", "_text", "words")

    def __init__(self, text: str) -> None:
        self._text = text
        self._blanked = blank_marks(text)
        self.words = self._blanked.split()

    def quote(self, begin: int, end: int) -> str:
        """Some words as they stand in the text, hyphens and all."""
        if end - begin == 1:
            return self.words[begin]
        words = " ".join(self.words[begin:end])
        at = self._blanked.find(words, 2 * begin)
        return words if at < 0 else self._text[at : at + len(words)]

    def contribution(self) -> range:
        """The words of the first sentence that says what the paper does, from its subject on."""
        for first, word in enumerate(self.words):
            if word in _AUTHORS:
                begin = max(self._blanked.find(f" {word} "), 0)
                end = self._text.find(". ", begin)
                return range(first, first + len(self._blanked[begin : end if end >= 0 else None].split()))
        return range(0)
