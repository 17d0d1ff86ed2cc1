"""Charts: every number is drawn, in the place and the size that it has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digest.pages.charts import Chart, draw_columns, months_until


def draw(values: list[int], width: int = 120) -> Chart:
    return draw_columns(values, list(map(str, values)), title="T", text="D", width=width, height=40, widest=20)


numbers = st.lists(st.integers(0, 5000), min_size=1, max_size=40)


@given(numbers)
def test_columns_stand_on_the_line_side_by_side_within_the_picture(values: list[int]) -> None:
    chart = draw(values)
    assert [bar.y + bar.height for bar in chart.bars] == [chart.height] * len(values)
    ends = [bar.x + bar.width for bar in chart.bars]
    assert all(end < bar.x for end, bar in zip(ends, chart.bars[1:], strict=False))
    assert (chart.bars[0].x >= 0, ends[-1]) == (True, chart.width)


@given(numbers)
def test_more_is_never_lower_and_something_is_never_nothing(values: list[int]) -> None:
    heights = sorted((value, bar.height) for value, bar in zip(values, draw(values).bars, strict=True))
    assert [height for _, height in heights] == sorted(height for _, height in heights)
    assert [height > 0 for _, height in heights] == [value > 0 for value, _ in heights]


def test_the_largest_fills_the_height_and_few_stand_at_the_end() -> None:
    bars = draw([5, 0, 10]).bars
    assert [(bar.x, bar.width, bar.height) for bar in bars] == [(64, 16, 20), (84, 16, 0), (104, 16, 40)]


def test_the_newest_column_is_a_path_of_its_own() -> None:
    chart = draw([10, 0, 10])
    assert (chart.outline, chart.outline_of_newest) == ("M64 0h16v40h-16z", "M104 0h16v40h-16z")


def test_months_without_papers_are_months_too() -> None:
    assert months_until("2025-02", "2024-11") == ("2024-11", "2024-12", "2025-01", "2025-02")
    assert months_until("2025-02", "2020-01", 2) == ("2025-01", "2025-02")
    assert months_until("2025-02", "2025-02") == ("2025-02",)
