"""The shortcut for files as ingest writes them: it gives the paper that YAML gives, or nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.content.ingested import read_ingested
from digest.content.paperedit import write_paper
from digest.content.paperfile import parse_fields
from digest.model import Listing, Paper

PATH = "content/papers/2026-09/sheep.md"
WRITTEN = """\
---
title: "Counting Sheep: é 羊 'x' # 1"
listed:
  000_9851.txt: [2026-09-01, 21]
  2026-09-02.txt: [2026-09-02, 3]
known_as:
  - "Counting 8times Sheep"
  - "Counting  Sheep"
body: 0123456789abcdef
---

Words of it.

## Notes

Mine.
"""
ENRICHED = """\
---
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
---

     Words of it.
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


def by_yaml(text: str) -> tuple[Paper, dict[str, int]] | None:
    """The paper and its lines by way of YAML; None where anything is wrong with it."""
    paper, faults = parse_fields(text, PATH)
    return (paper, paper.lines) if paper and not faults else None


def by_shortcut(text: str) -> tuple[Paper, dict[str, int]] | None:
    paper = read_ingested(text, PATH)
    return paper and (paper, paper.lines)


@pytest.mark.parametrize("text", [WRITTEN, ENRICHED, ENRICHED.partition("\n\n")[0] + "\n"])
def test_it_reads_what_ingest_writes(text: str) -> None:
    assert by_yaml(text) == by_shortcut(text) is not None


def test_it_reads_what_ingest_adds_later() -> None:
    head, extras = ENRICHED[: ENRICHED.index("arxiv")], ENRICHED[ENRICHED.index("arxiv") : ENRICHED.index("listed:")]
    ingested, body = ENRICHED[ENRICHED.index("listed:") : ENRICHED.rindex("---")], "---\nWords of it."
    text = head + ingested + extras + body + "\n"
    assert by_yaml(text) == by_shortcut(text) is not None


@given(st.text(), st.lists(st.text(min_size=1), unique=True), st.lists(st.text(), unique=True), st.text())
def test_it_agrees_with_yaml_on_whatever_ingest_writes(
    title: str, dumps: list[str], known_as: list[str], abstract: str
) -> None:
    listed = [Listing(dt.date(2026, 9, 1), rank, f"{dump}.txt") for rank, dump in enumerate(dumps, 1)]
    text = write_paper(title, listed, known_as, abstract)
    assert by_shortcut(text) in (None, by_yaml(text))


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
    assert by_shortcut(text) in (None, by_yaml(text))


LONG = "x" * 2_001


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("body:", "# mine\nbody:"),
        ("body:", "\nbody:"),
        ("body:", 'title: "Again"\nbody:'),
        ('arxiv: "2609.00001"', "arxiv: 2609.00001"),
        ('arxiv: "2609.00001"', 'arxiv: "2609.00001v2"'),
        ('doi: "10.1000/182"', 'doi: "182"'),
        ('"Ada López"', f'"{LONG}"'),
        ('"Ada López"', '"Ada\xa0López"'),
        ("2026-09-02, 3", "2026-02-30, 3"),
        ("2026-09-02, 3", "1926-09-02, 3"),
        ("2026-09-02, 3", "2026-09-02, 1048576"),
        ("b.txt", "a.json"),
        ("project:", "code:"),
        ("https://github.com", "ftp://github.com"),
        ("body: 0123456789abcdef", "body: 0123456789ABCDEF"),
        ("cs.CL,", "no,"),
        ("---\n", "---\r\n"),
    ],
)
def test_it_leaves_everything_else_to_yaml(before: str, after: str) -> None:
    assert read_ingested(ENRICHED, PATH) is not None
    assert read_ingested(ENRICHED.replace(before, after), PATH) is None
