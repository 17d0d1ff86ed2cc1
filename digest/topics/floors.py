"""What a paper must reach to enter the list of another: the last nearness of every full list, in rows.

A *row* is a paper's number in this process: those that were stored by place, then those that came; a row whose paper
went stays empty. A *nearness* is one integer, the score of a pair above the place of the other paper: the greatest six
are a paper's list, and of equal scores the newer paper is nearer. How scores come about is not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from digest.model import DAY_BITS, PLACE_BITS, SLOT_BITS
from digest.topics.holders import Integers, Read

NEAREST = 6
"""Papers on a list."""

Scores = NDArray[np.uint16]

_BLOCK_BITS = SLOT_BITS + 5
COLUMNS = 512
"""A line of scores is a multiple of this long. The greatest of every 512th paper each, and of these the sixth, rule out
most papers: so the six greatest are found eight times faster than among all."""
_DIRECTORY = "floors"
_NOBODY = -1
"""The place of an empty row."""


class Floors:
    """The floor of every list by row: 0 while a list is not full."""

    def __init__(self, read: Read) -> None:
        self._blocks: list[int] = np.frombuffer(read(_DIRECTORY), np.int64).tolist()
        stored = [np.frombuffer(read(_key(block)), np.int64).reshape(2, -1) for block in self._blocks]
        places, floors = np.concatenate(stored, axis=1) if stored else np.zeros((2, 0), np.int64)
        self._changed: set[int] = set()
        self._set(places, floors.copy())

    def _set(self, places: Integers, floors: Integers) -> None:
        self._places, self._floors = places, floors
        self._lowest = np.maximum(floors >> PLACE_BITS, 1).astype(np.uint16)
        """The scores of the floors, by which most papers can be told to stay out: no list has a score of 0."""
        taken = np.flatnonzero(places != _NOBODY)
        self._order = taken[places[taken].argsort(kind="stable")]
        self._sorted = places[self._order]
        begins = np.flatnonzero(np.diff(self._sorted >> SLOT_BITS, prepend=-1))
        self._shifts = np.zeros(1 << DAY_BITS, np.int64)
        """For each day how far a place of it is from where it stands in order, if the slots before it are taken."""
        self._shifts[self._sorted[begins] >> SLOT_BITS] = begins - self._sorted[begins]

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._places)

    def rows(self, places: Integers) -> NDArray[np.intp]:
        """The rows of some papers, most of them without a search: days have few gaps."""
        at = np.minimum(places + self._shifts[places >> SLOT_BITS], len(self._sorted) - 1)
        (wrong,) = np.nonzero(self._sorted[at] != places)
        at[wrong] = self._sorted.searchsorted(places[wrong])
        rows: NDArray[np.intp] = self._order[at]
        return rows

    def replace(self, gone: Collection[int], come: Collection[int], *, renumber: bool = False) -> None:
        """Empty the rows of some papers, and append others, by place, with lists that are empty so far.

        ``renumber`` leaves no row empty.
        """
        staying = np.ones(len(self), bool)
        staying[self.rows(np.array(list(gone), np.int64))] = False
        places, floors = np.where(staying, self._places, _NOBODY), self._floors
        if renumber:
            places, floors = places[places != _NOBODY], floors[places != _NOBODY]
        new = np.array(sorted(come), np.int64)
        self._set(np.concatenate([places, new]), np.concatenate([floors, np.zeros_like(new)]))
        self._changed.update(place >> _BLOCK_BITS for place in (*gone, *come))

    def follow(self, rows: Collection[int], lists: Iterable[Sequence[int]]) -> None:
        """Let enter lists, by their rows, who is in front of their last ones from now on; ``settle`` is yet to come."""
        at = np.fromiter(rows, np.intp, len(rows))
        floors = np.fromiter((near[0] if len(near) == NEAREST else 0 for near in lists), np.int64, len(rows))
        self._floors[at] = floors
        self._lowest[at] = np.maximum(floors >> PLACE_BITS, 1)

    def settle(self, lists: Mapping[int, Sequence[int]]) -> None:
        """Take the floors of lists that are finished, by place, nearnesses in ascending order."""
        places = np.fromiter(lists, np.int64, len(lists))
        self.follow(self.rows(places).tolist(), lists.values())
        self._changed.update((places >> _BLOCK_BITS).tolist())

    def entered(self, places: Sequence[int], scores: Scores) -> Iterator[tuple[int, int, int]]:
        """The rows and places whose lists some papers are on by their scores, or would be, and their nearness."""
        scores = scores[:, : len(self)]
        count = scores.shape[1]
        papers, rows = np.divmod(np.flatnonzero(scores >= self._lowest[:count]), count)
        nearness = scores[papers, rows].astype(np.int64) << PLACE_BITS | np.array(places, np.int64)[papers]
        reached = nearness >= self._floors[rows]
        rows, nearness = rows[reached], nearness[reached]
        yield from zip(rows.tolist(), self._places[rows].tolist(), nearness.tolist(), strict=True)

    def nearest(self, scores: Scores) -> list[list[int]]:
        """For each line of scores the six greatest nearnesses that it makes, in ascending order."""
        cells = scores.reshape(len(scores), -1, COLUMNS)
        tops = cells.max(axis=1)
        enough = np.maximum(np.partition(tops, -NEAREST, axis=1)[:, -NEAREST], 1)
        papers, columns = np.divmod(np.flatnonzero(tops >= enough[:, None]), COLUMNS)
        found = cells[papers, :, columns]
        at, line = np.nonzero(found >= enough[papers][:, None])
        papers, rows = papers[at], line * COLUMNS + columns[at]
        nearness = found[at, line].astype(np.int64) << PLACE_BITS | self._places[rows]
        order = np.lexsort((nearness, papers))
        ends = papers.searchsorted(np.arange(len(scores)), "right").tolist()
        best: list[int] = nearness[order].tolist()
        return [best[max(begin, end - NEAREST) : end] for begin, end in pairwise([0, *ends])]

    def unsaved(self) -> Iterator[tuple[str, bytes]]:
        """The keys and values of the blocks that changed since the last call; an empty value is none."""
        if not self._changed:
            return
        for block in sorted(self._changed):
            begin, end = self._sorted.searchsorted([block << _BLOCK_BITS, (block + 1) << _BLOCK_BITS]).tolist()
            rows = self._order[begin:end]
            yield _key(block), np.stack([self._places[rows], self._floors[rows]]).tobytes()
        self._changed.clear()
        blocks: list[int] = np.unique(self._sorted >> _BLOCK_BITS).tolist()
        if blocks != self._blocks:
            self._blocks = blocks
            yield _DIRECTORY, np.array(blocks, np.int64).tobytes()


def _key(block: int) -> str:
    return f"floor/{block}"
