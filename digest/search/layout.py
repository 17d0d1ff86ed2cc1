"""How the index is cut into files: a pure function of today's number of papers, with no memory of yesterday's.

Folds are finer than files and never move: postings by one of 4096 *buckets* (a hash of the stem) and by a *segment* of
64 days, words by their first three letters. A *shard* is a file with what may overflow from it, made of a range of
folds; when the archive grows past a power of two, shards split and no fold changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from digest.model import SLOT_BITS

BUCKET_BITS = 12
SEGMENT_DAYS_BITS = 6
GROUP_BITS = 9
"""Postings have 512 version groups in the manifest: a hash for each of 4096 files would outweigh what a query reads."""
BLOCK_BITS = 3
"""A block holds eight slots of a day: what ten results need, they need from up to ten blocks."""

EVERY = "#"
"""The stem of every paper, so that a month can be asked for without a word; those of topics go on with their slugs."""

MANIFEST = "manifest"
ROOT = "search/"


class Shape(NamedTuple):
    """How many files there are."""

    bits: int
    """Postings lie in 2 to the power of this many shards."""
    letters: int
    """Words lie in shards by this many of their first letters."""


def shape_of(papers: int) -> Shape:
    """The shape for a number of papers: a shard of postings for every eight or less, from 16 to 4096 of them."""
    bits = min(max((max(papers, 1) - 1).bit_length() - 3, 4), BUCKET_BITS)
    return Shape(bits, 1 if papers < 2_000 else 2 if papers < 30_000 else 3)


def bucket_of(stem: str) -> int:
    """The bucket of a stem: the upper bits of its 32-bit FNV-1a hash, which is four lines in any language."""
    value = 0x811C9DC5
    for byte in stem.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return (value ^ value >> 16) >> 4 & (1 << BUCKET_BITS) - 1


def prefix_of(form: str, letters: int) -> str:
    """The first letters of a form as file names have them: what is no letter or digit of ASCII is an underscore."""
    start = form[:letters].ljust(letters)
    return "".join([char if char.isascii() and char.isalnum() else "_" for char in start])


def segment_of(place: int) -> int:
    """The segment of a place."""
    return place >> (SLOT_BITS + SEGMENT_DAYS_BITS)


def postings_key(bucket: int, segment: int) -> str:
    """The key of a fold of postings."""
    return f"p:{bucket:03x}:{segment:03x}"


def words_key(form: str) -> str:
    """The key of a fold of words."""
    return f"w:{prefix_of(form, 3)}"


TAGS_KEY = "t:"
"""The key of the fold of topics."""


def parent_key(key: str) -> str:
    """The key of the digest that a fold is summed up in."""
    family, _, rest = key.partition(":")
    if family == "p":
        return f"h:p:{int(rest[:3], 16) >> (BUCKET_BITS - GROUP_BITS):03x}"
    return f"h:w:{rest[:2]}"


def shard_of_key(key: str, shape: Shape) -> str:
    """The shard that shows a fold."""
    family, _, rest = key.partition(":")
    if family == "p":
        return f"terms/{int(rest[:3], 16) >> (BUCKET_BITS - shape.bits):03x}"
    if family == "w":
        return f"words/{rest[: shape.letters]}"
    return MANIFEST


def key_ranges(shard: str, shape: Shape) -> tuple[tuple[str, str], ...]:
    """The folds that a shard is made of: keys from the first of a pair up to, not including, the second."""
    family, _, name = shard.partition("/")
    if family == "terms":
        low, width = int(name, 16), BUCKET_BITS - shape.bits
        end = f"p:{low + 1 << width:03x}" if low + 1 < 1 << shape.bits else "p;"
        return ((f"p:{low << width:03x}", end),)
    if family == "words":
        return ((f"w:{name}", f"w:{name}\x7f"),)
    return (("h:", "h;"), (TAGS_KEY, TAGS_KEY + "\x7f"))


OVERFLOWS = ("", ".1", ".2")
"""Endings of the files of a shard of postings: the best of each term, what follows, and the rest."""


def paths_of_shard(shard: str) -> tuple[str, ...]:
    """Every site path that a shard may have."""
    endings = OVERFLOWS if shard.startswith("terms/") else ("",)
    return tuple(f"{ROOT}{shard}{ending}.json" for ending in endings)


def shard_of_path(path: str) -> str | None:
    """The shard that owns a site path; None for a block and for a path outside of the index."""
    if not path.startswith(ROOT) or not path.endswith(".json"):
        return None
    shard = path.removeprefix(ROOT).removesuffix(".json").partition(".")[0]
    return shard if shard == MANIFEST or shard.startswith(("terms/", "words/")) else None


def terms_shards(shape: Shape) -> Iterator[str]:
    """All shards of postings."""
    return (f"terms/{number:03x}" for number in range(1 << shape.bits))


def block_of(place: int) -> tuple[int, int]:
    """Day and number of the block that shows a place."""
    return place >> SLOT_BITS, (place & (1 << SLOT_BITS) - 1) >> BLOCK_BITS
