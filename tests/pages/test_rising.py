"""What counts as a rise: differences beyond chance, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.pages.rising import find_new_terms, find_shifts, measure_shift, split_months


def test_the_measure_is_the_chi_square_of_yates() -> None:
    # 10 of 100 against 20 of 100: 200 (|10·80 - 20·90| - 100)² / (100·100·30·170)
    assert measure_shift("x", 10, 100, 20, 100).certainty == pytest.approx(200 * 900**2 / (100 * 100 * 30 * 170))


papers = st.integers(1, 500)


@given(papers, papers, st.data())
def test_now_and_before_change_places_without_a_change_of_certainty(one: int, other: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, one)), data.draw(st.integers(0, other))
    there, back = measure_shift("x", a, one, b, other), measure_shift("x", b, other, a, one)
    assert there.certainty == back.certainty >= 0
    assert not (there.is_rise and back.is_rise)


def test_shifts_are_those_beyond_chance_the_most_certain_first() -> None:
    now = {"grown": 40, "much grown": 60, "steady": 50, "gone": 0}
    before = {"grown": 40, "much grown": 30, "steady": 105, "gone": 40, "rare": 1}
    shifts = find_shifts(now, 100, before, 200)
    assert [(shift.name, shift.is_rise) for shift in shifts] == [
        ("much grown", True),
        ("gone", False),
        ("grown", True),
    ]


def test_nothing_is_compared_with_no_papers() -> None:
    assert find_shifts({"a": 5}, 10, {}, 0) == find_shifts({}, 0, {"a": 5}, 10) == []


def test_a_pair_of_words_speaks_for_its_words_and_the_more_certain_pair_for_others() -> None:
    now = {"gaussian": 12, "splatting": 12, "gaussian splatting": 12, "fast gaussian": 9, "fast": 30, "of two": 2}
    assert [term.name for term in find_new_terms(now, 100, {"gaussian": 1}, 300, 9)] == ["fast", "gaussian splatting"]


@pytest.mark.parametrize(("months", "parts"), [(0, (1, 0)), (1, (1, 0)), (4, (1, 3)), (8, (2, 6)), (40, (3, 12))])
def test_a_quarter_is_compared_with_the_year_before_it_where_there_is_one(months: int, parts: tuple[int, int]) -> None:
    assert split_months(months) == parts
