"""What a paper must reach to enter the list of another: the last nearness of every full list, in rows.

A *row* is a paper's number in this process: those that were stored by place, then those that came; a row whose paper
went stays empty. A *nearness* is one integer, the score of a pair above the place of the other paper: the greatest six
are a paper's list, and of equal scores the newer paper is nearer. How scores come about is not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from digest.model import SLOT_BITS
from digest.topics.holders import PLACE_BITS, Integers, Read

NEAREST = 6
"""Papers on a list."""

Scores = NDArray[np.uint16]

_BLOCK_BITS = SLOT_BITS + 5
_COLUMNS = 512
"""The greatest score of every 512th paper each is found eight times faster than the six greatest of all."""
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

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._places)

    def row(self, place: int) -> int:
        """The row of a paper."""
        return int(self._order[self._sorted.searchsorted(place)])

    def rows(self, places: Integers) -> NDArray[np.intp]:
        """The rows of some papers."""
        rows: NDArray[np.intp] = self._order[self._sorted.searchsorted(places)]
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

    def follow(self, row: int, near: Sequence[int]) -> None:
        """Let enter the list of a row who is in front of its last one from now on; ``settle`` is yet to come."""
        floor = near[0] if len(near) == NEAREST else 0
        self._floors[row] = floor
        self._lowest[row] = max(floor >> PLACE_BITS, 1)

    def settle(self, place: int, near: Sequence[int]) -> None:
        """Take the floor of a list that is finished, nearnesses in ascending order."""
        self.follow(self.row(place), near)
        self._changed.add(place >> _BLOCK_BITS)

    def entered(self, place: int, scores: Scores) -> Iterator[tuple[int, int, int]]:
        """The rows and places whose lists the paper at ``place`` is on by its scores, or would be, and its nearness.

        The scores are those of the first rows.
        """
        rows = np.flatnonzero(scores >= self._lowest[: len(scores)])
        nearness = scores[rows].astype(np.int64) << PLACE_BITS | place
        reached = nearness >= self._floors[rows]
        rows, nearness = rows[reached], nearness[reached]
        yield from zip(rows.tolist(), self._places[rows].tolist(), nearness.tolist(), strict=True)

    def nearest(self, scores: Scores) -> list[int]:
        """The six greatest nearnesses that some scores of the first rows make, in ascending order."""
        whole = len(scores) // _COLUMNS * _COLUMNS
        tops = scores[:whole].reshape(-1, _COLUMNS).max(axis=0) if whole > 4 * _COLUMNS else scores
        enough = max(1, int(np.partition(tops, -NEAREST)[-NEAREST])) if len(tops) >= NEAREST else 1
        rows = np.flatnonzero(scores >= enough)
        nearness = scores[rows].astype(np.int64) << PLACE_BITS | self._places[rows]
        best: list[int] = np.sort(nearness)[-NEAREST:].tolist()
        return best

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
