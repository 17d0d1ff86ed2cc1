"""Where a paper file's parts lie: front matter, abstract, notes. What the fields mean is for ``paperfile``.

    ---                  optional byte order mark before it; LF or CRLF
    title: "…"           YAML fields
    ---
                         the abstract: Markdown up to the first heading
    ## Notes             the notes: Markdown from the first heading on

A heading counts where CommonMark's ATX form stands in the first column outside of a fence, so that ``# a comment`` in a
block of code ends no abstract.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"\n---[ \t]*(?:\r?\n|\Z)")
_HEADING_OR_FENCE = re.compile(r"^(?:(?P<heading>#{1,6}(?![^ \t\r\n]))| {0,3}(?P<fence>`{3,}|~{3,})(?P<info>.*))", re.M)


class Body(NamedTuple):
    """Positions in the text of a paper file behind its front matter, in order."""

    abstract: int
    """Where the abstract starts, behind blank lines; with ``abstract_end`` the start of the body where it is empty."""
    abstract_end: int
    """Where it ends, before blank lines and spaces."""
    notes: int
    """Where the first heading starts; the end of the text without one."""


class Parts(NamedTuple):
    """Positions in the text of a paper file, in order; see ``Body`` for those behind ``body``."""

    fields: int
    """Where the front matter starts, behind the line that opens it."""
    closing: int
    """Where the line that closes it starts."""
    body: int
    """Where the next line starts."""
    abstract: int
    abstract_end: int
    notes: int


def find_parts(text: str) -> Parts | None:
    """The parts of a paper file, None where no front matter opens and closes it."""
    opening = _OPENING.match(text)
    closing = opening and _CLOSING.search(text, opening.end() - 1)
    if not opening or not closing:
        return None
    return Parts(opening.end(), closing.start() + 1, closing.end(), *find_body(text, closing.end()))


def find_body(text: str, start: int) -> Body:
    """The abstract and the notes in a text whose front matter ends where ``start`` says."""
    notes = _find_heading(text, start)
    region = text[start:notes]
    words = region.lstrip()
    first = len(region) - len(words) if words else 0
    abstract = start + region.rfind("\n", 0, first) + 1  # with the spaces before it: they may mean a block of code
    return Body(abstract, start + first + len(words.rstrip()), notes)


def has_opening(text: str) -> bool:
    """Whether the first line opens a front matter."""
    return _OPENING.match(text) is not None


def with_unix_lines(text: str) -> str:
    """The text with LF alone, so that a checkout with other line ends holds the same paper."""
    return text.replace("\r\n", "\n") if "\r" in text else text


def _find_heading(text: str, start: int) -> int:
    if text.find("#", start) < 0:  # one character is found ten times as fast as a line that starts with it
        return len(text)
    fence = ""
    for found in _HEADING_OR_FENCE.finditer(text, start):
        marks, info = found["fence"], found["info"]
        if marks is None:
            if not fence:
                return found.start()
        elif not fence:
            if marks[0] == "~" or "`" not in info:  # CommonMark 4.5: backticks in the info make it inline code
                fence = marks
        elif marks.startswith(fence) and not info.strip():
            fence = ""
    return len(text)
