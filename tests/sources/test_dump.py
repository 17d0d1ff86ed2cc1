"""Reading dumps: cases that a person can read, the real dumps, and bytes of many habits."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path

import pytest

from digest.model import Entry, Severity
from digest.sources.dump import DumpReader
from digest.sources.headings import parse_heading
from tests.cases.reader import Case, read_cases
from tests.sources.dumps import papers, read_dump

REAL_DUMPS = Path(__file__).resolve().parents[3] / "shared" / "dumps"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def print_reading(entries: Iterable[Entry], reader: DumpReader) -> str:
    """Entries and diagnostics as the case file has them."""
    printed = []
    for entry in entries:
        day = "no date"
        if at := entry.heading:
            day = f"{at.year or ''} {MONTHS[at.month - 1]} {at.day}".strip()
        printed.append(f"{day} #{entry.rank}, line {entry.line}: {entry.title}")
        printed.extend(f"  {paragraph}" for paragraph in entry.paragraphs)
    printed.extend(str(diagnostic) for diagnostic in reader.diagnostics)
    return "\n".join(printed)


@pytest.mark.parametrize("case", read_cases("dumps.md"), ids=str)
def test_case(case: Case) -> None:
    assert case.expected == print_reading(*read_dump(case.given))


def read_naively(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Titles and abstracts in turn, which is all that the real dumps need."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = next(number for number, line in enumerate(lines) if parse_heading(line, number)) + 1
    return [(title, (abstract,)) for title, abstract in zip(lines[first::2], lines[first + 1 :: 2], strict=True)]


@pytest.fixture(scope="module")
def real_dumps() -> list[bytes]:
    if not REAL_DUMPS.is_dir():
        pytest.skip("the real dumps are not beside this repository")
    return [path.read_bytes() for path in sorted(REAL_DUMPS.glob("*.txt"))]


def test_real_dumps_are_read_as_a_naive_reader_does(real_dumps: list[bytes]) -> None:
    assert [read_naively(dump.decode()) for dump in real_dumps] == [papers(dump) for dump in real_dumps]


def test_real_dumps_hold_214_entries_of_206_papers(real_dumps: list[bytes]) -> None:
    titles = [title for dump in real_dumps for title, _ in papers(dump)]
    assert (len(titles), len(set(titles))) == (214, 206)


def test_real_dumps_leave_nothing_to_diagnose(real_dumps: list[bytes]) -> None:
    assert [[] for _ in real_dumps] == [read_dump(dump)[1].diagnostics for dump in real_dumps]


def test_real_dumps_survive_every_way_of_wrapping(real_dumps: list[bytes]) -> None:
    dump = real_dumps[0].decode()
    for width in (50, 72, 100):
        wrapped = "\n".join(textwrap.fill(line, width, break_long_words=False) for line in dump.splitlines())
        assert (width, read_naively(dump)) == (width, papers(wrapped))


PLAIN = "Sep 1\n\nA Title of Some Length\n\nWe write an abstract. It has two sentences.\n\n"
PLAIN_PAPERS = [("A Title of Some Length", ("We write an abstract. It has two sentences.",))]


@pytest.mark.parametrize(
    "dump",
    [
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace("\n\n", "\n\f\n").replace(" of ", "\u00a0of\t").encode(),
        PLAIN.replace("Title", "Ti\u00adtle").replace("We", "\u200bWe").encode(),
        PLAIN.rstrip("\n").encode(),
    ],
    ids=["CRLF", "CR", "BOM", "form feeds, tabs and no-break spaces", "invisible characters", "no last line end"],
)
def test_bytes_of_many_habits_give_the_same_entry(dump: bytes) -> None:
    assert papers(dump) == PLAIN_PAPERS


def test_line_ends_keep_the_line_numbers() -> None:
    numbers = {end: read_dump(PLAIN.replace("\n", end))[0][0].line for end in ("\n", "\r\n", "\r")}
    assert numbers == {"\n": 3, "\r\n": 3, "\r": 3}


def test_a_line_that_is_not_utf8_costs_only_its_own_entry() -> None:
    before, after = PLAIN.encode(), PLAIN.replace("A Title", "The Other Title").encode()
    broken = "Café Culture in Graphs\n\nWe sit and count.\n\n".encode("latin-1")
    entries, reader = read_dump(before + broken + after)
    assert [entry.title for entry in entries] == ["A Title of Some Length", "The Other Title of Some Length"]
    assert [str(diagnostic) for diagnostic in reader.diagnostics] == [
        "dump.txt:7: not UTF-8: Caf\ufffd Culture in Graphs",
        "dump.txt:9: the title of this cannot be read: We sit and count.",
    ]
    assert reader.account["diagnosed"] == 2


def test_a_line_of_an_abstract_that_is_not_utf8_leaves_a_gap_that_is_reported() -> None:
    dump = b"A Title of Some Length\n\nWe write three lines that\nend in a caf\xe9 by the river\nwhere we stop.\n"
    entries, reader = read_dump(dump)
    assert papers(dump) == [("A Title of Some Length", ("We write three lines that where we stop.",))]
    assert [str(fault) for fault in reader.diagnostics] == ["dump.txt:4: not UTF-8: end in a caf\ufffd by the river"]
    assert entries[0].rank == 1


def test_a_file_in_utf16_is_one_error_and_no_entry() -> None:
    entries, reader = read_dump(PLAIN.encode("utf-16"))
    assert entries == []
    assert sorted(((fault.line, fault.severity) for fault in reader.diagnostics), reverse=True) == [
        (1, Severity.ERROR),
        (0, Severity.WARNING),
    ]
    assert reader.account["diagnosed"] == reader.lines_read


def test_an_empty_file_is_a_warning() -> None:
    entries, reader = read_dump(b"")
    assert (entries, [str(fault) for fault in reader.diagnostics]) == ([], ["dump.txt: warning: the file is empty"])
