"""The ledger: read entry by entry, and written without losing a character of what a person put there."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.content.dating import Source
from digest.content.ledger import PATH, Ledger, Record, parse_ledger, set_records

FIRST, SECOND = dt.date(2026, 9, 1), dt.date(2026, 9, 2)
RECORD = Record((FIRST,), Source.INFERRED, (FIRST,), "0123456789abcdef")
TEXT = """\
# Which dumps have been read. Change a date to re-date its papers; delete an entry to read the dump anew.
a.txt:
  date: 2026-09-01
  year: inferred
  listed: 2026-09-01
  digest: 0123456789abcdef
"two days.txt":
  date: [2026-09-01, 2026-09-02]
  year: file name
  listed: [2026-09-01, 2026-09-02]
  digest: 0123456789abcdef
"""
TWO_DAYS = Record((FIRST, SECOND), Source.FILE_NAME, (FIRST, SECOND), "0123456789abcdef")

days = st.dates(dt.date(1990, 1, 1), dt.date(2079, 9, 18))
records = st.builds(
    lambda pairs, source, digest: Record(tuple(a for a, _ in pairs), source, tuple(b for _, b in pairs), digest),
    st.lists(st.tuples(days, days), min_size=1, max_size=3),
    st.sampled_from(Source),
    st.sampled_from(["0123456789abcdef", "0" * 16, "1" * 15 + "e"]),
)
names = st.sampled_from(["a.txt", "b.txt", "no", "1.5", "two days.txt", "é: #.txt", "z"])


def read(text: str) -> Ledger:
    ledger, faults = parse_ledger(text)
    assert ledger is not None and faults == ()
    return ledger


def test_a_new_ledger_explains_itself_and_is_in_order_of_name() -> None:
    assert set_records("", {"two days.txt": TWO_DAYS, "a.txt": RECORD}) == TEXT


def test_what_is_written_reads_back() -> None:
    assert read(TEXT) == Ledger({"a.txt": RECORD, "two days.txt": TWO_DAYS})


def test_a_file_whose_records_give_their_days_has_none_in_the_ledger() -> None:
    record = Record((), Source.RECORDS, (), "0123456789abcdef")
    text = set_records(TEXT, {"arxiv.xml": record})
    assert "\narxiv.xml:\n  year: records\n  digest: 0123456789abcdef\n" in text
    assert read(text).records["arxiv.xml"] == record


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            "{date: 2026-09-02, # a guess\n  note: x}",
            "{date: 2026-09-01, # a guess\n  note: x, year: inferred, listed: 2026-09-01, digest: 0123456789abcdef}",
        ),
        (
            "{date: 2026-09-01, listed: , year: inferred, digest: }",
            "{date: 2026-09-01, listed: 2026-09-01 , year: inferred, digest: 0123456789abcdef }",
        ),
        (
            "{date: 2026-09-01, 'listed', year: inferred, digest}",
            "{date: 2026-09-01, 'listed': 2026-09-01, year: inferred, digest: 0123456789abcdef}",
        ),
        (
            "{date: 2026-09-01, digest: }",
            "{date: 2026-09-01, digest: 0123456789abcdef, year: inferred, listed: 2026-09-01 }",
        ),
        (
            "{date: 2026-09-01, year}",
            "{date: 2026-09-01, year: inferred, listed: 2026-09-01, digest: 0123456789abcdef}",
        ),
        (
            "{ # who knows?\n}",
            "{date: 2026-09-01, year: inferred, listed: 2026-09-01, digest: 0123456789abcdef # who knows?\n}",
        ),
    ],
)
def test_an_entry_in_braces_keeps_what_a_person_put_there(entry: str, expected: str) -> None:
    assert set_records(f"a.txt: {entry}\nb.txt: {{date: 2026-09-01}}\n", {"a.txt": RECORD}) == (
        f"a.txt: {expected}\nb.txt: {{date: 2026-09-01}}\n"
    )
    assert parse_ledger(f"a.txt: {expected.replace('note: x, ', '')}") == (Ledger({"a.txt": RECORD}), ())


def test_an_empty_text_is_an_empty_ledger() -> None:
    assert read("") == read("# nothing yet\n") == Ledger({})


def test_a_person_may_write_only_the_day() -> None:
    assert read("a.txt: {date: 2026-09-01}\nb.txt:\n  date: 2026-09-02\n").records == {
        "a.txt": Record((FIRST,), Source.GIVEN, (FIRST,), ""),
        "b.txt": Record((SECOND,), Source.GIVEN, (SECOND,), ""),
    }


@given(st.dictionaries(names, records), st.dictionaries(names, records), st.permutations(range(2)))
def test_records_are_kept_whatever_came_before(
    first: dict[str, Record], second: dict[str, Record], order: list[int]
) -> None:
    text = set_records(set_records("", first), second)
    assert dict(read(text).records) == first | second
    assert set_records(text, second) == text
    assert list(read(text).records) == sorted(first | second)


def test_comments_line_ends_and_other_entries_keep_their_characters() -> None:
    head = "\ufeff# mine\r\nb.txt:   # why\r\n  # the year was wrong\r\n  date: 2026-09-01 # is right\r\n"
    text = f"{head}\r\nd.txt: {{date: 2026-09-01}}"
    edited = set_records(text, {"b.txt": RECORD, "c.txt": RECORD, "e.txt": RECORD})
    assert edited == (
        f"{head}"
        "  year: inferred\r\n  listed: 2026-09-01\r\n  digest: 0123456789abcdef\r\n"
        "c.txt:\r\n  date: 2026-09-01\r\n  year: inferred\r\n  listed: 2026-09-01\r\n  digest: 0123456789abcdef\r\n"
        "\r\nd.txt: {date: 2026-09-01}"
        "\r\ne.txt:\r\n  date: 2026-09-01\r\n  year: inferred\r\n  listed: 2026-09-01\r\n  digest: 0123456789abcdef"
    )


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        ("a.txt: 2026-09-01", 1, "a.txt wants date, year, listed and digest: 2026-09-01"),
        ("a.txt:\n  year: given", 2, "the date is missing: date: YYYY-MM-DD"),
        ("a.txt:\n  date: 2026-02-30", 2, "date: no such day: 2026-02-30"),
        ("a.txt:\n  date: [2026-02-28, x]", 2, "date: a date is written YYYY-MM-DD: x"),
        ("a.txt:\n  date: 2026-09-01\n  year: printd", 3, None),
        ("a.txt:\n  date: 2026-09-01\n  digest: 12", 3, "digest wants sixteen hex digits: 12"),
        (
            "a.txt:\n  date: [2026-09-01, 2026-09-02]\n  listed: 2026-09-01",
            2,
            "as many days are wanted as in `listed`, 1: 2",
        ),
    ],
)
def test_an_entry_that_cannot_be_read_is_named_and_set_aside(entry: str, line: int, message: str | None) -> None:
    ledger, faults = parse_ledger(f"{entry}\nb.txt: {{date: 2026-09-01}}\n")
    assert ledger is not None and (set(ledger.records), ledger.broken) == ({"b.txt"}, {"a.txt"})
    wanted = message or "year wants one of printed, file name, given, inferred, records: printd (did you mean printed?)"
    assert [(fault.path, fault.line, fault.message) for fault in faults] == [(PATH, line, wanted)]


def test_an_unknown_key_is_a_warning() -> None:
    ledger, faults = parse_ledger("a.txt:\n  date: 2026-09-01\n  digset: x\n")
    assert ledger is not None and set(ledger.records) == {"a.txt"}
    assert [str(fault) for fault in faults] == [f"{PATH}:3: warning: unknown key: digset (did you mean digest?)"]


def test_a_text_that_is_no_yaml_is_no_ledger() -> None:
    ledger, faults = parse_ledger("a.txt:\n  date: [1\n")
    assert ledger is None and [fault.line for fault in faults] == [2]
    with pytest.raises(ValueError, match="not a ledger"):
        set_records("a.txt: [", {"a.txt": RECORD})
