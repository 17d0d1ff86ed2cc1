"""Which topics a paper has, and why: a pure function of its title, its abstract and the taxonomy.

Every phrase found gives its tag points, whole numbers from ``weights``; enough points give the paper the tag. Sums do
not depend on any order, and ties are broken by the order of the taxonomy.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from digest.topics import weights
from digest.topics.matcher import Matcher, blank_marks
from digest.topics.phrases import Keys
from digest.topics.taxonomy import Taxonomy

Where = Literal["title", "contribution", "abstract"]

_AUTHORS = ("we", "We", "paper")
"""With the first of these words an abstract turns from the background to what the paper does."""
_BOUNDARY = " \0 "
"""Stands between title and abstract, so that both are one text: a word that is in no phrase."""
_decode_spellings = msgspec.msgpack.Decoder(dict[str, tuple[Keys, ...]]).decode
_MOST_EVIDENCE = 4
"""Reasons kept for a tag; a page that shows more persuades nobody."""


class Inferred(msgspec.Struct, frozen=True):
    """A tag given to a paper."""

    slug: str
    score: int
    """The points of all phrases that spoke for it."""
    words: tuple[str, ...]
    """Of the weightiest four phrases, as they stand in the text where they stand first; each once."""


class Evidence(msgspec.Struct, frozen=True):
    """A phrase that spoke for a tag."""

    words: str
    """As they stand in the text where they stand first."""
    where: Where
    """The contribution is the first sentence of the abstract that says what the paper does."""
    weight: int
    """Its points, repetitions included."""


class Explained(msgspec.Struct, frozen=True):
    """A tag given to a paper, and why in full."""

    slug: str
    score: int
    evidence: tuple[Evidence, ...]
    """The weightiest four phrases; of equal ones the first in the text first."""


class _Rules(msgspec.Struct, frozen=True):
    """The phrases of a taxonomy, ready to be found."""

    matcher: Matcher
    tag_of: tuple[int, ...]
    points: tuple[weights.Points, ...]


_Reason = tuple[int, int, int]
"""What a phrase gave, negated so that the weightiest sorts first; its first word, and one past its last."""


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
    text = _Text(title, abstract)
    inferred: list[Inferred] = []
    for tag, score, reasons in _weigh(text, _compile(taxonomy)):
        words = dict.fromkeys([text.quote(begin, end) for _, begin, end in reasons])
        inferred.append(Inferred(taxonomy.tags[tag].slug, score, tuple(words)))
    return tuple(inferred)


def explain_tags(title: str, abstract: str, taxonomy: Taxonomy) -> tuple[Explained, ...]:
    """The same tags, with each phrase's place and points: what a person asks for, and no page shows."""
    text = _Text(title, abstract)
    return tuple(
        Explained(
            taxonomy.tags[tag].slug,
            score,
            tuple(Evidence(text.quote(begin, end), text.where(begin), -gain) for gain, begin, end in reasons),
        )
        for tag, score, reasons in _weigh(text, _compile(taxonomy))
    )


def covered_words(words: Sequence[str], taxonomy: Taxonomy) -> set[int]:
    """Which words of a text, counted from zero, a phrase of some tag has, be it one that speaks against the tag."""
    return {at for _, begin, end in _compile(taxonomy).matcher.find(words) for at in range(begin, end)}


def _weigh(text: _Text, rules: _Rules) -> list[tuple[int, int, list[_Reason]]]:
    """The tags that a text gets, by number and the best first, each with its points and weightiest reasons."""
    hits = rules.matcher.find(text.words)
    tag_of, points, boundary = rules.tag_of, rules.points, text.boundary
    gains: dict[int, int] = {}
    scores: dict[int, int] = {}
    repeats: dict[int, int] = {}
    for phrase, begin, _ in hits:
        if phrase not in gains:
            gain = gains[phrase] = points[phrase][begin > boundary]
        elif repeats.setdefault(phrase, 0) < weights.REPEATS:
            gain = points[phrase].again
            gains[phrase] += gain
            repeats[phrase] += 1
        else:
            continue
        tag = tag_of[phrase]
        scores[tag] = scores.get(tag, 0) + gain
    spoke: dict[int, list[_Reason]] = {tag: [] for tag in _choose(scores, text.needed())}
    for phrase, begin, end in hits:
        tag = tag_of[phrase]
        if tag in spoke and (gain := gains.pop(phrase, 0)):
            spoke[tag].append((-gain, begin, end))
    return [(tag, scores[tag], sorted(reasons)[:_MOST_EVIDENCE]) for tag, reasons in spoke.items()]


def _choose(scores: Mapping[int, int], needed: int) -> list[int]:
    """Numbers of the tags that have what is needed, the best first, or else of the best one above the floor."""
    ranked = sorted([(-score, tag) for tag, score in scores.items() if score >= weights.FLOOR])
    return [tag for score, tag in ranked[: weights.MOST_TAGS] if -score >= needed] or [tag for _, tag in ranked[:1]]


class _Text:
    """A title and an abstract, cut into words that can be quoted."""

    __slots__ = ("_blanked", "_text", "boundary", "words")

    def __init__(self, title: str, abstract: str) -> None:
        self._text = f"{title}{_BOUNDARY}{abstract} "
        self._blanked = f"{blank_marks(title)}{_BOUNDARY}{blank_marks(abstract)} "
        self.words = self._blanked.split()
        self.boundary = self.words.index(_BOUNDARY.strip())
        """How many words the title has."""

    def needed(self) -> int:
        """The points that give a tag."""
        return weights.NEEDED if len(self.words) > self.boundary + 1 else weights.NEEDED_BY_TITLE

    def quote(self, begin: int, end: int) -> str:
        """Some words as they stand in the text, hyphens and all."""
        if end - begin == 1:
            return self.words[begin]
        words = " ".join(self.words[begin:end])
        at = self._blanked.find(words, 2 * begin)
        return words if at < 0 else self._text[at : at + len(words)]

    def where(self, word: int) -> Where:
        """In which part of the text a word stands."""
        if word < self.boundary:
            return "title"
        return "contribution" if word in self._contribution() else "abstract"

    def _contribution(self) -> range:
        """The words of the first sentence that says what the paper does, from its subject on."""
        for first, word in enumerate(self.words[self.boundary + 1 :], self.boundary + 1):
            if word in _AUTHORS:
                begin = self._blanked.index(f" {word} ", self._blanked.index(_BOUNDARY))
                end = self._text.find(". ", begin)
                return range(first, first + len(self._blanked[begin:end].split()))
        return range(0)
