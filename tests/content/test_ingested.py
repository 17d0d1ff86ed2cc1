"""The shortcut for front matter as ingest writes it: it says what YAML says, or nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.content.ingested import read_ingested
from digest.content.paperedit import write_paper
from digest.content.plainyaml import read_fields
from digest.model import Listing

WRITTEN = """\
title: "Counting Sheep: é 羊 'x' # 1"
listed:
  000_9851.txt: [2026-09-01, 21]
  2026-09-02.txt: [2026-09-02, 3]
known_as:
  - "Counting 8times Sheep"
  - ""
body: 0123456789abcdef
"""
ENRICHED = """\
title: "Counting Sheep"
arxiv: "2609.00001"
doi: "10.1000/182"
authors:
  - "Ada López"
  - "Bo"
links:
  code: "https://github.com/ada/sheep"
  project: "https://sheep.example.org/#x"
categories: [cs.CL, cond-mat.str-el]
namesake: true
listed:
  a.json: [2026-09-01, 21, catalogue]
  b.txt: [2026-09-02, 3]
known_as:
  - "Counting Sheep"
body: 0123456789abcdef
"""
pieces = st.sampled_from(
    [
        "\n",
        "\r",
        " ",
        '"',
        "\\",
        "#",
        ":",
        "- ",
        "[",
        ",",
        "\t",
        "é",
        "\x85",
        "\xa0",
        "\u2028",
        "a.txt",
        "0",
        "&a",
        "null",
        "'",
    ]
)


def written(title: str, dumps: list[str], known_as: list[str]) -> str:
    listed = [Listing(dt.date(2026, 9, 1), rank, dump) for rank, dump in enumerate(dumps, 1)]
    return write_paper(title, listed, known_as, "Words.").removeprefix("---\n").partition("---\n")[0]


@pytest.mark.parametrize("text", [WRITTEN, ENRICHED])
def test_it_reads_what_ingest_writes(text: str) -> None:
    assert read_ingested(text, 2) == read_fields(text, "", 2)[0] is not None


def test_it_reads_what_ingest_adds_later() -> None:
    head, tail = ENRICHED[: ENRICHED.index("arxiv")], ENRICHED[ENRICHED.index("listed:") :]
    text = head + tail + ENRICHED[len(head) : ENRICHED.index("listed:")]
    assert read_ingested(text, 2) == read_fields(text, "", 2)[0] is not None


@given(st.text(), st.lists(st.text(min_size=1), unique=True), st.lists(st.text(), unique=True))
def test_it_agrees_with_yaml_on_whatever_ingest_writes(title: str, dumps: list[str], known_as: list[str]) -> None:
    text = written(title, [f"{dump}.txt" for dump in dumps], known_as)
    assert read_ingested(text) in (None, read_fields(text, "")[0])


@given(
    st.sampled_from([WRITTEN, ENRICHED]),
    st.lists(st.tuples(st.integers(0, len(ENRICHED)), st.integers(0, 3), pieces), min_size=1, max_size=3),
)
@example(WRITTEN, [(WRITTEN.index("2026-09-02.txt"), len("2026-09-02.txt"), "000_9851.txt")])
@example(WRITTEN, [(WRITTEN.index("000_9851"), 0, "null"), (WRITTEN.index("é"), 1, "\x85")])
@example(ENRICHED, [(ENRICHED.index("project"), len("project"), "code")])
@example(ENRICHED, [(ENRICHED.index("arxiv"), len("arxiv"), "title")])
@example(ENRICHED, [(ENRICHED.index("cs.CL"), len("cs.CL"), "no")])
def test_it_agrees_with_yaml_on_what_people_make_of_it(text: str, edits: list[tuple[int, int, str]]) -> None:
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    assert read_ingested(text) in (None, read_fields(text, "")[0])


@pytest.mark.parametrize("extra", ["arxiv: 2501.10000\n", "# mine\n", "\n", 'title: "Again"\n'])
def test_it_leaves_everything_else_to_yaml(extra: str) -> None:
    assert read_ingested(WRITTEN + extra) is None
