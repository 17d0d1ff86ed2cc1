"""The beginning of a text, as lists show it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s[^a-z])|[。！？]")
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|w\.r\.t|etc|al|vs|cf|resp|approx|ca|[Ff]igs?|[Ee]qs?|[Ss]ecs?|[Tt]ab|[Nn]o|Dr|Mrs?|Prof|St)|\b[A-Z])\Z"
)
"""What stands before a full stop that ends no sentence: abbreviations and initials."""
_LONGEST_NO_END = 8
"""Characters of the longest of them and of what its border is seen by."""
_HANGING = " ,;:–—-([{“‘\"'"


def lead_of(plain: str, limit: int = 240) -> str:
    """The beginning of a text on one line of at most ``limit`` characters: whole sentences where they fill half of it,
    else words and an ellipsis."""
    line = " ".join(plain[: 2 * limit + 2].split())
    if len(line) <= limit + 1:  # little text, or much white space
        line = " ".join(plain.split())
    if len(line) <= limit:
        return line
    end = max((end for end in _sentence_ends(line, limit)), default=0)
    if end >= limit // 2:
        return line[:end]
    cut = line.rfind(" ", 0, limit)
    if cut < limit // 2:  # a script without spaces, or an endless word
        cut = limit - 1
        while cut > 0 and unicodedata.category(line[cut])[0] == "M":
            cut -= 1
    return f"{line[:cut].rstrip(_HANGING)}…"


def _sentence_ends(line: str, limit: int) -> Iterator[int]:
    for match in _SENTENCE_END.finditer(line, 0, limit + 2):
        if match.end() <= limit and not (
            match[0] == "." and _NO_END.search(line, max(match.start() - _LONGEST_NO_END, 0), match.start())
        ):
            yield match.end()
