"""The days of a dump: which years are certain, which are inferred, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.content.dating import Clues, Source, date_dump, date_in_name
from digest.model import Heading, Severity

TODAY = dt.date(2026, 11, 21)
PATH = "content/dumps/x.txt"


def headings(spelled: str) -> list[tuple[Heading | None, int]]:
    """``09-01 2025-09-02 ?`` as the headings of entries, which stand a line below each; ``?`` is no heading."""
    found: list[tuple[Heading | None, int]] = []
    for number, word in enumerate(spelled.split()):
        *year, month, day = word.split("-") if word != "?" else ("0", "0")
        heading = Heading(int(month), int(day), int(year[0]) if year else None, 10 * number + 1)
        found.append((None if word == "?" else heading, 10 * number + 2))
    return found


def days_of(spelled: str, dump: str = "x.txt", today: dt.date = TODAY, **clues: object) -> str:
    """The days found, their source, and a question mark after an inference."""
    dating, _ = date_dump(headings(spelled), Clues(dump, today, **clues), PATH)  # type: ignore[arg-type]
    assert dating is not None
    return f"{' '.join(map(str, dating.dates))} {dating.source.value}{'?' * dating.is_guess}"


def faults_of(spelled: str, dump: str = "x.txt", **clues: object) -> list[tuple[int, str]]:
    dating, faults = date_dump(headings(spelled), Clues(dump, TODAY, **clues), PATH)  # type: ignore[arg-type]
    assert dating is None and all(fault.severity is Severity.ERROR for fault in faults)
    return [(fault.line, fault.message) for fault in faults]


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        ("2024-09-01", "2024-09-01 printed"),
        ("11-21", "2026-11-21 inferred?"),
        ("11-22", "2025-11-22 inferred?"),
        ("02-29", "2024-02-29 inferred?"),
        ("03-14 03-15 03-14", "2026-03-14 2026-03-15 inferred?"),
        ("12-31 01-01", "2025-12-31 2026-01-01 inferred?"),
        ("01-01 12-31", "2026-01-01 2025-12-31 inferred?"),
        ("01-02 06-15 12-01 01-05", "2025-01-02 2025-06-15 2025-12-01 2026-01-05 inferred?"),
        ("11-20 11-22", "2025-11-20 2025-11-22 inferred?"),
        ("2024-12-31 01-01", "2024-12-31 2025-01-01 printed"),
        ("12-31 2025-01-01 01-02", "2024-12-31 2025-01-01 2025-01-02 printed"),
    ],
)
def test_years_are_printed_or_the_latest_without_a_day_in_the_future(spelled: str, expected: str) -> None:
    assert days_of(spelled) == expected


def test_the_year_turns_with_today() -> None:
    turn = [days_of("01-01", today=dt.date(2026, 12, 31)), days_of("01-01", today=dt.date(2027, 1, 1))]
    assert turn == ["2026-01-01 inferred?", "2027-01-01 inferred?"]


@pytest.mark.parametrize(
    ("spelled", "clues", "expected"),
    [
        ("09-01", {"year": 2019}, "2019-09-01 given"),
        ("12-31 01-01", {"year": 2019}, "2019-12-31 2020-01-01 given"),
        ("2018-12-31 12-31 01-01", {"year": 2019}, "2018-12-31 2019-12-31 2020-01-01 given"),
        ("09-01", {"date": dt.date(2019, 9, 1)}, "2019-09-01 given"),
        ("?", {"date": dt.date(2019, 9, 1)}, "2019-09-01 given"),
        ("09-01", {"dump": "2019-09-01.txt"}, "2019-09-01 file name"),
        ("09-01 09-02", {"dump": "to 2019-09-02 (1).txt"}, "2019-09-01 2019-09-02 file name"),
        ("09-01", {"dump": "2019-09-02.txt"}, "2019-09-01 file name"),
        ("03-14", {"dump": "2025-03-10.txt"}, "2025-03-14 file name"),
        ("12-31", {"dump": "2019-01-01.txt"}, "2018-12-31 file name"),
        ("01-01", {"dump": "2018-12-31.txt"}, "2019-01-01 file name"),
        ("12-31 01-01", {"dump": "2019-01-03.txt"}, "2018-12-31 2019-01-01 file name"),
        (
            "01-02 06-15 12-01 01-05",
            {"dump": "2026-01-06.txt"},
            "2025-01-02 2025-06-15 2025-12-01 2026-01-05 file name",
        ),
        ("02-29", {"dump": "2025-03-01.txt"}, "2024-02-29 file name"),
        ("09-01", {"dump": "2019-09-02.txt", "remembered": (dt.date(2018, 9, 1),)}, "2018-09-01 given"),
        ("2018-12-31 09-01", {"dump": "2025-09-02.txt"}, "2018-12-31 2018-09-01 printed"),
        ("09-01", {"dump": "2019-09-02.txt", "year": 2018}, "2018-09-01 given"),
        ("?", {"dump": "2019-09-02.txt"}, "2019-09-02 file name"),
        ("? 09-03", {"dump": "2019-09-02.txt"}, "2019-09-02 2019-09-03 file name"),
        ("09-01", {"remembered": (dt.date(2019, 9, 1),)}, "2019-09-01 given"),
        ("09-01", {"remembered": (dt.date(2019, 9, 2),)}, "2026-09-01 inferred?"),
        ("09-01", {"remembered": (dt.date(2019, 9, 1),), "remembered_source": Source.INFERRED}, "2019-09-01 inferred"),
        ("09-01", {"remembered": (dt.date(2019, 9, 1),), "dump": "2018-09-01.txt"}, "2019-09-01 given"),
        ("?", {"remembered": (dt.date(2019, 9, 1),)}, "2019-09-01 given"),
        (
            "01-01 07-01 01-01",
            {"remembered": (dt.date(2018, 1, 1), dt.date(2018, 7, 1), dt.date(2019, 1, 1))},
            "2018-01-01 2018-07-01 2019-01-01 given",
        ),
    ],
)
def test_clues_make_a_year_certain(spelled: str, clues: dict[str, object], expected: str) -> None:
    assert days_of(spelled, **clues) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spelled", "clues", "line", "message"),
    [
        ("?", {}, 2, "no date above this title: give one with --date, or as YYYY-MM-DD in the file's name"),
        ("02-29", {"year": 2025}, 1, "no such date: 02-29"),
        ("1989-12-31", {}, 1, "no such date: 1989-12-31"),
        ("2100-01-01", {}, 1, "no such date: 2100-01-01"),
        ("09-01", {"date": dt.date(2026, 9, 2)}, 1, "this dump prints another date than the 2026-09-02 given: 09-01"),
    ],
)
def test_a_dump_without_a_day_for_any_entry_or_of_another_day_is_refused(
    spelled: str, clues: dict[str, object], line: int, message: str
) -> None:
    assert faults_of(spelled, **clues) == [(line, message)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spelled", "dump", "expected", "line", "message"),
    [
        (
            "? 2025-09-01",
            "x.txt",
            "- 2025-09-01",
            2,
            "no date above this title: give one with --date, or as YYYY-MM-DD",
        ),
        ("09-01 ? 09-02", "2026-09-01.txt", "2026-09-01 - 2026-09-02", 12, "the date above this title cannot be read"),
        ("2025-02-28 02-29 03-01", "x.txt", "2025-02-28 - 2025-03-01", 11, "no such date: 02-29"),
    ],
)
def test_only_the_entries_without_a_day_wait(spelled: str, dump: str, expected: str, line: int, message: str) -> None:
    dating, faults = date_dump(headings(spelled), Clues(dump, TODAY), PATH)
    assert dating is not None and not dating.is_complete
    assert " ".join(str(day or "-") for day in dating.days) == expected
    (fault, tally) = faults
    assert (fault.line, fault.message[: len(message)], fault.severity) == (line, message, Severity.ERROR)
    assert tally.message == f"1 of {len(dating.days)} papers wait until their date can be told"


def test_an_inferred_year_is_reported_where_it_was_read() -> None:
    _, notes = date_dump(headings("12-31 01-01"), Clues("x.txt", TODAY), PATH)
    message = "the year is inferred: 2025-12-31 to 2026-01-01 (change `date` in the ledger where it is another)"
    assert [(note.severity, note.line, note.message) for note in notes] == [(Severity.NOTE, 1, message)]


def test_a_dump_without_entries_has_no_days() -> None:
    dating, faults = date_dump([], Clues("x.txt", TODAY), PATH)
    assert dating is not None and (dating.dates, faults) == ((), ())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2025-09-01.txt", dt.date(2025, 9, 1)),
        ("daily_2025-09-01_v2.txt", dt.date(2025, 9, 1)),
        ("12025-09-01.txt", None),
        ("2025-09-011.txt", None),
        ("2025-13-01.txt", None),
        ("2025-02-30 2025-03-01", dt.date(2025, 3, 1)),
        ("001_967c.txt", None),
    ],
)
def test_an_iso_date_is_found_in_a_name(name: str, expected: dt.date | None) -> None:
    assert date_in_name(name) == expected


@given(st.dates(dt.date(1995, 1, 1), dt.date(2070, 1, 1)), st.lists(st.integers(1, 150), max_size=12), st.booleans())
def test_a_sequence_of_days_is_found_again_from_any_year_of_it(
    start: dt.date, gaps: list[int], is_newest_first: bool
) -> None:
    days = [start + dt.timedelta(sum(gaps[:count])) for count in range(len(gaps) + 1)]
    assume(not any((day.month, day.day) == (2, 29) for day in days))
    listed = days[::-1] if is_newest_first else days
    spelled = " ".join(f"{day:%m-%d}" for day in listed)
    assert days_of(spelled, today=days[-1]) == f"{' '.join(map(str, listed))} inferred?"
    assert days_of(spelled, year=listed[0].year) == f"{' '.join(map(str, listed))} given"
