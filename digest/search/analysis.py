"""Text to terms: the one place that knows what a word stands for. The browser looks words up in what comes of it.

A *form* is a word as it can be typed, in small letters; a *stem* is what its inflections share. They are those of
Whoosh's tokenizer and filters with a Snowball stemmer passed in, since Whoosh's own lets ``activated`` and ``activate``
go apart. Words come here one by one, so that chain comes to the stemmer alone: a test compares the two. Without it a
new process starts 50 ms sooner. What was seen once is remembered (``Analyser``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from digest.search.characters import CHUNK, LONGEST, fold_text, split_bridge, split_chunk
from digest.search.stopwords import STOP_WORDS

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ORDINARY = re.compile(r"[(\[\"'“‘]*([A-Za-z]+(?:-[A-Za-z]+)*)[)\]\"'”’,.;:!?]*")
"""A word with the punctuation around it: most pieces, which need no second look."""
_NUMBER = re.compile(r"[\d.]+")
_PLURAL = re.compile(r"[A-Z][A-Za-z]*[A-Z]s")
"""An acronym with a plural s, which the stemmer leaves where no vowel stands before it: ``LLMs``."""
_WIDTHS = re.compile(r"(?:w(\d{1,2})a(\d{1,2})(?:kv(\d{1,2}))?|(?:u?int|bf|(?:nv|mx)?fp)(\d{1,2}))")
"""Names of number formats, which say how many bits: ``W4A8``, ``INT8``, ``BF16``."""
_BRITISH = (
    (
        re.compile(
            r"(?<=[a-z][dghlmnrst])(?<!pr)(?<!^ar)(?<!prom)(?<!prem)(?<!expert)"
            r"is(?=(?:e|ed|es|ing|er|ers|able|ation|ations|ational)$)"
        ),
        "iz",
    ),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|ally|able|less|hood|hoods)?$)"), "or"),
    (re.compile(r"(?<=[a-z]al)ys(?=(?:e|ed|es|ing|er|ers)$)"), "yz"),
)
"""British endings with the American ones, whose stem they share: ``optimise``, ``behaviour``, ``analyse``. Words that
end so everywhere are named where relatives would be lost: ``surprising``, ``promise``, ``expertise``."""


REMEMBERED = 1 << 16
"""Pieces and words that are remembered; then forgetting starts anew, so that memory is bounded."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Term(NamedTuple):
    """A form together with its stem."""

    entry: str
    """Form and stem in one word: the form and the number of letters to cut off its end, as one letter of base 36;
    or ``form=stem`` where cutting does not give the stem."""
    stem: str


class Word(NamedTuple):
    """All that a piece of text stands for."""

    terms: tuple[Term, ...] = ()
    plain: tuple[Term, ...] = ()
    """Bare numbers and single letters, which count in titles only."""
    stems: tuple[str, ...] = ()
    """The stems of its parts in order, stop words included: what phrases are found in."""


def core_of(piece: str) -> str:
    """A piece without the punctuation around its word, where that is all there is to it: it stands for the same."""
    ordinary = _ORDINARY.fullmatch(piece)
    return ordinary[1] if ordinary else piece


def write_entry(form: str, stem: str) -> str:
    """The entry of a form."""
    cut = len(form) - len(stem)
    if 0 <= cut < 36 and form.startswith(stem):
        return form + DIGITS[cut]
    return f"{form}={stem}"


def read_entry(entry: str) -> tuple[str, str]:
    """Form and stem of an entry."""
    form, explicit, stem = entry.partition("=")
    if explicit:
        return form, stem
    form = entry[:-1]
    return form, form[: len(form) - int(entry[-1], 36)]


def _make_stemmer() -> Callable[[str], str]:
    """The stem of one word: by PyStemmer or, thirty times slower, by the same algorithm in plain Python."""
    stem: Callable[[str], str]
    try:
        from Stemmer import Stemmer

        stem = Stemmer("english", 0).stemWord  # no memory of its own: ours remembers
    except ImportError:
        import snowballstemmer

        stem = snowballstemmer.stemmer("english").stemWord
    return lambda word: stem(word.lower())


