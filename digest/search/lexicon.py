"""Folds of words: which forms exist, what their stems are and how many papers have them; and the files made of them.

A fold holds the forms with three first letters in common: a line for each entry (``analysis.write_entry``) with the
number of papers, sorted. An edit has the same lines with what is added to the number, which may be negative. A file
shows of the number only how many bits it has: enough to complete a word by the commonest and to spell it, and few
edits change it.

The fold of topics is alike; its entries are slug, name and the stems of the name, with tabs between.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from digest.search.analysis import DIGITS, read_entry
from digest.search.jsontext import write_json
from digest.search.layout import paths_of_shard


def write_counts(counts: Mapping[str, int]) -> bytes:
    """The lines of entries with their numbers; those with zero are left out."""
    return "".join([f"{entry} {counts[entry]}\n" for entry in sorted(counts) if counts[entry]]).encode()


def read_counts(data: bytes) -> dict[str, int]:
    """The numbers by entry."""
    pairs = (line.rpartition(" ") for line in data.decode().split("\n") if line)
    return {entry: int(count) for entry, _, count in pairs}


def apply_edits(value: bytes | None, edits: Sequence[bytes]) -> bytes | None:
    """The value after edits, whose order does not matter; None where no form is left."""
    if value is None and len(edits) == 1:
        return edits[0]
    counts = Counter(read_counts(value or b""))
    for edit in edits:
        counts.update(read_counts(edit))
    return write_counts(counts) or None


def shown(value: bytes | None) -> list[tuple[str, str, int]]:
    """What the files show of a fold: form, stem and the bits of its number, sorted."""
    return [(*read_entry(entry), count.bit_length()) for entry, count in read_counts(value or b"").items()]


def render_words(shard: str, folds: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The file of a shard: forms by bits of their number and letters to cut (``41``: 8 to 15 papers, one letter).

    Both are of base 36. A form whose stem is not its beginning stands under the bits alone, as ``form=stem``. Forms
    are sorted and have spaces between, since most of a large archive's are names that occur once.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for _, value in folds:
        for entry, count in read_counts(value).items():
            bits = DIGITS[count.bit_length()]
            if "=" in entry:
                groups[bits].append(entry)
            else:
                groups[bits + entry[-1]].append(entry[:-1])
    if not groups:
        return {}
    return {paths_of_shard(shard)[0]: write_json({key: " ".join(sorted(forms)) for key, forms in groups.items()})}
