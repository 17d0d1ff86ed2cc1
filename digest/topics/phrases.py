"""How a phrase of ``tags.yml`` is written, and which words it matches.

A phrase becomes sequences of *keys*, a word of a paper's text becomes the keys that it can stand for, and the two meet
where the keys are equal. A key is ``prun`` for any inflection of a word, ``!RAG`` for a word as it is written,
``=adapter`` for one form in capitals or not, and ``*GAN`` or ``quantiz*`` for a part of a word. No tag's rules live
here.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Sequence

Keys = tuple[str, ...]

_WORD = r"[^\W_]+"
_CHUNK = rf"={_WORD}(?:-{_WORD})*|\*{_WORD}|{_WORD}\*|[^\W_][^\s,=*\"]*"
_SPACED = rf"(?:{_CHUNK})(?: +(?:{_CHUNK}))*"
_PHRASE = re.compile(_SPACED)
_PHRASES = re.compile(rf"{_SPACED}(?:, *{_SPACED})*")
_HYPHENATED = re.compile(rf"=?{_WORD}-{_WORD}")
_WORDS = re.compile(rf"\*?{_WORD}\*?")
_VOWEL = re.compile(r"[aeiouy]")
_HEAD = 4
"""Letters that a word and a key of it have in common at the beginning: enough to tell that most words have no key."""
_SHORT = 3
"""Letters of the longest keys that have no such head; inflected words begin with all of them."""


def is_phrase(phrase: str) -> bool:
    """Whether this is a phrase: words with spaces between, stars at the ends of words only, ``=`` before words only."""
    return _PHRASE.fullmatch(phrase) is not None


def split_phrases(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phrases of a text with commas between them, without repetitions, and what stands there that is no phrase."""
    parts = [part for part in map(str.strip, text.split(",")) if part]
    faults = () if _PHRASES.fullmatch(text) else tuple(part for part in parts if not is_phrase(part))
    return tuple(dict.fromkeys(part for part in parts if part not in faults)), faults


def phrase_keys(phrase: str) -> tuple[Keys, ...]:
    """The sequences of keys that a phrase matches: a word with one hyphen counts as two words and as one."""
    spellings = [_chunk_keys(chunk) for chunk in phrase.split()]
    return tuple(dict.fromkeys(sum(parts, ()) for parts in itertools.product(*spellings)))


@functools.cache
def _chunk_keys(chunk: str) -> tuple[Keys, ...]:
    """The keys of what stands between two spaces of a phrase, one sequence for each way to write its hyphen."""
    sign = "=" if chunk.startswith("=") else ""
    split = tuple(_key(sign + word) for word in _WORDS.findall(chunk))
    if _HYPHENATED.fullmatch(chunk):
        return split, (_key(chunk.replace("-", "")),)
    return (split,)


def _key(word: str) -> str:
    if word.startswith("="):
        return "=" + _singular(word[1:].lower())
    if "*" in word:
        return word
    return base_form(word) if word == word.lower() else "!" + word


class KnownKeys:
    """The keys that phrases have, for looking up the words of texts."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = frozenset(keys)
        self._starred = sorted(key for key in self._keys if "*" in key)
        parts = [key.lower() for key in self._starred]
        self._begins = _by_letter([part[:-1] for part in parts if part.endswith("*")], at=0)
        self._ends = _by_letter([part[1:] + s for part in parts if part.startswith("*") for s in ("", "s")], at=-1)
        plain = [key.lstrip("!=").lower() for key in self._keys]
        self._heads = _heads([key[:_HEAD] for key in plain if len(key) > _SHORT])
        short = [key for key in plain if len(key) <= _SHORT]
        self._short_heads = _heads([*short, *[key + "s" for key in short if len(key) < _SHORT]])

    def of(self, word: str) -> Keys:
        """The keys that a word of a text can stand for, the most exact first. Most words have none and cost little."""
        small = word.lower()
        keys: list[str] = []
        if small[:_HEAD] in self._heads or small[:_SHORT] in self._short_heads:
            exact = ("!" + word, "!" + _singular(word), "=" + _singular(small), base_form(small))
            if not self._keys.isdisjoint(exact):
                keys += [key for key in dict.fromkeys(exact) if key in self._keys]
        if small.startswith(self._begins.get(small[:1], ())) or small.endswith(self._ends.get(small[-1:], ())):
            keys += [key for key in self._starred if _fits(small if key == key.lower() else word, key)]
        return tuple(keys)


def _heads(keys: Sequence[str]) -> frozenset[str]:
    """How words begin that stand for keys that begin like this: inflection hides a y, British spelling a z."""
    hidden = [key[:-1] + hiding for key in keys for letter, hiding in ("yi", "zs") if key.endswith(letter)]
    return frozenset([*keys, *hidden])


def _by_letter(parts: Sequence[str], at: int) -> dict[str, tuple[str, ...]]:
    """Parts of words by one of their letters: the few of a letter are looked for in half the time of all."""
    return {letter: tuple(part for part in parts if part[at] == letter) for letter in {part[at] for part in parts}}


def _fits(word: str, key: str) -> bool:
    if key.endswith("*"):
        return word.startswith(key[:-1])
    return word.endswith(key[1:]) or _singular(word).endswith(key[1:])


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word


def base_form(word: str) -> str:
    """What the inflections of a word in small letters share: ``prun`` for prune, prunes, pruned and pruning.

    Only inflections: a Snowball stem makes one word of adapt, adapter and adaptive, of accelerate and accelerator, of
    modules and modulation, so that phrases match what nobody meant by them. British spellings meet American ones.
    """
    if word.endswith(("ies", "ied")) and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("sses") and len(word) > 4:
        word = word[:-2]
    elif word.endswith("s") and len(word) > 3 and word[-2] not in "sui":
        word = word[:-1]
    for suffix in ("ing", "ed"):
        rest = word.removesuffix(suffix)
        if rest != word and len(rest) > 2 and not word.endswith("eed") and _VOWEL.search(rest):
            word = rest[:-1] if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "aeiousz" else rest
            break
    if word.endswith("ll") and len(word) > 3:
        word = word[:-1]
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    if word.endswith("is") and len(word) > 3:
        return word[:-2] + "iz"
    return word.replace("isation", "ization")
