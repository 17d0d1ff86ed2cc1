"""Similar papers: for each paper the six whose vectors have the greatest product with its own.

All sums are of whole numbers and exact, so that one pass over the papers that share a term with an edited one gives its
own list and says which other lists it enters or leaves; a clean build is the edit that adds every paper. Lists depend
on the papers there are, never on the order in which they came.

What must be stored is bytes by key: ``term/…`` holds who has a term (``holders``), ``day/…`` vectors and lists
(``standing``), ``floor/…`` the last nearness of each list, 32 days together, and ``floors`` which of those there are.
An edit reads all floors, sixteen bytes a paper, the buckets of the edited paper's terms, and the days of the lists that
change. Nothing here decides what a vector is. Importing this module costs a tenth of a second, for numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digest.model import SLOT_BITS
from digest.topics.holders import PLACE_BITS, PLACES, Holders, Integers, Read
from digest.topics.standing import Standing, Standings
from digest.topics.vectors import terms_of

NEAREST = 6
"""Papers on a list."""

_BLOCK_BITS = SLOT_BITS + 5
_DENSE = 16
"""A term of more than one paper in sixteen is held as a row with all papers in it: adding the row is then cheaper than
adding at the places of those who have it."""
_COLUMNS = 512
"""The greatest score of every 512th paper each is found eight times faster than the six greatest of all."""

Scores = NDArray[np.uint16]


class _Term(NamedTuple):
    """Who has a term, ready to be multiplied."""

    rows: NDArray[np.intp] | None
    """The rows of those who have it; None where ``weights`` holds all papers."""
    weights: NDArray[np.uint16]


class VectorIndex:
    """The vectors and the lists of all papers, kept right by differences."""

    def __init__(self, read: Read) -> None:
        self._standings = Standings(read)
        self._holders = Holders(read)
        self._floors = _Floors(read)
        self._terms: dict[int, _Term | None] = {}

    def top(self, places: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The list of each of these papers, the nearest first, worked out anew; papers that share no term are on none.

        Raises:
            KeyError: there is no paper at one of the places.
        """
        return {place: _places(self._nearest(place, self._scores(place))) for place in places}

    def revise(self, removed: Iterable[int], added: Iterable[tuple[int, bytes]]) -> dict[int, tuple[int, ...]]:
        """Take papers away and put vectors in at places, and say which lists may differ by that and what they are now.

        These are the lists of the papers that came or changed, those that one of them enters, and those that held one
        that went or changed; no others. A vector put in where there is one replaces it, and an equal one does nothing.
        """
        gone, come = self._differences(removed, added)
        if not gone and not come:
            return {}
        is_all_new = gone.keys() <= come.keys() and len(self._floors.places) == len(gone)
        left = set() if is_all_new else self._lists_with(gone)
        self._replace(gone, come)
        entering = self._place_all(come, is_all_new=is_all_new)
        for place in (left | entering.keys()) - come.keys() - gone.keys():
            self._rework(place, gone.keys(), entering.get(place, []))
        changed = (left | entering.keys() | come.keys()) - (gone.keys() - come.keys())
        return {place: _places(self._list_at(place)) for place in sorted(changed)}

    def unsaved(self) -> dict[str, bytes]:
        """What must be stored since the last call, by key; an empty value means that the key is no more."""
        return {**dict(self._holders.unsaved()), **dict(self._standings.unsaved()), **dict(self._floors.unsaved())}

    def _differences(
        self, removed: Iterable[int], added: Iterable[tuple[int, bytes]]
    ) -> tuple[dict[int, bytes], dict[int, bytes]]:
        """The vectors that go and those that come, by place."""
        come = dict(added)
        gone = {}
        for place in {*removed, *come}:
            kept = self._standings.get(place)
            if kept is not None:
                if kept.vector == come.get(place):
                    del come[place]
                else:
                    gone[place] = kept.vector
        return gone, come

    def _replace(self, gone: Mapping[int, bytes], come: Mapping[int, bytes]) -> None:
        self._holders.change(gone, come)
        for place in gone.keys() - come.keys():
            self._standings.drop(place)
        for place, vector in come.items():
            self._standings.put(place, Standing(vector))
        self._floors.replace(gone.keys() - come.keys(), come.keys() - gone.keys())
        self._terms.clear()

    def _lists_with(self, places: Iterable[int]) -> set[int]:
        """The papers that have one of some papers on their list."""
        return {other for place in places for other, _ in self._floors.entered(place, self._scores(place))}

    def _place_all(self, come: Iterable[int], *, is_all_new: bool) -> dict[int, list[int]]:
        """Make the lists of the papers that came; give the nearnesses with which they enter the lists of others."""
        entering: dict[int, list[int]] = defaultdict(list)
        for place in come:
            scores = self._scores(place)
            if not is_all_new:
                for other, nearness in self._floors.entered(place, scores):
                    entering[other].append(nearness)
            self._set_list(place, self._nearest(place, scores))
        return entering

    def _rework(self, place: int, gone: Iterable[int], entering: Sequence[int]) -> None:
        """Make the list of a paper that is still what it was, from its old list where that says enough.

        Whoever is not on a full list is behind its floor: while six who are not are left, no other can come in.
        """
        old = self._list_at(place)
        away = frozenset(gone)
        merged = sorted([*(near for near in old if near & PLACES not in away), *entering], reverse=True)
        if len(old) == NEAREST and len(merged) < NEAREST:
            self._set_list(place, self._nearest(place, self._scores(place)))
        else:
            self._set_list(place, np.array(merged[:NEAREST], np.int64))

    def _list_at(self, place: int) -> list[int]:
        nearest: list[int] = np.frombuffer(self._standing(place).nearest, np.int64).tolist()
        return nearest

    def _set_list(self, place: int, nearest: Integers) -> None:
        self._standings.put(place, Standing(self._standing(place).vector, nearest.tobytes()))
        self._floors.set(place, int(nearest[-1]) if len(nearest) == NEAREST else 0)

    def _standing(self, place: int) -> Standing:
        kept = self._standings.get(place)
        if kept is None:
            raise KeyError(place)
        return kept

    def _scores(self, place: int) -> Scores:
        """The product of one paper's vector with every paper's, by row; its own is 0."""
        count = len(self._floors.places)
        scores = np.zeros(count, np.uint16)
        product = np.empty_like(scores)
        sparse: list[_Term] = []
        factors: list[int] = []
        for term, weight in terms_of(self._standing(place).vector).items():
            found = self._term(term)
            if found is None:
                continue
            if found.rows is None:
                np.multiply(found.weights, np.uint16(weight), out=product)
                np.add(scores, product, out=scores)
            else:
                sparse.append(found)
                factors.append(weight)
        if sparse:
            rows = np.concatenate([found.rows for found in sparse if found.rows is not None])
            parts = np.concatenate([found.weights for found in sparse])
            parts *= np.repeat(np.array(factors, np.uint16), [len(found.weights) for found in sparse])
            np.add.at(scores, rows, parts)
        scores[self._floors.row(place)] = 0
        return scores

    def _term(self, term: int) -> _Term | None:
        """Who has a term; None where no two papers have it, whose products it then cannot change."""
        if term in self._terms:
            return self._terms[term]
        found = self._holders.shared(term)
        known = None
        if found is not None:
            places, weights = found
            rows = np.searchsorted(self._floors.places, places)
            known = _Term(rows, weights)
            if len(rows) * _DENSE > len(self._floors.places):
                dense = np.zeros(len(self._floors.places), np.uint16)
                dense[rows] = weights
                known = _Term(None, dense)
        self._terms[term] = known
        return known

    def _nearest(self, place: int, scores: Scores) -> Integers:
        """The six greatest nearnesses, the greatest first."""
        whole = len(scores) // _COLUMNS * _COLUMNS
        tops = scores[:whole].reshape(-1, _COLUMNS).max(axis=0) if whole > 4 * _COLUMNS else scores
        enough = max(1, int(np.partition(tops, -NEAREST)[-NEAREST])) if len(tops) >= NEAREST else 1
        rows = np.flatnonzero(scores >= enough)
        nearest = scores[rows].astype(np.int64) << PLACE_BITS | self._floors.places[rows]
        best: Integers = np.sort(nearest)[: -NEAREST - 1 : -1]
        return best


