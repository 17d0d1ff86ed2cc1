"""The terms of a text: words that name something, and pairs of them that stand side by side.

The archive counts those of titles month by month, to say which are new: they are few (some ten a paper) and name what a
paper is about, while the words of abstracts are mostly those of all abstracts. ``suggest`` counts both.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+(?:[-‐‑'’.][^\W_]+)*\+*")
"""A word with all that hyphens, apostrophes and points join."""
_WORD_AND_JOINT = re.compile(rf"({WORD.pattern})( (?=[^\W_]))?")
"""A word, and the space behind it where nothing else stands before the next word."""
_JOINED = re.compile(r"([-‐‑])")
_LITTLE = """
a about across after against all an and any are as at be been before beyond between both but by can do does for from has
have how if in into is it its just less many more most much need new no not of on one only or other our out over s than
that the their them then there these they this through to toward towards two under up upon us use using via was we what
when where which while who why will with within without you your
"""
_FUNCTION_WORDS = frozenset(_LITTLE.split())
"""Words that say nothing of a subject; a pair of words never reaches across one."""
_KEEP_S = ("ss", "is", "us", "as", "os", "ies")
"""Endings whose s may belong to the word: loss, analysis, corpus, bias, chaos, series."""
_WORDS_KEPT = 1 << 16
"""Words whose term is remembered: titles say the same few thousand again and again."""


def terms_of(title: str) -> tuple[str, ...]:
    """The terms of a title, sorted, each once."""
    return tuple(sorted(set(find_terms(title))))


def find_terms(text: str) -> Iterator[str]:
    """Every term as often as it stands in a text, a pair after its words; only a space may stand between these."""
    before = ""
    for word, joint in _WORD_AND_JOINT.findall(text):
        term = _term(word)
        if term:
            yield term
            if before:
                yield f"{before} {term}"
        before = term if joint else ""


@functools.lru_cache(_WORDS_KEPT)
def _term(word: str) -> str:
    """The form under which a word is counted and shown; empty for one that says nothing.

    Small letters and the singular, but for parts with a capital inside, which are names: ``LLMs`` counts as ``LLM``,
    ``Vision-Language`` as ``vision-language``.
    """
    if len(word) < 2 or not any(map(str.isalpha, word)) or word.lower() in _FUNCTION_WORDS:
        return ""
    parts = [part if part != part[:1] + part[1:].lower() else part.lower() for part in _JOINED.split(word)]
    last = parts[-1]
    if last.endswith("sses"):
        parts[-1] = last[:-2]
    elif len(last) > 3 and last.endswith("s") and not last.endswith(_KEEP_S):
        parts[-1] = last[:-1]
    return "".join(parts)
