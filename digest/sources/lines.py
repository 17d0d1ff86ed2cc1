"""From the bytes of a text file to its lines: decoded, rid of odd whitespace, numbered as an editor numbers them.

Lines end with LF, CRLF or a lone CR. A line that is not UTF-8 is passed on as well as it can be read, marked as
unreadable, so that the lines around it keep their meaning. What a line says is none of this module's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
"""Soft hyphen, zero-width space, marks of direction, word joiner, byte order mark: pages are full of them. The joiners
U+200C and U+200D stay, since letters of some scripts and emoji are made with them."""


class Line(NamedTuple):
    """One line of a file."""

    number: int
    """Counted from one."""
    text: str
    """Without invisible characters, each run of whitespace one space; empty for a blank line."""
    readable: bool
    """False where the bytes are not UTF-8 text; what could not be decoded is then U+FFFD in the text."""


def read_lines(chunks: Iterable[bytes]) -> Iterator[Line]:
    """The lines in order, decoded one by one, of a file that is iterated in binary."""
    number = 0
    for chunk in chunks:
        for raw in chunk.splitlines() or (b"",):  # bytes, other than str, know no line ends but CR and LF
            number += 1
            yield _decode(number, raw) if raw else Line(number, "", True)


def _decode(number: int, raw: bytes) -> Line:
    try:
        text = raw.decode()
        readable = b"\0" not in raw  # UTF-16 that happens to decode
    except UnicodeDecodeError:
        text = raw.decode(errors="replace")
        readable = False
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return Line(number, " ".join(text.split()), readable)