Known = TypeVar("Known")


class Memo(dict[str, Known]):
    """What a function says of words, asked for the first time and remembered; a look-up is a dictionary's own."""

    def __init__(self, ask: Callable[[str], Known]) -> None:
        self._ask = ask

    def __missing__(self, word: str) -> Known:
        if len(self) >= REMEMBERED:
            self.clear()
        known = self[word] = self._ask(word)
        return known


class Analyser:
    """Takes texts apart at their spaces and remembers what each piece stands for, punctuation included: a text whose
    pieces are all known costs a dictionary look-up for each."""

    def __init__(self) -> None:
        self.known = Memo(self.read)
        """By piece; reads a piece that it does not know."""
        self._stemmer: Callable[[str], str] | None = None
        self._stems = Memo(self._read_stem)

    def stem(self, form: str) -> str:
        """The stem of a word in small letters."""
        return self._stems[form]

    def _read_stem(self, form: str) -> str:
        self._stemmer = self._stemmer or _make_stemmer()
        if "is" in form or "our" in form or "lys" in form:
            for british, american in _BRITISH:
                form = british.sub(american, form)
        return self._stemmer("to".join(split_bridge(form)) if "2" in form else form)

    def words(self, text: str) -> list[Word]:
        """What the pieces of a text stand for, in order."""
        return [self.known[piece] for piece in text.split()]

    def word(self, piece: str) -> Word:
        """What stands between two spaces."""
        return self.known[piece]

    def read(self, piece: str) -> Word:
        """The same without remembering it."""
        core = core_of(piece)
        if core != piece:
            return self.known[core]
        if piece.isalpha() and piece.isascii():
            return self._read(piece)
        words = [self._read(chunk) for chunk in CHUNK.findall(fold_text(piece))]
        return words[0] if len(words) == 1 else _join(words)

    def _read(self, chunk: str) -> Word:
        if chunk.isalpha() and chunk[1:].islower() and 1 < len(chunk) <= LONGEST:
            form = chunk.lower()
            stem = self.stem(form)
            return Word((Term(write_entry(form, stem), stem),) if form not in STOP_WORDS else (), (), (stem,))
        joined, parts = split_chunk(chunk).joined, split_chunk(chunk).parts
        small = [part.lower() for part in parts]
        forms = {form: self.stem(form) for form in (joined, *small)}
        for part in parts:
            if bits := _WIDTHS.fullmatch(part.lower()):
                forms.update((f"{width}bit", self.stem(f"{width}bit")) for width in bits.groups() if width)
            forms.update((piece, self.stem(piece)) for piece in (*_humps(part), *split_bridge(part.lower())))
            if part[-1] == "s" and _PLURAL.fullmatch(part):
                forms[part.lower()] = self.stem(part[:-1].lower())
        if "to" in small[1:-1]:
            bridged = "".join("2" if part == "to" else part for part in small)
            forms[bridged] = self.stem(joined)
        if ":" in joined or "&" in joined:
            forms[joined.replace(":", "").replace("&", "")] = self.stem(joined)
        terms = [Term(write_entry(form, stem), stem) for form, stem in forms.items() if form and form not in STOP_WORDS]
        return Word(
            tuple(term for term in terms if not _is_plain(term.entry)),
            tuple(term for term in terms if _is_plain(term.entry)),
            tuple(forms.get(part) or self.stem(part) for part in small),
        )


def _join(words: Sequence[Word]) -> Word:
    return Word(
        tuple(term for word in words for term in word.terms),
        tuple(term for word in words for term in word.plain),
        tuple(stem for word in words for stem in word.stems),
    )


def _humps(part: str) -> list[str]:
    """The pieces of a name in mixed capitals, where one is long enough to be a word: ``shuffle`` and ``mamba``."""
    pieces = [piece.lower() for piece in _HUMP.split(part) if len(piece) > 1]
    return pieces if len(pieces) > 1 and max(map(len, pieces)) > 3 else []


def _is_plain(entry: str) -> bool:
    form = read_entry(entry)[0]
    return len(form) == 1 or _NUMBER.fullmatch(form) is not None
