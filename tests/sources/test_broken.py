"""Broken files of every format: nothing is raised, each record has a fate, and what is taken reads back as papers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.formats import open_source
from tests.content.shelves import Shelves
from tests.sources.shapes import ATOM_ANNOUNCEMENT, OLD_RSS, RSS, atom, atom_entry, daily_papers, snapshot_row
from tests.sources.test_bibtex import FULL

WHOLE = {
    "daily papers": daily_papers(3),
    "arXiv API": atom(atom_entry(1) + atom_entry(2)),
    "RSS": RSS,
    "Atom": ATOM_ANNOUNCEMENT,
    "old RSS": OLD_RSS,
    "snapshot": snapshot_row(1) + snapshot_row(2),
    "BibTeX": FULL[38:] + "@misc{b, title={Dogs}, year=2024}\n",
}
SCRAPS = (
    b"",
    b"{",
    b"}",
    b'"',
    b"<",
    b">",
    b"\\",
    b"\x00",
    b"\xff",
    b"\n",
    b"[",
    b"]",
    b",",
    b"&#x0;",
    b"\\ud800",
    b"@misc{",
)


def check(data: bytes) -> None:
    _, reader = open_source(data.splitlines(keepends=True), "d")
    entries = list(reader)
    if reader.unit == "records":
        assert reader.account["paper"] == len(entries)
        named = sum("more records" not in each.message and each.severity == 2 for each in reader.diagnostics)
        assert min(reader.account["diagnosed"], 100) == named
    shelves = Shelves()
    shelves.ingest([entry for entry in entries if entry.date or entry.around])
    assert shelves.papers().keys() == shelves.keys()


@pytest.mark.parametrize("name", WHOLE)
@given(data=st.data())
def test_a_file_that_is_cut_or_overwritten_anywhere_is_read_as_far_as_it_goes(name: str, data: st.DataObject) -> None:
    whole = WHOLE[name].encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    rest = whole[end:] if data.draw(st.booleans()) else b""
    check(whole[:start] + data.draw(st.sampled_from(SCRAPS)) + rest)


@pytest.mark.parametrize(
    "head", ["[{", '{"id": "1", "abstract": ', "<feed><entry>", "@misc{a, title={", '[{"paper":{"title":']
)
@given(rest=st.text(max_size=60))
def test_any_text_behind_the_beginning_of_a_format_is_read(head: str, rest: str) -> None:
    check((head + rest).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("whole", [daily_papers(1), snapshot_row(1)], ids=["daily papers", "snapshot"])
def test_a_lone_surrogate_in_any_place_is_read(whole: str) -> None:
    for at in range(len(whole)):
        check((whole[:at] + "\\ud800" + whole[at:]).encode())


def test_nesting_without_end_and_numbers_without_end_are_refused() -> None:
    check(b'[{"paper": ' + b"[" * 100_000)
    check(b'[{"paper": ' + b"9" * 10_000 + b"}]")
    check(b'{"id": "1", "abstract": ' + b"[" * 100_000)


def test_the_whole_files_hold_what_they_should() -> None:
    counts = {
        name: len(list(open_source(text.encode().splitlines(keepends=True), "d")[1])) for name, text in WHOLE.items()
    }
    assert counts == {
        "daily papers": 3, "arXiv API": 2, "RSS": 1, "Atom": 1, "old RSS": 1, "snapshot": 2, "BibTeX": 2
    }  # fmt: skip
    assert dt.date(2024, 1, 1) in [entry.around for entry in open_source([WHOLE["BibTeX"].encode()], "d")[1]]
