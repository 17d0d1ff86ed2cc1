"""The roles that a passage can have after a given reading of what stands above it, and what each of them costs.

These are the structural costs, in bits as in ``evidence``: what is missing, what is glued together, what goes on where.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator

import msgspec

from digest.sources.evidence import OPEN_PARAGRAPH, TWO_SENTENCES, Clues, against_abstract_length, against_title_length
from digest.sources.passages import Edge, Gap, Passage, judge_edge

_MISSING_ABSTRACT = 6
_MISSING_TITLE = 8
_SECOND_PARAGRAPH = 7
"""One abstract in a hundred has paragraphs ..."""
_NEXT_PARAGRAPH = 3
"""... and those tend to have several. Items of a list cost nothing."""
_BRIEF = 60
"""Characters: a sentence of eight words."""
_BRIEF_PARAGRAPH = 3
_AFTER_LABEL = 200
"""Characters of a line without a full stop that is hardly the first of several paragraphs ..."""
_LABEL_PARAGRAPH = 4
"""... and costs so much as one: it rather is a title, and what follows is its abstract."""
_OPEN_ABSTRACT = 3
"""How often the cost of a short abstract counts where no full stop or address ends it."""
_LIMIT = 2400
"""Characters: the 1,920 that arXiv takes, and a quarter more for other sources."""
_ABOVE_LIMIT = 14
"""Two full abstracts in a row are two papers, whatever speaks for two paragraphs."""
_WRAPPED_TITLE = 2
_GLUED = 3
"""For a title or an abstract without a blank line above it ..."""
_GLUED_AT = {Edge.SHORT: 0, Edge.RAGGED: 1, Edge.FULL: 4}
"""... and more where the line above does not look like the last of its paragraph ..."""
_GLUED_SMALL = 6
"""... or the abstract begins with a small letter, as the title going on would."""
_TITLE_GOES_ON = {Edge.FULL: 0, Edge.RAGGED: 1, Edge.SHORT: 2}
"""People break titles where the sense does."""
_SENTENCE_GOES_ON = {Edge.FULL: 0, Edge.RAGGED: 3, Edge.SHORT: 7}
_PARAGRAPH_GOES_ON = {Edge.FULL: 0, Edge.RAGGED: 4, Edge.SHORT: 12}
"""After a full stop: a short line that ends with one is the last of its paragraph."""


class Role(enum.Enum):
    """What a passage is."""

    TITLE = "title"
    TITLE_MORE = "the title's next line"
    PARAGRAPH = "a paragraph of the abstract"
    PARAGRAPH_MORE = "the paragraph's next line"
    STRAY = "the first paragraph of an abstract whose title is missing"


class Step(msgspec.Struct):
    """The last passage of a reading, its role, and the way there."""

    role: Role
    passage: Passage
    clues: Clues
    cost: int
    """Of the whole reading up to here."""
    start: int
    """Line where the entry begins."""
    characters: int
    """Of the title so far, or of the abstract so far."""
    width: int
    """Its widest line so far."""
    paragraphs: int
    """Of the abstract so far; 0 in a title."""
    before: Step | None


def next_steps(before: Step | None, passage: Passage, clues: Clues) -> Iterator[Step]:
    """The reading continued by a passage, in each role that it can have there; ``before`` is None at the top."""
    if before is None:
        yield from _at_top(passage, clues)
    elif before.paragraphs:
        yield from _after_abstract(before, passage, clues)
    else:
        yield from _after_title(before, passage, clues)


def close_reading(step: Step) -> int:
    """The cost of the whole reading if nothing follows."""
    return step.cost + (_end_of_abstract(step) if step.paragraphs else step.clues.at_title_end + _MISSING_ABSTRACT)


def _at_top(passage: Passage, clues: Clues) -> Iterator[Step]:
    yield _begin_title(None, passage, clues, 0)
    yield _begin_abstract(Role.STRAY, None, passage, clues, _MISSING_TITLE)


def _after_title(before: Step, passage: Passage, clues: Clues) -> Iterator[Step]:
    end = before.cost + before.clues.at_title_end + _glue(before, passage, clues)
    yield _begin_title(before, passage, clues, end + _MISSING_ABSTRACT)
    small = _GLUED_SMALL if clues.opens_small and not passage.gap else 0
    yield _begin_abstract(Role.PARAGRAPH, before, passage, clues, end + small)
    if not passage.gap:
        yield _go_on_with_title(before, passage, clues)


def _after_abstract(before: Step, passage: Passage, clues: Clues) -> Iterator[Step]:
    glue = _glue(before, passage, clues)
    end = before.cost + _end_of_abstract(before) + glue
    yield _begin_title(before, passage, clues, end)
    yield _begin_abstract(Role.STRAY, before, passage, clues, end + _MISSING_TITLE)
    if passage.gap <= Gap.BLANK:
        cost = before.cost + before.clues.at_paragraph_end + glue
        if not clues.opens_item:
            cost += _NEXT_PARAGRAPH if before.paragraphs > 1 else _SECOND_PARAGRAPH
            cost += _BRIEF_PARAGRAPH if len(clues.text) < _BRIEF else 0
            cost += _LABEL_PARAGRAPH if before.paragraphs == 1 and _is_label(before) else 0
        yield _go_on_with_abstract(Role.PARAGRAPH, before, passage, clues, cost)
    if not passage.gap:
        is_new = before.clues.ends_sentence or clues.opens_item
        edge = _edge(before, passage, max(before.width, clues.width))
        cost = before.cost + (_PARAGRAPH_GOES_ON if is_new else _SENTENCE_GOES_ON)[edge]
        yield _go_on_with_abstract(Role.PARAGRAPH_MORE, before, passage, clues, cost)


def _begin_title(before: Step | None, passage: Passage, clues: Clues, cost: int) -> Step:
    length = len(clues.text)
    cost += clues.in_title + clues.at_title_start + against_title_length(length)
    return Step(Role.TITLE, passage, clues, cost, passage.line, length, clues.width, 0, before)


def _go_on_with_title(before: Step, passage: Passage, clues: Clues) -> Step:
    width = max(before.width, clues.width)
    length = before.characters + 1 + len(clues.text)
    cost = before.cost + clues.in_title + _WRAPPED_TITLE + _TITLE_GOES_ON[_edge(before, passage, width)]
    cost += against_title_length(length) - against_title_length(before.characters)
    cost += TWO_SENTENCES if before.clues.ends_sentence else 0
    return Step(Role.TITLE_MORE, passage, clues, cost, before.start, length, width, 0, before)


def _begin_abstract(role: Role, before: Step | None, passage: Passage, clues: Clues, cost: int) -> Step:
    start = before.start if before and role is Role.PARAGRAPH else passage.line
    return Step(role, passage, clues, cost + clues.in_prose, start, len(clues.text), clues.width, 1, before)


def _go_on_with_abstract(role: Role, before: Step, passage: Passage, clues: Clues, cost: int) -> Step:
    length = before.characters + 1 + len(clues.text)
    cost += clues.in_prose + (_ABOVE_LIMIT if before.characters <= _LIMIT < length else 0)
    width = max(before.width, clues.width)
    paragraphs = before.paragraphs + (role is Role.PARAGRAPH)
    return Step(role, passage, clues, cost, before.start, length, width, paragraphs, before)


def _end_of_abstract(step: Step) -> int:
    short = against_abstract_length(step.characters)
    if step.clues.ends_sentence:
        return step.clues.at_paragraph_end + short // 2
    return step.clues.at_paragraph_end + (_OPEN_ABSTRACT * short if step.clues.at_paragraph_end else short)


def _is_label(step: Step) -> bool:
    return step.clues.at_paragraph_end >= OPEN_PARAGRAPH and step.characters < _AFTER_LABEL


def _glue(before: Step, passage: Passage, clues: Clues) -> int:
    """Bits against a title or a paragraph beginning here for want of a blank line."""
    if passage.gap:
        return 0
    is_wrapped = before.role is Role.PARAGRAPH_MORE or (before.paragraphs and len(before.passage.lines) > 1)
    width = before.width if is_wrapped else max(before.width, clues.width)
    return _GLUED + _GLUED_AT[_edge(before, passage, width)]


def _edge(before: Step, passage: Passage, width: int) -> Edge:
    return judge_edge(before.passage.lines[-1], passage.lines[0], width)