class _Floors:
    """For every paper, in order of place, the last nearness of its full list: what another must reach to enter it."""

    def __init__(self, read: Read) -> None:
        self._blocks: list[int] = np.frombuffer(read("floors"), np.int64).tolist()
        stored = [np.frombuffer(read(_key(block)), np.int64).reshape(2, -1) for block in self._blocks]
        both = np.concatenate(stored, axis=1) if stored else np.zeros((2, 0), np.int64)
        self.places, self._floors = both[0], both[1].copy()
        self._lowest = (self._floors >> PLACE_BITS).astype(np.uint16)
        """The scores of the floors, by which most papers can be told to stay out."""
        self._changed: set[int] = set()

    def row(self, place: int) -> int:
        """The row of a paper."""
        return int(np.searchsorted(self.places, place))

    def set(self, place: int, floor: int) -> None:
        """Give a paper another floor: 0 while its list is not full."""
        row = self.row(place)
        if self._floors[row] != floor:
            self._floors[row] = floor
            self._lowest[row] = floor >> PLACE_BITS
            self._changed.add(place >> _BLOCK_BITS)

    def replace(self, gone: Iterable[int], come: Iterable[int]) -> None:
        """Take papers out and put others in, with lists that are empty so far."""
        out, into = sorted(gone), np.array(sorted(come), np.int64)
        rows = np.searchsorted(self.places, out)
        self.places, self._floors = np.delete(self.places, rows), np.delete(self._floors, rows)
        rows = np.searchsorted(self.places, into)
        self.places, self._floors = np.insert(self.places, rows, into), np.insert(self._floors, rows, 0)
        self._lowest = (self._floors >> PLACE_BITS).astype(np.uint16)
        self._changed.update(place >> _BLOCK_BITS for place in (*out, *into.tolist()))

    def entered(self, place: int, scores: Scores) -> Iterator[tuple[int, int]]:
        """The papers whose lists the one at ``place`` is on by its scores, or would be, with its nearness to each."""
        rows = np.flatnonzero((scores >= self._lowest) & (scores > 0))
        nearness = scores[rows].astype(np.int64) << PLACE_BITS | place
        reached = nearness >= self._floors[rows]
        yield from zip(self.places[rows[reached]].tolist(), nearness[reached].tolist(), strict=True)

    def unsaved(self) -> Iterator[tuple[str, bytes]]:
        """The keys and values of the blocks that changed since the last call."""
        for block in sorted(self._changed):
            begin, end = np.searchsorted(self.places, [block << _BLOCK_BITS, (block + 1) << _BLOCK_BITS]).tolist()
            yield _key(block), np.stack([self.places[begin:end], self._floors[begin:end]]).tobytes()
        blocks: list[int] = np.unique(self.places >> _BLOCK_BITS).tolist() if self._changed else self._blocks
        if blocks != self._blocks:
            self._blocks = blocks
            yield "floors", np.array(blocks, np.int64).tobytes()
        self._changed.clear()


def _key(block: int) -> str:
    return f"floor/{block}"


def _places(nearest: Integers | Sequence[int]) -> tuple[int, ...]:
    return tuple(int(near) & PLACES for near in nearest)
