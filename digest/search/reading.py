"""The index's files as a searcher sees them: fetched once, decoded when they are needed.

Where the files come from is the caller's: a folder in the terminal, a dictionary in tests. The browser's worker does
the same with ``fetch``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import msgspec

from digest.model import SLOT_BITS
from digest.search.blocks import block_path
from digest.search.codes import LEVEL_BITS, VALUES, read_tier
from digest.search.layout import BUCKET_BITS, MANIFEST, SEGMENT_DAYS_BITS, bucket_of, paths_of_shard, prefix_of
from digest.search.postings import MARKS

Fetch = Callable[[str], bytes | None]
"""Bytes by site path; None where there is no such file."""


T = TypeVar("T")


class _Manifest(msgspec.Struct):
    """What a searcher needs of the manifest."""

    papers: int = 0
    stop: str = ""
    tags: dict[str, tuple[int, str, str]] = {}
    """By slug: papers, name, stems of the name."""
    words: dict[str, str] = {}
    """By first letter: a version of three characters, then the letters that follow it."""
    letters: int = 1
    bits: int = 0


_Terms = dict[str, str | list[str | tuple[int, int]]]
"""By stem: postings; where there are more files of it, a list of these, then of each file its papers and its tier."""
_Block = dict[str, tuple[str, str, tuple[str, ...], str]]
"""By slot: title, slug, topics, lead."""


class Form(NamedTuple):
    """A word of the lexicon."""

    form: str
    stem: str
    bits: int
    """Of the number of papers that have it."""


class Term(msgspec.Struct):
    """What is known of a stem's papers."""

    stem: str
    levels: dict[int, int]
    """Level by place."""
    papers: int
    """How many have it, known or not."""
    further: list[tuple[int, int]]
    """For each file not read yet: number of papers, and the highest level that one may have."""
    files: int = 0
    """How many were read after the first."""


class NamedTag(NamedTuple):
    """A topic as the manifest has it."""

    papers: int
    name: str
    stems: tuple[str, ...]
    """Of the words of its name."""


class Shown(NamedTuple):
    """A paper as a block has it."""

    title: str
    slug: str
    tags: tuple[str, ...]
    lead: str


class IndexReader:
    """Reads files of the index, each one once."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._files: dict[str, object] = {}
        self._words: dict[str, dict[str, list[Form]]] = {}
        self.asked: set[str] = set()
        """Shards of words that this search asked for; a new one clears it: what others read must show in no score."""
        self._manifest = self._read(paths_of_shard(MANIFEST)[0], _Manifest)
        self.papers = self._manifest.papers
        self.stop = frozenset(self._manifest.stop.split())
        self.tags: dict[str, NamedTag] = {
            slug: NamedTag(papers, name, tuple(stems.split()))
            for slug, (papers, name, stems) in self._manifest.tags.items()
        }
        """By slug."""

    def _read(self, path: str, kind: type[T]) -> T:
        """A file's object; an empty one where there is no such file.

        Raises:
            msgspec.DecodeError: it holds something else.
        """
        found = self._files.get(path)
        if found is None:
            found = self._files[path] = msgspec.json.decode(self._fetch(path) or b"{}", type=kind)
        return cast("T", found)

    def prefix(self, form: str) -> str:
        """The name of the shard of words that holds a form."""
        return prefix_of(form, self._manifest.letters)

    def is_whole(self, start: str) -> bool:
        """Whether one shard holds all forms that begin so."""
        return len(start) >= self._manifest.letters

    def forms(self, form: str) -> list[Form]:
        """The entries of a form: its stems; mostly one, none where no paper has it."""
        return self.shard(self.prefix(form)).get(form, [])

    def loaded_forms(self, form: str) -> list[Form]:
        """The same, of shards that this search asked for."""
        return self.forms(form) if self.prefix(form) in self.asked else []

    def shard(self, prefix: str) -> dict[str, list[Form]]:
        """The entries of a shard of words."""
        self.asked.add(prefix)
        if prefix not in self._words:
            self._words[prefix] = {}
            if self._exists(prefix):
                self._words[prefix] = _read_words(self._read(paths_of_shard(f"words/{prefix}")[0], dict[str, str]))
        return self._words[prefix]

    def _exists(self, prefix: str) -> bool:
        seconds = self._manifest.words.get(prefix[0])
        if seconds is None:
            return False
        if self._manifest.letters == 1:
            return True
        if self._manifest.letters == 2:
            return prefix[1] in seconds[3:]
        return any(part[:1] == prefix[1] and prefix[2] in part[1:] for part in seconds[3:].split(" "))

    def term(self, stem: str) -> Term:
        """What the first file says of a stem."""
        postings, *rest = _pieces(self._read(_terms_path(stem, 0, self._manifest.bits), _Terms), stem)
        levels: dict[int, int] = {}
        _read_parts(str(postings), levels)
        further = [(part[0], part[1] * 4 + 3) for part in rest if not isinstance(part, str)]
        return Term(stem, levels, len(levels) + sum(count for count, _ in further), further)

    def read_further(self, term: Term) -> None:
        """Add what the next file says of a stem."""
        term.files += 1
        file = self._read(_terms_path(term.stem, term.files, self._manifest.bits), _Terms)
        _read_parts(str(_pieces(file, term.stem)[0]), term.levels)
        term.further.pop(0)

    def shown(self, place: int) -> Shown | None:
        """What results show of a paper; None where a stale block lacks it."""
        row = self._read(block_path(place), _Block).get(str(place & (1 << SLOT_BITS) - 1))
        if row is None:
            return None
        return Shown(*row)


def _terms_path(stem: str, number: int, bits: int) -> str:
    """The site path of a file of a stem's shard, counted from zero."""
    return paths_of_shard(f"terms/{bucket_of(stem) >> (BUCKET_BITS - bits):03x}")[number]


def _pieces(file: _Terms, stem: str) -> list[str | tuple[int, int]]:
    """What a file says of a stem: its postings first."""
    found = file.get(stem, "")
    return [found] if isinstance(found, str) else found


def _read_words(file: dict[str, str]) -> dict[str, list[Form]]:
    words: dict[str, list[Form]] = {}
    for key, forms in file.items():
        bits = int(key[0], 36)
        cut = int(key[1], 36) if len(key) > 1 else 0
        for entry in forms.split(" "):
            form, explicit, stem = entry.partition("=")
            words.setdefault(form, []).append(Form(form, stem if explicit else form[: len(form) - cut], bits))
    return words


def _read_parts(postings: str, levels: dict[int, int]) -> None:
    """Add the places of a string of parts, with their levels."""
    at = 0
    while at < len(postings):
        tier = MARKS.index(postings[at])
        segment = VALUES[postings[at + 1]] << 6 | VALUES[postings[at + 2]]
        end = at + 3
        while end < len(postings) and postings[end] not in MARKS:
            end += 1
        first = segment << (SLOT_BITS + SEGMENT_DAYS_BITS)
        for posting in read_tier(postings[at + 3 : end], tier):
            levels[first + (posting >> LEVEL_BITS)] = posting & 15
        at = end
