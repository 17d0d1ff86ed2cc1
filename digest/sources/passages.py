"""From lines to passages: consecutive lines of a dump that surely belong to one title or to one paragraph.

A passage remembers what sets it apart from the one before (``Gap``). Which passages are titles is decided in
``reading``, with the help of ``judge_edge``: hard-wrapped text is broken where the next word no longer fits, so a line
after which the next word would have fitted is the last of its paragraph. Here, only a line that goes on with a small
letter under one that is nearly full is joined to it.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

import msgspec

from digest.model import Heading
from digest.sources.prose import WIDE, ends_sentence, join_wrapped


class Gap(enum.IntEnum):
    """What stands between a passage and the one before; of several things, the one that separates most."""

    NONE = 0
    BLANK = 1
    FURNITURE = 2
    DATE = 3
    """A date line, or the beginning of the dump."""


class Edge(enum.Enum):
    """How a line ends, seen from the line below it."""

    FULL = "the next word would not have fitted"
    RAGGED = "the next word would have fitted, but the line is nearly full"
    SHORT = "the line ends well before the edge, or was never wrapped"


def judge_edge(above: str, below: str, width: int) -> Edge:
    """How the upper of two lines ends in text of this width: that of its widest line."""
    if len(above) > WIDE or len(below) > WIDE:
        return Edge.SHORT
    room = width - len(above) - 1 - len(below.split(" ", 1)[0])
    if room < 0:
        return Edge.FULL
    return Edge.RAGGED if room < width // 4 else Edge.SHORT


class Passage(msgspec.Struct):
    """Consecutive text lines that belong together; grows until the next one begins."""

    line: int
    """Number of its first line."""
    gap: Gap
    heading: Heading | None
    readable: bool
    """False for a line that is not UTF-8, a passage of its own."""
    lines: list[str]

    @property
    def text(self) -> str:
        """The lines as one."""
        return self.lines[0] if len(self.lines) == 1 else join_wrapped(self.lines)


class PassageBuilder:
    """Takes the lines of a dump one by one and gives each passage once it is known to be complete."""

    def __init__(self) -> None:
        self.heading: Heading | None = None
        self.above = ""
        """The text line right above the next one, if that may continue it; else empty."""
        self._gap = Gap.DATE
        self._passage: Passage | None = None

    def separate(self, gap: Gap) -> None:
        """Take note of a line that is no text."""
        self._gap = max(self._gap, gap)
        self.above = ""

    def add(self, number: int, text: str, *, readable: bool) -> Passage | None:
        """Take a text line; gives the passage before it if the line begins a new one."""
        above, self.above = self.above, text if len(text) <= WIDE else ""
        previous = self._passage
        if previous and previous.readable and readable and _surely_continues(above, text, previous.lines):
            previous.lines.append(text)
            return None
        self._passage = Passage(number, self._gap, self.heading, readable, [text])
        self._gap = Gap.NONE
        return previous

    def finish(self) -> Passage | None:
        """The last passage, if there is one."""
        return self._passage


def _surely_continues(above: str, text: str, lines: Sequence[str]) -> bool:
    if not above or not text[0].islower() or ends_sentence(above):
        return False
    width = max(len(text), *map(len, lines[-2:]))
    return judge_edge(above, text, width) is not Edge.SHORT
