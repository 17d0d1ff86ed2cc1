"""Reading dumps: cases that a person can read, the real dumps, generated ones, broken bytes, and what it may cost."""

from __future__ import annotations

import re
import textwrap
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Entry, Heading, Severity
from digest.sources.dump import FATES, DumpReader
from digest.sources.headings import exists, parse_heading

REPO_ROOT = Path(__file__).resolve().parents[2]
REAL_DUMPS = REPO_ROOT.parent / "shared" / "dumps"
CASES = re.findall(
    r"^(\S[^\n]*)\n\.\n(.*?)^\.\n(.*?)^\.$",
    (REPO_ROOT / "tests" / "cases" / "dumps.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read(text: str | bytes) -> tuple[list[Entry], DumpReader]:
    """The entries and the exhausted reader, after checking what must hold for every dump."""
    data = text if isinstance(text, bytes) else text.encode()
    reader = DumpReader(data.splitlines(keepends=True), "dump.txt")
    entries = list(reader)
    assert set(FATES) == set(reader.account)
    assert len(data.splitlines()) == reader.lines_read == sum(reader.account.values())
    return entries, reader


def papers(text: str | bytes) -> list[tuple[str, tuple[str, ...]]]:
    return [(entry.title, entry.paragraphs) for entry in read(text)[0]]


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
    return "".join(f"{line}\n" for line in printed)


@pytest.mark.parametrize(("dump", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(dump: str, expected: str) -> None:
    assert expected == print_reading(*read(dump))


def test_cases_are_all_found() -> None:
    text = (REPO_ROOT / "tests" / "cases" / "dumps.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\.$", text, re.MULTILINE)) == 3 * len(CASES)


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
    assert [[] for _ in real_dumps] == [read(dump)[1].diagnostics for dump in real_dumps]


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
    numbers = {end: read(PLAIN.replace("\n", end))[0][0].line for end in ("\n", "\r\n", "\r")}
    assert numbers == {"\n": 3, "\r\n": 3, "\r": 3}


def test_a_line_that_is_not_utf8_costs_only_its_own_entry() -> None:
    before, after = PLAIN.encode(), PLAIN.replace("A Title", "The Other Title").encode()
    broken = "Café Culture in Graphs\n\nWe sit and count.\n\n".encode("latin-1")
    entries, reader = read(before + broken + after)
    assert [entry.title for entry in entries] == ["A Title of Some Length", "The Other Title of Some Length"]
    assert [str(diagnostic) for diagnostic in reader.diagnostics] == [
        "dump.txt:7: not UTF-8: Caf\ufffd Culture in Graphs",
        "dump.txt:9: the title of this cannot be read: We sit and count.",
    ]
    assert reader.account["diagnosed"] == 2


def test_a_line_of_an_abstract_that_is_not_utf8_leaves_a_gap_that_is_reported() -> None:
    dump = b"A Title of Some Length\n\nWe write three lines that\nend in a caf\xe9 by the river\nwhere we stop.\n"
    entries, reader = read(dump)
    assert papers(dump) == [("A Title of Some Length", ("We write three lines that where we stop.",))]
    assert [str(fault) for fault in reader.diagnostics] == ["dump.txt:4: not UTF-8: end in a caf\ufffd by the river"]
    assert entries[0].rank == 1


def test_a_file_in_utf16_is_one_error_and_no_entry() -> None:
    entries, reader = read(PLAIN.encode("utf-16"))
    assert entries == []
    assert sorted(((fault.line, fault.severity) for fault in reader.diagnostics), reverse=True) == [
        (1, Severity.ERROR),
        (0, Severity.WARNING),
    ]
    assert reader.account["diagnosed"] == reader.lines_read


def test_an_empty_file_is_a_warning() -> None:
    entries, reader = read(b"")
    assert (entries, [str(fault) for fault in reader.diagnostics]) == ([], ["dump.txt: warning: the file is empty"])


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


class Layout(NamedTuple):
    """How a dump is written."""

    width: int
    """0 for lines that are not wrapped."""
    between: str
    """What separates title, abstract and the paragraphs of it."""
    below: str
    """What separates entries."""
    line_end: str

    def render(self, heading: str, entries: list[tuple[str, tuple[str, ...]]]) -> bytes:
        blocks = [self.between.join(map(self.wrap, (title, *paragraphs))) for title, paragraphs in entries]
        return self.below.join([heading, *blocks, ""]).replace("\n", self.line_end).encode()

    def wrap(self, text: str) -> str:
        return textwrap.fill(text, self.width) if self.width else text


NOUNS = ["models", "papers", "datasets", "networks", "code", "attention", "graphs", "views", "gradients", "comments"]
VERBS = ["we train", "we compare", "we prune", "this paper measures", "our method finds", "it remains to study"]
SMALL = ["of the", "for", "with", "in", "and the", "under"]
ADJECTIVES = ["low-rank", "sparse", "robust", "quantized", "self-supervised", "long", "large", "efficient"]


@st.composite
def titles(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(NOUNS + ADJECTIVES), min_size=4, max_size=10))
    name = draw(st.sampled_from(["", "MOS: ", "DeepSleep-2: ", "Who Needs It? "]))
    return name + " ".join(words).title()


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """Two sentences or more: above all longer than any title."""
    sentences = []
    for _ in range(draw(st.integers(3, 6))):
        phrases = st.tuples(st.sampled_from(SMALL), st.sampled_from(ADJECTIVES), st.sampled_from(NOUNS))
        tail = draw(st.lists(phrases, min_size=3, max_size=5))
        sentences.append(
            f"{draw(st.sampled_from(VERBS))} {' '.join(' '.join(phrase) for phrase in tail)}.".capitalize()
        )
    return " ".join(sentences)


PAPERS = st.tuples(titles(), st.lists(paragraphs(), min_size=1, max_size=3).map(tuple))
COUNTS = ("\n\n12 authors\n\n", "\n\n·3 authors\n\nGitHub 1.32k\n\n97\n\n", "\nUpvote\n7\n\n", "\n\n\n\n", "\n\n")
LAYOUTS = st.builds(
    Layout,
    st.sampled_from([0, 48, 60, 72, 80, 100]),
    st.sampled_from(["\n\n", "\n\n\n", "\n \t\n"]),
    st.sampled_from(COUNTS),
    st.sampled_from(["\n", "\r\n", "\r"]),
) | st.builds(Layout, st.just(0), st.just("\n"), st.sampled_from([*COUNTS, "\n"]), st.just("\n"))


@given(st.lists(PAPERS, min_size=1, max_size=8), LAYOUTS)
def test_known_entries_in_any_layout_are_read_back(entries: list[tuple[str, tuple[str, ...]]], layout: Layout) -> None:
    assert entries == papers(layout.render("Sep 1", entries))


@given(st.lists(st.sampled_from([*"\n\r\f\t .", "Sep 1\n", "new\n", "Feb 30\n", "A Title\n", "We say so.\n", "\xff"])))
def test_every_line_of_anything_has_a_fate(pieces: list[str]) -> None:
    entries, reader = read("".join(pieces).encode("latin-1"))
    titles = sum(1 for entry in entries if entry.title)
    assert titles == len(entries) <= reader.account["title"]


def repeat(text: str, times: int) -> Iterator[bytes]:
    lines = text.encode().splitlines(keepends=True)
    for _ in range(times):
        yield from lines


LONG = "A Title of Some Length\n\n" + 20 * "We write an abstract that is as long as most. " + "\n\n"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (LONG, 1000),
        (LONG.replace("\n\n", "\n"), 1000),
        ("\n", 30_000),
        ("42\n", 30_000),
    ],
    ids=["entries", "entries without blank lines", "blank lines", "counts"],
)
def test_memory_does_not_grow_with_the_dump(text: str, times: int) -> None:
    tracemalloc.start()
    try:
        for _ in DumpReader(repeat(text, times), "dump.txt"):
            pass
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak_bytes < 300_000


def test_a_reader_gives_the_first_entries_before_it_has_seen_the_last() -> None:
    consumed = 0

    def lines() -> Iterator[bytes]:
        nonlocal consumed
        for line in repeat(PLAIN, 1000):
            consumed += 1
            yield line

    next(iter(DumpReader(lines(), "dump.txt")))
    assert consumed < 300
