"""What speaks against a passage being a title, and against its being prose of an abstract, told by its own text.

All costs here and in ``moves`` are in bits: the binary logarithm of how many times rarer the thing is in what is
claimed than in its opposite, rounded. So costs add up, and the cheapest reading of a page is the likeliest one. The
rates are those of titles and abstracts of machine learning papers, counted on 318 titles and the 1,918 sentences of
206 abstracts; where they had to be guessed, ``tests/cases/dumps.md`` holds them.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import msgspec

from digest.sources.passages import Passage
from digest.sources.prose import ADDRESS, breaks_off, ends_sentence, is_finished, opens_item

_TITLE_LENGTHS = (100, 130, 180, 250, 400, 700)
_TITLE_LENGTH_COSTS = (0, 2, 5, 8, 12, 30, 100)
"""One title in ten is longer than 100 characters, one in thirty than 130; of our 206 none is longer than 178."""
_LONGEST_TITLE = _TITLE_LENGTHS[-1]
_ABSTRACT_LENGTHS = (60, 120, 300, 600)
_ABSTRACT_LENGTH_COSTS = (7, 3, 2, 1, 0)
"""Few abstracts are a single sentence; the shortest of our 206 has 1,369 characters."""

_INNER_STOP = re.compile(
    r"(?<![.\s(][A-Za-z])(?<!\bvs)(?<!\bal)(?<!\bcf)(?<!\bresp)[.!?]+[\"')\]”’]*\s+[\"'(\[“‘]?[A-Z0-9]"
)
_NARRATION = re.compile(
    r"\b(?:[Ww]e|[Oo]ur) [a-z]|\b[Tt]his (?:paper|work|article|study|report|survey) [a-z]|\bavailable at\b"
)
_STATEMENT = re.compile(
    r"\b(?:is|are|was|were|has|have|had|been|can|cannot|may|will|remains?|shows?|does|often|typically"
    r"|this|these|such|its|their|which|that|it)\b"
)
"""Small words of statements: in seven beginnings of abstracts in ten, and in one title in thirty."""
_SENTENCE_CASE, _UNDECIDED, _TITLE_CASE = 0.35, 0.5, 0.65
"""Shares of capitals; hardly any title or line of prose lies between."""
_LONG_WORD = re.compile(r"\s[(\"“]?([^\W\d_])[^\W\d_]{3,}")

TWO_SENTENCES = 5
"""One title in a hundred has two sentences ..."""
_FURTHER_SENTENCE = 8
"""... and hardly one has three."""
_SENTENCE_CASE_TITLE = 2
"""One of our titles in fifteen, one in four elsewhere, and nine lines of prose in ten."""
_LOWER_CASE_TITLE = 4
_NARRATING_TITLE = 5
_STATING_TITLE = 3
_UNSTATING_PROSE = 1
_ITEM_TITLE = 7
_ADDRESS_TITLE = 10
_TITLE_CASE_PROSE = 8
"""Nine titles in ten, and one wrapped line of prose in two hundred ..."""
_SHORT_TITLE_CASE_PROSE = 4
"""... but one in twenty where a line has but two or three longer words."""

_FULL_STOP_TITLE = 8
"""One title in some hundreds ends with a full stop; most paragraphs do."""
_LONG_FULL_STOP_TITLE = 10
"""... and those that do are short: above 100 characters it is a sentence."""
_ASKING_PARAGRAPH = 4
OPEN_PARAGRAPH = 6
"""For a paragraph that ends neither with a sentence nor with an address nor with a colon before more."""
_BREAKING_OFF = 5


class Clues(msgspec.Struct):
    """What a passage tells by itself. Costs are bits against the claim in their name."""

    text: str
    width: int
    """Characters of its widest line."""
    opens_small: bool
    opens_item: bool
    ends_sentence: bool
    in_title: int
    """Against being a title or a part of one, length aside."""
    at_title_start: int
    at_title_end: int
    in_prose: int
    at_paragraph_end: int


def find_clues(passage: Passage) -> Clues:
    """The clues of a passage, in time that does not grow with a text too long for any title."""
    text = passage.text
    if len(text) > _LONGEST_TITLE:
        in_title, in_prose = 0, 0  # its length decides
    else:
        share, words = _capitals(text)
        is_statement = _STATEMENT.search(text) is not None
        in_title = _against_title(text, is_statement=is_statement) + (
            _SENTENCE_CASE_TITLE if share <= _SENTENCE_CASE else 0
        )
        in_prose = 0 if is_statement else _UNSTATING_PROSE
        if share >= _TITLE_CASE:
            in_prose = _TITLE_CASE_PROSE if words > 3 else _SHORT_TITLE_CASE_PROSE
    word = text[: text.find(" ")]
    return Clues(
        text=text,
        width=max(map(len, passage.lines)),
        opens_small=text[0].islower(),
        opens_item=opens_item(text),
        ends_sentence=ends_sentence(text),
        in_title=in_title,
        at_title_start=_LOWER_CASE_TITLE if word.islower() and word.isalpha() else 0,
        at_title_end=_against_title_end(text),
        in_prose=in_prose,
        at_paragraph_end=_against_paragraph_end(text),
    )


def against_title_length(characters: int) -> int:
    """Bits against a title being so long."""
    return _TITLE_LENGTH_COSTS[bisect_left(_TITLE_LENGTHS, characters)]


def against_abstract_length(characters: int) -> int:
    """Bits against a whole abstract being so short; half of them if it is at least a sentence."""
    return _ABSTRACT_LENGTH_COSTS[bisect_left(_ABSTRACT_LENGTHS, characters)]


def _against_title(text: str, *, is_statement: bool) -> int:
    cost = 0
    if sentences := len(_INNER_STOP.findall(text)):
        cost += TWO_SENTENCES + (sentences - 1) * _FURTHER_SENTENCE
    if ADDRESS.search(text):
        cost += _ADDRESS_TITLE
    if _NARRATION.search(text):
        cost += _NARRATING_TITLE
    elif is_statement:
        cost += _STATING_TITLE
    if opens_item(text):
        cost += _ITEM_TITLE
    return cost


def _against_title_end(text: str) -> int:
    if breaks_off(text):
        return _BREAKING_OFF
    if text.endswith((".", "。")):
        return _FULL_STOP_TITLE if len(text) <= _TITLE_LENGTHS[0] else _LONG_FULL_STOP_TITLE
    return 0


def _against_paragraph_end(text: str) -> int:
    if ends_sentence(text):
        return _ASKING_PARAGRAPH if text.endswith(("?", "!")) else 0
    return 0 if is_finished(text) or text.endswith(":") else OPEN_PARAGRAPH


def _capitals(text: str) -> tuple[float, int]:
    """The share of the longer words that begin with a capital, and their number, the first word aside.

    Words of fewer than four letters tell nothing: prepositions are small in titles, acronyms are large in prose. Nor
    does a single word.
    """
    initials = _LONG_WORD.findall(text)
    if len(initials) < 2:
        return _UNDECIDED, len(initials)
    return sum(map(str.isupper, initials)) / len(initials), len(initials)
