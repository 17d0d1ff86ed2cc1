"""What thousands of papers bring to the index at once, in arrays: the same as ``index`` gathers for a few.

There are two forms since numpy takes longer to import than an edit may take, and without it a clean build spends a
third of its indexing here. A posting is one integer while it is sorted:

    number of the stem | segment | tier | place within the segment | level within the tier

so that one sort puts all folds in order, and the characters of all postings (``codes``) are made together.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from digest.model import DAY_BITS, SLOT_BITS
from digest.search.analysis import read_entry, write_entry
from digest.search.codes import LEVEL_BITS, NEAR, SKIP, SYMBOLS, TIERS, WIDE
from digest.search.layout import EVERY, SEGMENT_DAYS_BITS, bucket_of, postings_key
from digest.search.terms import TAG, Facet

Integers = NDArray[np.int64]

_LOW_BITS = LEVEL_BITS - 2
_LOW = (1 << _LOW_BITS) - 1
_TIER_SHIFT = SLOT_BITS + SEGMENT_DAYS_BITS + _LOW_BITS
_SEGMENT_SHIFT = _TIER_SHIFT + 2
_STEM_SHIFT = _SEGMENT_SHIFT + DAY_BITS - SEGMENT_DAYS_BITS
_AT_ONCE = 1 << 16
"""Postings whose characters are made together: what that takes beside them is ten megabytes."""
_SYMBOLS = np.frombuffer(SYMBOLS.encode(), np.uint8)


class _Numbers(dict[str, int]):
    """Numbers of entries, in the order in which they are first asked for."""

    def __missing__(self, entry: str) -> int:
        number = self[entry] = len(self)
        return number


class ManyEdits:
    """What papers bring to folds, or take from them."""

    def __init__(self) -> None:
        self.tags: Counter[str] = Counter()
        self._numbers = _Numbers()
        self._found = array("i")
        """Numbers of entries with a posting, paper by paper and level by level."""
        self._postings = array("q")
        """Place and level of each of these runs."""
        self._lengths = array("i")
        self._others = array("i")

    def add_paper(self, place: int) -> None:
        """A paper that was not there, or will not be."""
        self._add(place, 0, [write_entry(EVERY, EVERY)])

    def add(self, place: int, facet: Facet) -> None:
        """What differs about a paper."""
        for level, entries in enumerate(facet.levels):
            if entries:
                self._add(place, level, entries)
        self._others.extend(map(self._numbers.__getitem__, facet.others))
        for tag in facet.tags:
            rank, _, topic = tag.partition("\t")
            stem = TAG + topic.partition("\t")[0]
            self._add(place, int(rank), [write_entry(stem, stem)])
            self.tags[topic] += 1

    def _add(self, place: int, level: int, entries: list[str]) -> None:
        self._found.extend(map(self._numbers.__getitem__, entries))
        self._postings.append(place << LEVEL_BITS | level)
        self._lengths.append(len(entries))

    def entries(self) -> Counter[str]:
        """How many papers have each form."""
        counts = np.bincount(self._found, minlength=len(self._numbers))
        counts += np.bincount(self._others, minlength=len(self._numbers))
        numbered = zip(self._numbers, counts.tolist(), strict=True)
        return Counter({entry: count for entry, count in numbered if not entry.startswith(TAG)})

    def fold_texts(self) -> Iterator[tuple[str, str]]:
        """The text of each fold of postings."""
        stems, postings = self._sort_postings()
        folds: defaultdict[str, list[str]] = defaultdict(list)
        for number, segment, tiers in _write_lists(postings):
            bucket, stem = stems[number]
            folds[postings_key(bucket, segment)].append(f"{stem}\t{tiers}\n")
        for key, lines in folds.items():
            yield key, "".join(lines)

    def _sort_postings(self) -> tuple[list[tuple[int, str]], Integers]:
        """The stems with their buckets, in order, and the postings."""
        of_entries = [read_entry(entry)[1] for entry in self._numbers]
        stems = sorted([(bucket_of(stem), stem) for stem in set(of_entries)])
        numbers = {stem: number for number, (_, stem) in enumerate(stems)}
        of_numbers = np.array([numbers[stem] for stem in of_entries], np.int64) << _STEM_SHIFT
        postings = of_numbers[np.asarray(self._found)]
        postings |= np.repeat(_arrange(self._postings), self._lengths)
        postings.sort()
        return stems, postings


def _arrange(postings: array[int]) -> Integers:
    """Places and levels in the order of bits by which they are sorted."""
    found = np.asarray(postings, np.int64)
    place, level = found >> LEVEL_BITS, found & (1 << LEVEL_BITS) - 1
    segment = place >> SLOT_BITS + SEGMENT_DAYS_BITS
    within = place & (1 << SLOT_BITS + SEGMENT_DAYS_BITS) - 1
    return segment << _SEGMENT_SHIFT | level >> _LOW_BITS << _TIER_SHIFT | within << _LOW_BITS | level & _LOW


def _write_lists(postings: Integers) -> Iterator[tuple[int, int, str]]:
    """For each stem and segment its tiers, with tabs between, given all postings in order."""
    at = 0
    while at < len(postings):
        last = postings[min(at + _AT_ONCE, len(postings)) - 1] >> _SEGMENT_SHIFT
        end = int(postings.searchsorted(last + 1 << _SEGMENT_SHIFT))
        part = postings[at:end]
        codes, ends = _write_codes(part)
        lists = np.unique(part >> _SEGMENT_SHIFT)
        cuts = ends[part.searchsorted((lists[:, None] << 2) + np.arange(TIERS + 1) << _TIER_SHIFT)].tolist()
        stems, segments = np.divmod(lists, 1 << _STEM_SHIFT - _SEGMENT_SHIFT)
        for stem, segment, (a, b, c, d, e) in zip(stems.tolist(), segments.tolist(), cuts, strict=True):
            yield stem, segment, f"{codes[a:b]}\t{codes[b:c]}\t{codes[c:d]}\t{codes[d:e]}"
        at = end


def _write_codes(postings: Integers) -> tuple[str, Integers]:
    """The characters of postings, sorted, as ``codes.write_tiers`` makes them, and where each one begins; at last
    where they end."""
    tiers = postings >> _TIER_SHIFT
    slots = (postings >> _LOW_BITS & (1 << SLOT_BITS) - 1).astype(np.int32)
    days = (postings >> _LOW_BITS + SLOT_BITS & (1 << SEGMENT_DAYS_BITS) - 1).astype(np.int32)
    gaps = np.diff(days, prepend=0)
    begins = np.diff(tiers, prepend=-1) != 0
    gaps[begins] = days[begins]
    is_far, is_wide = gaps > NEAR, slots >= len(SYMBOLS)
    cells = np.zeros((len(postings), 8), np.uint8)  # as many as a posting may have; what stays 0 is left out
    cells[is_far, 0] = ord(SKIP)
    cells[is_far, 1] = _SYMBOLS[gaps[is_far] - NEAR]
    cells[is_wide, 2] = ord(WIDE)
    for column, shift in ((3, 18), (4, 12), (5, 6)):
        cells[is_wide, column] = _SYMBOLS[slots[is_wide] >> shift & 63]
    cells[:, 6] = _SYMBOLS[slots & 63]
    cells[:, 7] = _SYMBOLS[(postings & _LOW) << LEVEL_BITS | np.minimum(gaps, NEAR)]
    ends = np.zeros(len(postings) + 1, np.int64)
    np.cumsum(2 + 2 * is_far + 4 * is_wide, out=ends[1:])
    return cells[cells != 0].tobytes().decode("ascii"), ends
