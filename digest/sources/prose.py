"""Small facts about a piece of running text, on which every stage of reading a dump agrees."""

from __future__ import annotations

import re
from collections.abc import Sequence

WIDE = 200
"""Characters. Text is hard-wrapped at 60 to 132 columns; a longer line was never wrapped and nothing continues it."""

ADDRESS = re.compile(r"https?://|www\.")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"')\]”’»]*$")
_ADDRESS_WORD = re.compile(r"\W*+(?:https?://|www\.|[\w-]+(?:\.[\w-]+)+/)")
_BROKEN_OFF = re.compile(
    r"(?:[-–—:,;/&(]|(?:^|\s)(?:a|an|the|of|for|with|via|from|by|in|on|to|and|or|nor|at|as|into|its|their|than|vs|using|towards?"
    r"|between|without|under|through|that|which|is|are|we))$",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(r"\w[^\W\d_]-$")
_LIST_ITEM = re.compile(r"(?:[-*•–▪◦] |\(?(?:[0-9]{1,2}|[a-hivx]{1,4})\)\s|[0-9]{1,2}\. )\S")


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a full stop, an exclamation or a question mark."""
    return _SENTENCE_END.search(text[-8:]) is not None


def is_finished(text: str) -> bool:
    """Whether the text ends as a paragraph does: with a sentence's end, or with an address."""
    return ends_sentence(text) or _ADDRESS_WORD.match(text[text.rfind(" ") + 1 :]) is not None


def breaks_off(text: str) -> bool:
    """Whether the text ends where no title, sentence or paragraph can: after a preposition, an article, a hyphen."""
    return _BROKEN_OFF.search(text[-16:]) is not None


def opens_item(text: str) -> bool:
    """Whether the text begins as an item of a list does: ``1) ``, ``(ii) ``, ``- ``."""
    return _LIST_ITEM.match(text) is not None


def join_wrapped(lines: Sequence[str]) -> str:
    """Hard-wrapped lines as one: a space at each seam, none after a hyphen inside a word ("Layer-" + "Wise")."""
    return "".join(line + _seam(line, below) for line, below in zip(lines, [*lines[1:], ""], strict=True))


def _seam(line: str, below: str) -> str:
    if not below:
        return ""
    is_suspended = below.split(" ", 1)[0] in ("and", "or", "to")  # "pre- and post-training" keeps its space
    return "" if _HYPHENATED.search(line[-3:]) and below[0].isalnum() and not is_suspended else " "
