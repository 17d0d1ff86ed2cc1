"""Date lines in all their forms."""

from __future__ import annotations

import pytest

from digest.model import Heading
from digest.sources.headings import exists, parse_heading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sep 1", (9, 1, None)),
        ("Sept 1st", (9, 1, None)),
        ("sept. 22ND", (9, 22, None)),
        ("September 1, 2025", (9, 1, 2025)),
        ("1 September 2025", (9, 1, 2025)),
        ("the 3rd of May", (5, 3, None)),
        ("2025-09-01", (9, 1, 2025)),
        ("2025/9/1", (9, 1, 2025)),
        ("Mon, Sep 1", (9, 1, None)),
        ("Monday, September 1, 2025", (9, 1, 2025)),
        ("Thurs 2024-02-29:", (2, 29, 2024)),
        ("Feb 29", (2, 29, None)),
    ],
)
def test_a_date_line_in_any_form(text: str, expected: tuple[int, int, int | None]) -> None:
    heading = parse_heading(text, 7)
    assert heading == Heading(*expected, line=7)
    assert exists(heading)


@pytest.mark.parametrize(
    "text", ["Feb 30", "2025-13-01", "Sep 0", "Feb 29, 2025", "31 April", "Sep 1, 1825", "May 2025"]
)
def test_a_date_line_of_no_day(text: str) -> None:
    heading = parse_heading(text, 1)
    assert heading is not None
    assert not exists(heading)


@pytest.mark.parametrize(
    "text", ["May We Sum Up", "Sep 1 to Sep 7", "01/09/2025", "March 14 Revisited", "2025", "Monday"]
)
def test_a_line_that_is_no_date(text: str) -> None:
    assert parse_heading(text, 1) is None
