"""The product of some vectors with those of all papers: the pass that a clean build and an edit share.

Terms are kept as they are multiplied, by row, once they were needed; ``holders`` has them as they are stored. What
follows from scores is for ``similar`` to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from digest.topics.floors import COLUMNS, Floors, Scores
from digest.topics.holders import Holders
from digest.topics.vectors import terms_of

_DENSE = 16
"""A term of more than one paper in sixteen is held as a row with all papers in it: adding the row is then cheaper than
adding at the places of those who have it."""


class _Term(NamedTuple):
    """Who has a term, ready to be multiplied."""

    rows: NDArray[np.intp] | None
    """The rows of those who have it, ascending; None where ``weights`` is for all rows, 0 for those who do not."""
    weights: Scores

    def first(self, count: int) -> _Term:
        """The same for the first rows alone; there may be fewer."""
        if self.rows is None:
            return _Term(None, _lengthen(self.weights, count)[:count])
        end = int(self.rows.searchsorted(count))
        return _Term(self.rows[:end], self.weights[:end])

    def put(self, row: int, weight: int) -> _Term:
        """The same with another weight for the paper of a row: 0 where it does not have the term."""
        if self.rows is None:
            weights = _lengthen(self.weights, row + 1).copy()
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
        self._cut: dict[int, _Term | None] = {}
        """The terms for as many rows as ``_product`` has cells: most calls ask for as many as the one before."""
        self._product = np.empty(0, np.uint16)

    def score(self, rows: Sequence[int], vectors: Sequence[bytes], count: int) -> Scores:
        """The products of some papers' vectors with those of the first papers up to ``count``: a line for each, a
        column for each row, and as many columns of 0 as make a multiple of ``COLUMNS``. With itself a paper's is 0.
        """
        width = _columns(count)
        if width != len(self._product):
            self._cut.clear()
            self._product = np.empty(width, np.uint16)
        scores = np.empty((len(vectors), width), np.uint16)
        for line, vector in zip(scores, vectors, strict=True):
            self._fill(line, vector)
        scores[:, count:] = 0
        scores[range(len(rows)), rows] = 0
        return scores

    def forget(self) -> None:
        """Read all terms again: rows are about to change."""
        self._terms.clear()
        self._cut.clear()

    def mend(self, vectors: Mapping[int, bytes], *, here: bool) -> None:
        """Put some vectors into the terms that are known, or take them out of these."""
        if not self._terms:
            return
        self._cut.clear()
        rows = self._floors.rows(np.fromiter(vectors, np.int64, len(vectors)))
        for row, vector in zip(rows.tolist(), vectors.values(), strict=True):
            for term, weight in terms_of(vector).items():
                known = self._terms.pop(term, None)
                if known is not None:  # else it is read again: two papers at most had it
                    self._terms[term] = known.put(row, weight if here else 0)

    def _fill(self, line: Scores, vector: bytes) -> None:
        """Write the products of a vector over a line."""
        dense: list[tuple[Scores, np.uint16]] = []
        holders: list[NDArray[np.intp]] = []
        sparse: list[Scores] = []
        factors: list[int] = []
        for term, weight in terms_of(vector).items():
            found = self._cut[term] if term in self._cut else self._first(term, len(line))
            if found is None:
                continue
            if found.rows is None:
                dense.append((found.weights, np.uint16(weight)))
            else:
                holders.append(found.rows)
                sparse.append(found.weights)
                factors.append(weight)
        if dense:
            np.multiply(*dense[0], out=line)
        else:
            line.fill(0)
        for weights, factor in dense[1:]:
            np.add(line, np.multiply(weights, factor, out=self._product), out=line)
        if factors:
            products = np.concatenate(sparse)
            products *= np.repeat(np.array(factors, np.uint16), list(map(len, sparse)))
            np.add.at(line, np.concatenate(holders), products)

    def _first(self, term: int, count: int) -> _Term | None:
        known = self._terms[term] if term in self._terms else self._load(term)
        found = self._cut[term] = known and known.first(count)
        return found

    def _load(self, term: int) -> _Term | None:
        """Who has a term; None where no two papers have it, whose products it then cannot change."""
        found = self._holders.shared(term)
        known = None
        if found is not None:
            places, weights = found
            rows = self._floors.rows(places)
            if len(rows) * _DENSE > len(self._floors):
                dense = np.zeros(_columns(len(self._floors)), np.uint16)
                dense[rows] = weights
                known = _Term(None, dense)
            else:
                order = rows.argsort(kind="stable")
                known = _Term(rows[order], weights[order])
        self._terms[term] = known
        return known


def _columns(count: int) -> int:
    """How long a line of scores for some rows is."""
    return -(-count // COLUMNS) * COLUMNS


def _lengthen(weights: Scores, size: int) -> Scores:
    """Weights with enough cells of 0 after them that there are as many as ``size``, or more."""
    missing = size - len(weights)
    return np.concatenate([weights, np.zeros(missing, np.uint16)]) if missing > 0 else weights
