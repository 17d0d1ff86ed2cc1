"""Which papers have a term in their vectors, and how weightily: the inverted half of ``similar``.

A *holding* says that the paper at a place has a term with a weight, as one integer that sorts by term, then place:

    the low 20 bits of the term | 35 bits of place | 8 bits of weight

The high bits of a term are its *bucket*, the unit that is read and stored: a sorted array of holdings, the same
whatever the order in which papers came. There is no row for each term, since most terms have a paper or two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from digest.model import SLOT_BITS
from digest.topics.vectors import count_terms

Integers = NDArray[np.int64]
Read = Callable[[str], bytes]
"""The value stored under a key; empty where there is none."""

PLACE_BITS = 15 + SLOT_BITS
PLACES = (1 << PLACE_BITS) - 1
_WEIGHT_BITS = 8
_LOW_BITS = 20
_LOW = (1 << _LOW_BITS) - 1
_TERM_SHIFT = PLACE_BITS + _WEIGHT_BITS


class Bucket:
    """The holdings of some terms."""

    __slots__ = ("_slices", "holdings")

    def __init__(self, holdings: Integers) -> None:
        self.holdings = holdings
        self._slices: dict[int, tuple[int, int]] | None = None

    def shared(self, term: int) -> Integers | None:
        """The holdings of a term in order of place; None where fewer than two papers have it."""
        if self._slices is None:
            terms = self.holdings >> _TERM_SHIFT
            begins = np.flatnonzero(np.diff(terms, prepend=-1))
            ends = np.append(begins[1:], len(terms))
            several = ends - begins > 1
            spans = zip(begins[several].tolist(), ends[several].tolist(), strict=True)
            self._slices = dict(zip(terms[begins[several]].tolist(), spans, strict=True))
        found = self._slices.get(term & _LOW)
        return None if found is None else self.holdings[found[0] : found[1]]


class Holders:
    """All buckets, each read when it is first needed."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._buckets: dict[int, Bucket] = {}
        self._changed: set[int] = set()

    def shared(self, term: int) -> tuple[Integers, NDArray[np.uint16]] | None:
        """The places, in order, of the papers that have a term, and its weights; None where fewer than two have it."""
        holdings = self._bucket(term >> _LOW_BITS).shared(term)
        if holdings is None:
            return None
        return holdings >> _WEIGHT_BITS & PLACES, (holdings & 0xFF).astype(np.uint16)

    def change(self, removed: Mapping[int, bytes], added: Mapping[int, bytes]) -> None:
        """Take away the vectors of some places, and put in others."""
        for number, holdings in _split(removed):
            old = self._bucket(number).holdings
            self._put(number, np.delete(old, np.searchsorted(old, holdings)))
        for number, holdings in _split(added):
            merged = np.concatenate([self._bucket(number).holdings, holdings])
            merged.sort()
            self._put(number, merged)

    def unsaved(self) -> Iterator[tuple[str, bytes]]:
        """The keys and values of the buckets that changed since the last call; an empty value is none."""
        for number in sorted(self._changed):
            yield _key(number), self._buckets[number].holdings.tobytes()
        self._changed.clear()

    def _bucket(self, number: int) -> Bucket:
        bucket = self._buckets.get(number)
        if bucket is None:
            bucket = self._buckets[number] = Bucket(np.frombuffer(self._read(_key(number)), np.int64))
        return bucket

    def _put(self, number: int, holdings: Integers) -> None:
        self._buckets[number] = Bucket(holdings)
        self._changed.add(number)


def _key(bucket: int) -> str:
    return f"term/{bucket:03x}"


def _split(vectors: Mapping[int, bytes]) -> Iterator[tuple[int, Integers]]:
    """The holdings of some vectors by place, bucket by bucket, sorted."""
    parts = [_holdings(count, same) for count, same in _by_count(vectors.items())]
    if not parts:
        return
    buckets = np.concatenate([part[0] for part in parts])
    holdings = np.concatenate([part[1] for part in parts])
    order = np.lexsort((holdings, buckets))
    buckets, holdings = buckets[order], holdings[order]
    begins = np.flatnonzero(np.diff(buckets, prepend=-1))
    yield from zip(buckets[begins].tolist(), np.split(holdings, begins[1:]), strict=True)


def _by_count(vectors: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, list[tuple[int, bytes]]]]:
    """Vectors of equally many terms together; without those that have none."""

    def count(pair: tuple[int, bytes]) -> int:
        return count_terms(pair[1])

    for terms, same in groupby(sorted(vectors, key=count), key=count):
        if terms:
            yield terms, list(same)


def _holdings(terms: int, vectors: list[tuple[int, bytes]]) -> tuple[Integers, Integers]:
    """The buckets and the holdings of vectors of so many terms."""
    layout = np.dtype([("terms", "<u4", (terms,)), ("weights", "u1", (terms,))])
    table = np.frombuffer(b"".join([vector for _, vector in vectors]), layout)
    places = np.array([place for place, _ in vectors], np.int64)[:, None]
    low = (table["terms"] & _LOW).astype(np.int64)
    holdings = low << _TERM_SHIFT | places << _WEIGHT_BITS | table["weights"]
    return (table["terms"] >> _LOW_BITS).astype(np.int64).ravel(), holdings.ravel()
