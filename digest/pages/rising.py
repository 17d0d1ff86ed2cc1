"""What rises and what falls: a comparison of shares that says nothing where chance would say as much.

The measure is Pearson's chi-square of the table (papers with and without a topic, recently and before) with the
correction of Yates (1934), which is careful with small numbers. It is computed in whole numbers with one division at
the end, so that it comes out the same on every machine. A ratio of shares was tried first: its top are topics with two
papers instead of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

CERTAIN = 6.63
"""Chi-square with one degree of freedom that chance exceeds once in a hundred times."""
RECENT, EARLIER = 3, 12
"""Months compared: a quarter with the year before it. Younger archives compare their last fourth with the rest."""
FEWEST = 3
"""Papers with a term in the newest month, below which it is no trend whatever the numbers say."""


class Shift(NamedTuple):
    """A share of papers, recently and before."""

    name: str
    now: int
    before: int
    certainty: float
    """Chi-square."""
    is_rise: bool


def measure_shift(name: str, now: int, papers_now: int, before: int, papers_before: int) -> Shift:
    """Compare ``now`` of ``papers_now`` with ``before`` of ``papers_before``; the numbers of papers are not zero."""
    every, having = papers_now + papers_before, now + before
    difference = now * papers_before - before * papers_now
    lacking = every - having
    if not having or not lacking:
        return Shift(name, now, before, 0.0, False)
    excess = max(0, 2 * abs(difference) - every)
    certainty = every * excess**2 / (4 * papers_now * papers_before * having * lacking)
    return Shift(name, now, before, certainty, difference > 0)


def find_shifts(now: Mapping[str, int], papers_now: int, before: Mapping[str, int], papers_before: int) -> list[Shift]:
    """The shares that differ beyond chance, the most certain first; none where one side has no papers."""
    if not papers_now or not papers_before:
        return []
    shifts = (
        measure_shift(name, now.get(name, 0), papers_now, before.get(name, 0), papers_before)
        for name in now.keys() | before.keys()
    )
    return sorted((shift for shift in shifts if shift.certainty >= CERTAIN), key=lambda s: (-s.certainty, s.name))


def find_new_terms(
    now: Mapping[str, int], papers_now: int, before: Mapping[str, int], papers_before: int, limit: int
) -> list[Shift]:
    """The terms of some titles that stand out from those before, the most certain first.

    Of terms that share a word and most of their papers one is enough: the pair rather than its words (``gaussian
    splatting``), and of pairs the more certain one.
    """
    frequent = {term: count for term, count in now.items() if count >= FEWEST}
    known = {term: before[term] for term in frequent if term in before}
    rises = [shift for shift in find_shifts(frequent, papers_now, known, papers_before) if shift.is_rise]
    chosen: dict[str, int] = {}
    for shift in (shift for shift in rises if " " in shift.name):
        words = set(shift.name.split(" "))
        if not any(words & set(pair.split(" ")) and _is_most(count, shift.now) for pair, count in chosen.items()):
            chosen[shift.name] = shift.now
    spoken_for = {word for pair, count in chosen.items() for word in pair.split(" ") if _is_most(count, now[word])}
    shown = [shift for shift in rises if shift.name in chosen or " " not in shift.name]
    return [shift for shift in shown if shift.name not in spoken_for][:limit]


def _is_most(count: int, of: int) -> bool:
    return 3 * count >= 2 * of


def split_months(count: int) -> tuple[int, int]:
    """How many of the newest months are recent, and how many before them they are compared with."""
    recent = min(RECENT, max(1, count // 4))
    return recent, min(EARLIER, max(0, count - recent))
