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
from collections.abc import Iterable, Mapping, Sequence

from digest.topics.floors import NEAREST, Floors
from digest.topics.holders import PLACES, Holders, Read
from digest.topics.scores import Scorer
from digest.topics.standing import Standings

_FEW = 64
"""Papers up to which the terms that are known are mended; for more, reading them again costs less."""


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
        return {place: _places(self._nearest(place)) for place in places}

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
        for place in sorted(come, key=self._floors.row):
            self._place(place, settled, lists)
        for place in bereft:
            if len(lists[place]) < NEAREST:  # while six are left, no other is in front of the list's old floor
                lists[place] = self._nearest(place)
        for place, near in lists.items():
            self._keep(place, near)
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
        for place in gone:
            for _, other, _ in self._floors.entered(place, self._scorer.score(place, gone[place])):
                if other not in lists and other not in gone:
                    lists[other] = self._standings.nearest(other)
        return lists

    def _place(self, place: int, settled: int, lists: dict[int, list[int]]) -> None:
        """Make the list of a paper from the settled rows and those before its own, and put it on lists of theirs.

        So each pair of papers that come is looked at once, when the later one is placed.
        """
        row = self._floors.row(place)
        scores = self._scorer.score(place, self._standings.vector(place), max(row, settled))
        for other_row, other, nearness in self._floors.entered(place, scores):
            near = lists.get(other)
            if near is None:
                near = lists[other] = self._standings.nearest(other)
            if nearness not in near:  # two that changed, both settled: the other one's list has it already
                insort(near, nearness)
                del near[:-NEAREST]
                if len(near) == NEAREST:  # else it has lost papers, and still knows who was not on it
                    self._floors.follow(other_row, near)
        lists[place] = near = self._floors.nearest(scores)
        self._floors.follow(row, near)

    def _keep(self, place: int, near: list[int]) -> None:
        self._standings.put_nearest(place, near)
        self._floors.settle(place, near)

    def _nearest(self, place: int) -> list[int]:
        """The list of a paper, worked out anew."""
        return self._floors.nearest(self._scorer.score(place, self._standings.vector(place)))


def _places(near: Sequence[int]) -> tuple[int, ...]:
    """The places of a list, the nearest first."""
    return tuple([nearness & PLACES for nearness in reversed(near)])
