"""Which papers have a term in their vectors, and how weightily: the inverted half of ``similar``.

A *holding* says that the paper at a place has a term with a weight, as one integer that sorts by term, then place:

    the low 20 bits of the term | 35 bits of place | 8 bits of weight

The high bits of a term are its *bucket*, the unit that is read and stored: a sorted array of holdings, the same
whatever the order in which papers came. There is no row for each term, since most terms have a paper or two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from digest.model import PLACE_BITS
from digest.topics.vectors import count_terms

Integers = NDArray[np.int64]
Read = Callable[[str], bytes]
"""The value stored under a key; empty where there is none."""

PLACES = (1 << PLACE_BITS) - 1
_WEIGHT_BITS = 8
_WEIGHTS = (1 << _WEIGHT_BITS) - 1
_LOW_BITS = 20
_LOW = (1 << _LOW_BITS) - 1
_TERM_SHIFT = PLACE_BITS + _WEIGHT_BITS


class Holders:
    """All buckets, each read when it is first needed."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._buckets: dict[int, Integers] = {}
        self._changed: set[int] = set()

    def shared(self, term: int) -> tuple[Integers, NDArray[np.uint16]] | None:
        """The places, in order, of the papers that have a term, and its weights; None where fewer than two have it."""
        bucket, low = self._bucket(term >> _LOW_BITS), term & _LOW
        begin, end = bucket.searchsorted([low << _TERM_SHIFT, low + 1 << _TERM_SHIFT]).tolist()
        if end - begin < 2:
            return None
        holdings = bucket[begin:end]
        return holdings >> _WEIGHT_BITS & PLACES, (holdings & _WEIGHTS).astype(np.uint16)

    def change(self, removed: Mapping[int, bytes], added: Mapping[int, bytes]) -> None:
        """Take away the vectors of some places, and put in others."""
        for number, holdings in _split(removed):
            old = self._bucket(number)
            self._put(number, np.delete(old, np.searchsorted(old, holdings)))
        for number, holdings in _split(added):
            old = self._bucket(number)
            self._put(number, np.sort(np.concatenate([old, holdings])) if len(old) else holdings)

    def unsaved(self) -> Iterator[tuple[str, bytes]]:
        """The keys and values of the buckets that changed since the last call; an empty value is none."""
        for number in sorted(self._changed):
            yield _key(number), self._buckets[number].tobytes()
        self._changed.clear()

    def _bucket(self, number: int) -> Integers:
        bucket = self._buckets.get(number)
        if bucket is None:
            bucket = self._buckets[number] = np.frombuffer(self._read(_key(number)), np.int64)
        return bucket

    def _put(self, number: int, holdings: Integers) -> None:
        self._buckets[number] = holdings
        self._changed.add(number)


def _key(bucket: int) -> str:
    return f"term/{bucket:03x}"


def _split(vectors: Mapping[int, bytes]) -> Iterator[tuple[int, Integers]]:
    """The holdings of some vectors by place, bucket by bucket, sorted."""
    counts = {place: count for place, vector in vectors.items() if (count := count_terms(vector))}
    if not counts:
        return
    terms = np.frombuffer(b"".join([vectors[place][: 4 * count] for place, count in counts.items()]), "<u4")
    weights = np.frombuffer(b"".join([vectors[place][4 * count :] for place, count in counts.items()]), np.uint8)
    places = np.repeat(np.array(list(counts), np.int64), list(counts.values()))
    holdings = (terms & _LOW).astype(np.int64) << _TERM_SHIFT | places << _WEIGHT_BITS | weights
    buckets = terms >> _LOW_BITS
    order = np.lexsort((holdings, buckets))
    buckets, holdings = buckets[order], holdings[order]
    begins = np.flatnonzero(np.diff(buckets, prepend=-1)).tolist()
    for begin, end in zip(begins, [*begins[1:], len(buckets)], strict=True):
        yield int(buckets[begin]), holdings[begin:end]
