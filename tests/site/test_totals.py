"""Folded values show no history: whatever order papers came in, and whoever left in between."""

from __future__ import annotations

import datetime as dt
import itertools

from digest.pages.totals import encode_parts, fold_totals

PAPERS = [
    encode_parts(dt.date(2025, 9, 2), "Sparse speech models", ("speech", "pruning")),
    encode_parts(dt.date(2025, 9, 1), "Graphs of models", ("graphs", "speech")),
    encode_parts(dt.date(2025, 9, 1), "Another network", ()),
]
KEYS = sorted(set().union(*PAPERS))


def parts_of(key: str, papers: list[dict[str, bytes]]) -> list[bytes]:
    return [paper[key] for paper in papers if key in paper]


def test_papers_in_any_order_give_the_same_values() -> None:
    for key in KEYS:
        values = set()
        for order in itertools.permutations(PAPERS):
            value = None
            for part in parts_of(key, list(order)):
                value = fold_totals(key, value, [], [part])
            values.add(value)
        assert len(values) == 1


def test_a_paper_that_came_and_went_leaves_nothing_behind() -> None:
    stays, *others = PAPERS
    for key in KEYS:
        kept, gone = parts_of(key, [stays]), parts_of(key, others)
        everything = fold_totals(key, None, [], kept + gone)
        without = fold_totals(key, everything, gone, [])
        assert without == (fold_totals(key, None, [], kept) if kept else None)


def test_no_value_stays_where_no_paper_does() -> None:
    for key in KEYS:
        parts = parts_of(key, PAPERS)
        assert fold_totals(key, fold_totals(key, None, [], parts), parts, []) is None
