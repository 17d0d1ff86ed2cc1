"""Similar papers: for each paper the six whose vectors have the greatest product with its own.

All sums are of whole numbers and exact, so that one pass over the papers that share a term with an edited one gives its
own list and says which other lists it enters or leaves; a clean build is the edit that adds every paper. Lists depend
on the papers there are, never on the order in which they came.

What must be stored is bytes by key: ``term/…`` holds who has a term (``holders``), ``day/…`` vectors and lists
(``standing``), ``floor/…`` the last nearness of each list, 32 days together, and ``floors`` which of those there are
(``floors``). An edit reads all floors, sixteen bytes a paper, the buckets of the edited paper's terms, and the days of
the lists that change. Nothing here decides what a vector is (``vectors``) or how two are multiplied (``scores``).
Importing this module costs a tenth of a second, for numpy.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digest.topics.floors import NEAREST, Floors, Scores
from digest.topics.holders import PLACES, Holders, Read
from digest.topics.scores import Scorer
from digest.topics.standing import Standings

_FEW = 64
"""Papers up to which the terms that are known are mended; for more, reading them again costs less."""
_CELLS = 1 << 20
"""Scores that are looked at together: two megabytes, what a processor's core keeps near."""

Rows = NDArray[np.intp]


class VectorIndex:
    """The vectors and the lists of all papers, kept right by differences."""

    def __init__(self, read: Read) -> None:
        self._standings = Standings(read)
        self._holders = Holders(read)
        self._floors = Floors(read)
        self._scorer = Scorer(self._holders, self._floors)

    def top(self, places: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The list of each of these papers, the nearest first, worked out anew; papers that share no term are on none.

        Raises:
            KeyError: there is no paper at one of the places.
        """
        wanted = {place: self._standings.vector(place) for place in places}
        return {place: _places(near) for place, near in self._nearest(wanted).items()}

    def revise(self, removed: Iterable[int], added: Iterable[tuple[int, bytes]]) -> dict[int, tuple[int, ...]]:
        """Take papers away and put vectors in at places, and say which lists may differ by that and what they are now.

        These are the lists of the papers that came or changed, those that one of them enters, and those that held one
        that went or changed; no others. A vector put in where there is one replaces it, and an equal one does nothing.
        """
        gone, come = self._differences(removed, added)
        lists = self._lists_with(gone)
        bereft = [place for place, near in lists.items() if len(near) == NEAREST]
        for near in lists.values():
            near[:] = [nearness for nearness in near if nearness & PLACES not in gone]
        settled = self._replace(gone, come)
        for places, rows in self._batches(come):
            self._place(places, rows, settled, lists)
        # while six are left, no other is in front of the list's old floor
        lists |= self._nearest([place for place in bereft if len(lists[place]) < NEAREST])
        for place, near in lists.items():
            self._standings.put_nearest(place, near)
        self._floors.settle(lists)
        return {place: _places(lists[place]) for place in sorted(lists)}

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

    def _replace(self, gone: Mapping[int, bytes], come: Mapping[int, bytes]) -> int:
        """Let vectors go and come, and count the rows in front of those that are new.

        A paper whose vector changes keeps its row.
        """
        self._holders.change(gone, come)
        self._standings.change(gone, come)
        is_large = len(gone) + len(come) > _FEW
        if is_large:
            self._scorer.forget()
        new = come.keys() - gone.keys()
        self._scorer.mend(gone, here=False)
        if gone.keys() != come.keys():
            self._floors.replace(gone.keys() - come.keys(), new, renumber=is_large)
        self._scorer.mend(come, here=True)
        return len(self._floors) - len(new)

    def _lists_with(self, gone: Mapping[int, bytes]) -> dict[int, list[int]]:
        """The lists on which some papers are that go, without the lists of those papers."""
        lists: dict[int, list[int]] = {}
        for places, rows in self._batches(gone):
            scores = self._score(places, rows, len(self._floors))
            for _, other, _ in self._floors.entered(places, scores):
                if other not in lists and other not in gone:
                    lists[other] = self._standings.nearest(other)
        return lists

    def _place(self, places: Sequence[int], rows: Rows, settled: int, lists: dict[int, list[int]]) -> None:
        """Make the lists of some papers from the settled rows and those up to their own, and put them on lists of
        theirs.

        So each pair of papers that come is looked at once, when the later one is placed.
        """
        scores = self._score(places, rows, max(int(rows[-1]) + 1, settled))
        found = self._floors.nearest(scores)
        lists.update(zip(places, found, strict=True))
        self._floors.follow(rows, found)
        entered: dict[int, list[int]] = {}
        for other_row, other, nearness in self._floors.entered(places, scores):
            near = lists.get(other)
            if near is None:
                near = lists[other] = self._standings.nearest(other)
            if nearness not in near:  # else both were placed at once, or changed: the other one's list has it already
                insort(near, nearness)
                del near[:-NEAREST]
                if len(near) == NEAREST:  # else it has lost papers, and still knows who was not on it
                    entered[other_row] = near
        self._floors.follow(entered, entered.values())

    def _nearest(self, places: Collection[int]) -> dict[int, list[int]]:
        """The lists of some papers, worked out anew."""
        lists: dict[int, list[int]] = {}
        for some, rows in self._batches(places):
            scores = self._score(some, rows, len(self._floors))
            lists.update(zip(some, self._floors.nearest(scores), strict=True))
        return lists

    def _batches(self, places: Collection[int]) -> Iterator[tuple[list[int], Rows]]:
        """Some papers by row, as many at a time as it pays to score together."""
        unordered = np.fromiter(places, np.int64, len(places))
        rows = self._floors.rows(unordered)
        order = rows.argsort()
        size = _CELLS // (len(self._floors) + 1) + 1
        for at in range(0, len(order), size):
            some = order[at : at + size]
            yield unordered[some].tolist(), rows[some]

    def _score(self, places: Sequence[int], rows: Rows, count: int) -> Scores:
        return self._scorer.score(rows.tolist(), [self._standings.vector(place) for place in places], count)


def _places(near: Sequence[int]) -> tuple[int, ...]:
    """The places of a list, the nearest first."""
    return tuple([nearness & PLACES for nearness in reversed(near)])
