"""Date lines in all their forms."""

from __future__ import annotations

import pytest

from digest.model import Heading
from digest.sources.headings import exists, is_other_date, parse_heading


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
        ("20250902", (9, 2, 2025)),
        ("2-Sep-2025", (9, 2, 2025)),
        ("2025年9月2日", (9, 2, 2025)),
        ("2025-09-02T00:00:00.000Z", (9, 2, 2025)),
        ("2025-09-02 08:30", (9, 2, 2025)),
        ("## 2025-09-02", (9, 2, 2025)),
        ("[Sep 2]", (9, 2, None)),
        ("(Sep 2)", (9, 2, None)),
        ("# Sep 2", (9, 2, None)),
        ("**Sep 2**", (9, 2, None)),
        ("=== Sep 2 ===", (9, 2, None)),
        ("--- Sep 2 ---", (9, 2, None)),
        ("‹ Sep 2 ›", (9, 2, None)),
        ("Sep 2 ·", (9, 2, None)),
        ("Date: 2025-09-02", (9, 2, 2025)),
        ("Sep 2, 2025 (Tue)", (9, 2, 2025)),
        ("Sep 2 (12 papers)", (9, 2, None)),
        ("Sep 2, 2025 | 12 papers", (9, 2, 2025)),
        ("Daily Papers - Sep 2, 2025", (9, 2, 2025)),
        ("Daily Papers for Sep 2", (9, 2, None)),
        ("Sep 2, 2025 - Hugging Face", (9, 2, 2025)),
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
    "text",
    [
        "May We Sum Up",
        "Sep 1 to Sep 7",
        "01/09/2025",
        "March 14 Revisited",
        "2025",
        "Monday",
        "12345678",
        "2 authors · Sep 2",
    ],
)
def test_a_line_that_is_no_date(text: str) -> None:
    assert parse_heading(text, 1) is None


@pytest.mark.parametrize(
    "text",
    [
        "09/02/2025",
        "02.09.2025",
        "9-2-2025",
        "9/2/25",
        "[09/02/2025]",
        "Week 36",
        "2025-W36",
        "Sep 1 - Sep 7",
        "Sep 1–7, 2025",
    ],
)
def test_a_date_of_which_the_day_is_not_known(text: str) -> None:
    assert parse_heading(text, 1) is None
    assert is_other_date(text)


@pytest.mark.parametrize(
    "text", ["1990-2020", "1.2.3", "12/34", "Sep 1", "May 5 - 7B", "10-11", "Weekly", "2025", "Week by Week"]
)
def test_a_line_that_is_no_date_of_any_kind(text: str) -> None:
    assert not is_other_date(text)
