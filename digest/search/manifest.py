"""What a visit reads first: how the index is cut, and short hashes that make a changed file's address a new one.

The hashes come from sums: each fold adds the digest of what it shows to a *parent* fold, modulo 2 to the power of 64,
so that an edit changes the sum by a difference and the manifest reads a thousand small values instead of the index. A
parent's value is that sum, the number of its children, and for words the third letters that occur.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from digest.search.codes import SYMBOLS
from digest.search.jsontext import write_json
from digest.search.layout import GROUP_BITS, MANIFEST, TAGS_KEY, Shape, parent_key, paths_of_shard, shape_of
from digest.search.lexicon import read_counts, shown
from digest.search.stopwords import STOP_WORDS

FORMAT = 1
HASH_LENGTH = 3
"""Characters of six bits: one change in 260,000 goes unseen until the next."""
_MODULUS = 1 << 64


def digest_fold(key: str, value: bytes | None) -> int:
    """A number that stands for what files show of a fold; 0 for none."""
    if value is None:
        return 0
    seen = repr(shown(value)).encode() if key.startswith("w:") else value
    return int.from_bytes(blake2b(key.encode() + b"\0" + seen, digest_size=8).digest(), "big")


def parent_edits(key: str, before: bytes | None, after: bytes | None) -> list[tuple[str, bytes]]:
    """The edit of a fold's parent where what it shows changed; none for parents and topics, which have no parent."""
    if key.startswith(("h:", TAGS_KEY)):
        return []
    delta = (digest_fold(key, after) - digest_fold(key, before)) % _MODULUS
    number = (after is not None) - (before is not None)
    if not delta and not number:
        return []
    letter = key[4] if key.startswith("w:") else "-"
    return [(parent_key(key), f"{delta} {number} {letter}\n".encode())]


def apply_edits(value: bytes | None, edits: Sequence[bytes]) -> bytes | None:
    """The value of a parent after edits, whose order does not matter; None where no child is left."""
    total = 0
    counts: Counter[str] = Counter()
    for data in (*([value] if value else ()), *edits):
        for line in data.decode().split("\n"):
            if line:
                delta, number, letter = line.split(" ")
                total += int(delta)
                counts[letter] += int(number)
    lines = [f"0 {counts[letter]} {letter}\n" for letter in sorted(counts) if counts[letter]]
    return (f"{total % _MODULUS} 0 -\n" + "".join(lines)).encode() if lines else None


def render_manifest(folds: Iterable[tuple[str, bytes]], papers: int) -> dict[str, bytes]:
    """The manifest from all parents and the fold of topics."""
    shape = shape_of(papers)
    terms: defaultdict[int, int] = defaultdict(int)
    sums: defaultdict[str, int] = defaultdict(int)
    letters: dict[str, str] = {}
    tags: dict[str, object] = {}
    fewer = max(GROUP_BITS - shape.bits, 0)
    for key, value in folds:
        if key.startswith(TAGS_KEY):
            tags = _tags(value)
            continue
        total, children = _read_parent(value)
        if key.startswith("h:p:"):
            terms[int(key[4:], 16) >> fewer] += total
        else:
            sums[key[4]] += total
            letters[key[4:6]] = children
    manifest = {
        "format": FORMAT,
        "papers": papers,
        "bits": shape.bits,
        "letters": shape.letters,
        "terms": "".join([_hash(terms[group]) for group in range(1 << min(shape.bits, GROUP_BITS))]),
        "words": {first: _hash(total) + _beginnings(first, letters, shape) for first, total in sums.items()},
        "tags": tags,
        "stop": " ".join(sorted(STOP_WORDS)),
    }
    return {paths_of_shard(MANIFEST)[0]: write_json(manifest)}


def _read_parent(value: bytes) -> tuple[int, str]:
    (total, _, _), *counts = (line.split(" ") for line in value.decode().split("\n") if line)
    return int(total), "".join(letter for _, _, letter in counts)


def _beginnings(first: str, letters: dict[str, str], shape: Shape) -> str:
    """The second letters that occur, each with the third ones behind it where files go by three."""
    if shape.letters == 1:
        return ""
    second = sorted(pair[1] for pair in letters if pair[0] == first)
    if shape.letters == 2:
        return "".join(second)
    return " ".join(["", *(letter + letters[first + letter] for letter in second)])


def _hash(total: int) -> str:
    return "".join([SYMBOLS[total >> shift & 63] for shift in range(0, 6 * HASH_LENGTH, 6)])


def _tags(value: bytes) -> dict[str, object]:
    tags: dict[str, object] = {}
    for entry, count in read_counts(value).items():
        slug, name, stems = entry.split("\t")
        tags[slug] = [count, name, stems]
    return tags
