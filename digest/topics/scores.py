"""The product of one vector with those of all papers: the pass that a clean build and an edit share.

Terms are kept as they are multiplied, by row, once they were needed; ``holders`` has them as they are stored. What
follows from scores is for ``similar`` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digest.topics.floors import Floors, Scores
from digest.topics.holders import Holders
from digest.topics.vectors import terms_of

_DENSE = 16
"""A term of more than one paper in sixteen is held as a row with all papers in it: adding the row is then cheaper than
adding at the places of those who have it."""
_LONG = 1000
"""Papers of a term from which on it pays to look for the end of the first rows."""


class _Term(NamedTuple):
    """Who has a term, ready to be multiplied."""

    rows: NDArray[np.intp] | None
    """The rows of those who have it, ascending; None where ``weights`` is for all rows, 0 for those who do not."""
    weights: Scores

    def put(self, row: int, weight: int) -> _Term:
        """The same with another weight for the paper of a row: 0 where it does not have the term."""
        if self.rows is None:
            missing = max(row + 1 - len(self.weights), 0)
            weights = np.concatenate([self.weights, np.zeros(missing, np.uint16)])
            weights[row] = weight
            return _Term(None, weights)
        at = int(self.rows.searchsorted(row))
        end = at + int(at < len(self.rows) and self.rows[at] == row)
        new = ([row], [weight]) if weight else ([], [])
        rows = np.concatenate([self.rows[:at], np.array(new[0], np.intp), self.rows[end:]])
        return _Term(rows, np.concatenate([self.weights[:at], np.array(new[1], np.uint16), self.weights[end:]]))


class Scorer:
    """Scores papers by the terms of their vectors."""

    def __init__(self, holders: Holders, floors: Floors) -> None:
        self._holders = holders
        self._floors = floors
        self._terms: dict[int, _Term | None] = {}

    def score(self, place: int, vector: bytes, rows: int | None = None) -> Scores:
        """The product of one paper's vector with those of every paper, or of some first ones, by row; its own is 0."""
        total = len(self._floors)
        count = total if rows is None else rows
        scores = np.zeros(total, np.uint16)
        first = scores[:count]
        product = np.empty_like(first)
        holders: list[NDArray[np.intp]] = []
        sparse: list[Scores] = []
        factors: list[int] = []
        known = self._terms
        for term, weight in terms_of(vector).items():
            found = known[term] if term in known else self._load(term)
            if found is None:
                continue
            if found.rows is None:
                weights = found.weights[:count]
                part = first[: len(weights)]
                np.add(part, np.multiply(weights, np.uint16(weight), out=product[: len(weights)]), out=part)
            else:
                end = int(found.rows.searchsorted(count)) if len(found.rows) > _LONG else _LONG
                holders.append(found.rows[:end])
                sparse.append(found.weights[:end])
                factors.append(weight)
        if factors:
            products = np.concatenate(sparse)
            products *= np.repeat(np.array(factors, np.uint16), [len(each) for each in sparse])
            np.add.at(scores, np.concatenate(holders), products)
        scores[self._floors.row(place)] = 0
        return first

    def forget(self) -> None:
        """Read all terms again: rows are about to change."""
        self._terms.clear()

    def mend(self, vectors: Mapping[int, bytes], *, here: bool) -> None:
        """Put some vectors into the terms that are known, or take them out of these."""
        for place, vector in vectors.items() if self._terms else ():
            row = self._floors.row(place)
            for term, weight in terms_of(vector).items():
                known = self._terms.pop(term, None)
                if known is not None:  # else it is read again: two papers at most had it
                    self._terms[term] = known.put(row, weight if here else 0)

    def _load(self, term: int) -> _Term | None:
        """Who has a term; None where no two papers have it, whose products it then cannot change."""
        found = self._holders.shared(term)
        known = None
        if found is not None:
            places, weights = found
            rows = self._floors.rows(places)
            if len(rows) * _DENSE > len(self._floors):
                dense = np.zeros(len(self._floors), np.uint16)
                dense[rows] = weights
                known = _Term(None, dense)
            else:
                order = rows.argsort(kind="stable")
                known = _Term(rows[order], weights[order])
        self._terms[term] = known
        return known
