"""Text as search sees it: no accents, Greek letters by name, words cut out of it.

The browser does the same to a query (``static/js/search/characters.js``), so everything here is plain loops and regular
expressions that both languages read alike. What a word *means* (its stem) is known to ``analysis`` alone.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from digest.content.tex_signs import GREEK

_NAMES = {letter: name.removeprefix("var").lower() for name, letter in GREEK.items()}
"""Two letters of one name (``epsilon`` and ``varepsilon``) are one word to a reader."""
_TIMES = re.compile(r"(?<=\d)×(?=\d)")

CHUNK = re.compile(
    r"[^\W_]+(?:(?:[-‐‑–_'’]|\^\{?|\}|(?<=\d)\.(?=\d)|(?<=(?<![^\W_])[^\W_])[:&](?=[^\W_](?![^\W_])))[^\W_]+)*"
    r"(?:\+\+?|#)?(?![^\W_])"
)
"""Letters and digits with what joins them: hyphens, apostrophes, carets, a point between digits, a colon or ampersand
between single ones (``N:M``, ``Q&A``); pluses or a number sign behind (``C++``, ``F#``)."""
WORD = re.compile(r"[^\W_]+(?:(?<=\d)\.\d+|[:&][^\W_](?![^\W_]))*")
_BRIDGE = re.compile(r"(?<=[a-z]{3})2(?=[a-z]{3})")
_POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)
LONGEST = 40
"""Characters of a word; anything longer is an address or an accident."""


def fold_text(text: str) -> str:
    """The text without accents, compatibility forms resolved, Greek letters spelled out; capitals stay."""
    if text.isascii():
        return text
    if "×" in text:
        text = _TIMES.sub("x", text)
    plain = [char for char in unicodedata.normalize("NFKD", text) if not unicodedata.category(char).startswith("M")]
    return "".join([_NAMES.get(char, char) for char in plain])


class Chunk:
    """What stands between two spaces of a text, taken apart."""

    __slots__ = ("joined", "parts")

    def __init__(self, chunk: str) -> None:
        chunk = _POSSESSIVE.sub("", chunk)
        self.parts = [part for part in WORD.findall(chunk) if len(part) <= LONGEST]
        """Its words, capitals as they were."""
        sign = chunk[len(chunk.rstrip("+#")) :]
        self.joined = ("".join(self.parts).lower() + sign)[:LONGEST]
        """All of it as one word in small letters: ``posttraining``, ``1.58bit``, ``c++``."""


def split_bridge(part: str) -> list[str]:
    """A word in small letters, cut at a two that means "to": ``text2music``."""
    return _BRIDGE.split(part)


@functools.lru_cache(maxsize=1 << 16)
def split_chunk(chunk: str) -> Chunk:
    """The parts of a match of ``CHUNK``."""
    return Chunk(chunk)
