"""Paper files read: every field, every fault with its line, and what of a file is abstract and notes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.content.paperfile import digest_of, parse_paper
from digest.model import Diagnostic, Listing, Paper, Severity

PATH = "content/papers/2026-09/sheep.md"
FULL = """\
---
# A comment.
title: "Counting Sheep"
date: 2026-09-03
arxiv: 2501.10000
doi: https://doi.org/10.1000/182
authors: [Ada Shepherd, 'No, Body']
links:
  code: https://example.org/code?x=1#y
  "project page": http://example.org
tags: []
add_tags: [graphs]
drop_tags: [vision]
hidden: no
was: [old-sheep, sheep]
listed:
  b.txt: [2026-09-02, 1]
  "a b.txt": [2026-09-01, 7]
  c.txt: [2026-09-01, 3]
known_as:
  - "Counting 8times Sheep"
  - Counting Sheep
body: 0123456789abcdef
---

First line.
Second line.

```
# no heading
```

## Notes

Mine.
"""


def read(text: str) -> Paper:
    paper, faults = parse_paper(text, PATH)
    assert paper is not None and faults == ()
    return paper


def faults_of(fields: str) -> list[tuple[int, str]]:
    """Line and message of what is wrong with a paper that has these fields and no fault besides."""
    return [(fault.line, fault.message) for fault in parse_paper(f"---\ntitle: T\n{fields}\n---\n", PATH)[1]]


def without_lines(paper: Paper | None) -> Paper:
    """What a file says, wherever in it."""
    assert paper is not None
    return replace(paper, lines={})


def test_every_field_is_read() -> None:
    paper, faults = parse_paper(FULL.replace("date: 2026-09-03\n", ""), PATH)
    assert (without_lines(paper), faults) == (
        Paper(
            path=PATH,
            title="Counting Sheep",
            date=dt.date(2026, 9, 1),
            rank=3,
            listed=(
                Listing(dt.date(2026, 9, 1), 3, "c.txt"),
                Listing(dt.date(2026, 9, 1), 7, "a b.txt"),
                Listing(dt.date(2026, 9, 2), 1, "b.txt"),
            ),
            known_as=("Counting 8times Sheep", "Counting Sheep"),
            abstract="First line.\nSecond line.\n\n```\n# no heading\n```",
            notes="## Notes\n\nMine.",
            body_digest="0123456789abcdef",
            arxiv="2501.10000",
            doi="10.1000/182",
            authors=("Ada Shepherd", "No, Body"),
            links=(("code", "https://example.org/code?x=1#y"), ("project page", "http://example.org")),
            tags=(),
            add_tags=("graphs",),
            drop_tags=("vision",),
            hidden=False,
            was=("old-sheep", "sheep"),
        ),
        (),
    )


def test_lines_are_known_for_each_key_and_for_the_abstract() -> None:
    lines = parse_paper(FULL, PATH)[0].lines  # type: ignore[union-attr]
    assert (lines["title"], lines["links"], lines["body"], lines[""]) == (3, 8, 23, 26)


@pytest.mark.parametrize("change", ["\ufeff{}", "{}\n\n\n"])
def test_a_byte_order_mark_and_blank_lines_change_nothing(change: str) -> None:
    assert parse_paper(change.format(FULL), PATH) == parse_paper(FULL, PATH)


def test_line_ends_change_nothing_but_the_bytes() -> None:
    windows = FULL.replace("\n", "\r\n")
    assert parse_paper(windows, PATH) == parse_paper(FULL, PATH)
    assert parse_paper(windows, PATH)[0].lines == parse_paper(FULL, PATH)[0].lines  # type: ignore[union-attr]


def test_a_date_in_the_front_matter_counts_where_no_dump_lists_the_paper() -> None:
    paper = read("---\ntitle: T\ndate: 2026-09-03\n---\n")
    assert (paper.date, paper.rank, paper.first_title) == (dt.date(2026, 9, 3), None, "T")


def test_a_date_that_a_listing_overrules_is_a_warning() -> None:
    message = "date is not read where a dump lists the paper, on 2026-09-01: 2026-09-03"
    assert parse_paper(FULL, PATH)[1] == (Diagnostic(PATH, 4, Severity.WARNING, message),)


@pytest.mark.parametrize(
    ("title", "expected"), [("2020", "2020"), ("no", "no"), ("'a\n\n  b '", "a b"), ("| \n  a", "a")]
)
def test_a_title_is_the_text_that_stands_there_on_one_line(title: str, expected: str) -> None:
    assert read(f"---\ntitle: {title}\ndate: 2026-09-03\n---\n").title == expected


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "no front matter: the first line is not ---"),
        ("title: T\n", 1, "no front matter: the first line is not ---"),
        ("---\ntitle: T\n", 1, "the front matter is not closed: no line --- ends it"),
        ("---\ntitle: T\n----\n", 1, "the front matter is not closed: no line --- ends it"),
        ("---\n---\n", 2, "the title is missing"),
        ("---\ndate: 2026-09-01\n---\n", 2, "the title is missing"),
        ("---\ntitle: ' '\ndate: 2026-09-01\n---\n", 2, "the title is missing"),
        ("---\ntitle: [a]\ndate: 2026-09-01\n---\n", 2, "title wants a text: [a]"),
        ("---\ntitle: T\n---\n", 2, "the date is missing: date: YYYY-MM-DD"),
        ("---\ntitle: T\ndate: 2026-09-01\nhidden: maybe\n---\n", 4, "hidden wants true or false: maybe"),
        ("---\ntitle: T\ndate: 2026-09-01\nlisted: [a]\n---\n", 4, None),
        ("---\ntitle: T\ndate: 2026-09-01\nknown_as: a\n---\n", 4, "known_as wants a list, [one, two]: a"),
        ("---\ntitle: T: U\n---\n", 2, "a colon and a space inside a value: put the value in quotes"),
        (f"---\ntitle: {'T' * 2001}\ndate: 2026-09-01\n---\n", 2, f"title: longer than 2,000 characters: {'T' * 80}…"),
        ("x" * 1_000_001, 0, "longer than 1,000,000 characters: 1,000,001"),
    ],
)
def test_a_fault_in_what_the_paper_is_leaves_no_paper(text: str, line: int, message: str | None) -> None:
    paper, faults = parse_paper(text, PATH)
    assert paper is None
    assert (line, message or faults[0].message) in [(fault.line, fault.message) for fault in faults]


@pytest.mark.parametrize(
    ("fields", "line", "message"),
    [
        ("date: 2026-02-30", 3, "date: no such day: 2026-02-30"),
        ("date: 01.09.2026", 3, "date: a date is written YYYY-MM-DD: 01.09.2026"),
        ("date: 20260901", 3, "date: a date from 1990-01-01 to 2079-09-18 is wanted: 20260901"),
        ("date: 1989-12-31", 3, "date: a date from 1990-01-01 to 2079-09-18 is wanted: 1989-12-31"),
        ("date: 2079-09-19", 3, "date: a date from 1990-01-01 to 2079-09-18 is wanted: 2079-09-19"),
        ("listed:\n  a.txt: 2026-09-01", 4, "listed wants [date, rank] for a.txt: 2026-09-01"),
        ("listed:\n  a.txt: [2026-09-31, 1]", 4, "listed: no such day: 2026-09-31"),
        ("listed:\n  a.txt: [2026-09-01, 0]", 4, "a rank is a number from 1: 0"),
        ("listed:\n  a.txt: [2026-09-01, 9999999]", 4, "a rank is a number from 1: 9999999"),
    ],
)
def test_a_wrong_date_is_reported_once(fields: str, line: int, message: str) -> None:
    assert faults_of(fields) == [(line, message)]


@pytest.mark.parametrize(
    ("field", "line", "message"),
    [
        ("arxiv: 25.1", 4, "arxiv wants an arXiv id such as 2501.01234: 25.1"),
        ("doi: 11.1/x", 4, "doi wants a DOI such as 10.1000/182: 11.1/x"),
        ("authors: Ada", 4, "authors wants a list, [one, two]: Ada"),
        ("authors: [[Ada]]", 4, "authors wants texts: [Ada]"),
        (
            "links: https://example.org",
            4,
            "links wants names with values, {code: https://example.org}: https://example.org",
        ),
        ("links:\n  code: javascript:alert(1)", 5, "a link starts with https:// or http://: javascript:alert(1)"),
        ('links: {code: "https://example.org/\\n"}', 4, "a link starts with https:// or http://: https://example.org/"),
        ("was: [Old Sheep]", 4, "was wants slugs, lower case words joined by hyphens: Old Sheep"),
        ("body: 12", 4, "body wants sixteen hex digits: 12"),
        ("tags: graphs", 4, "tags wants a list, [one, two]: graphs"),
    ],
)
def test_a_fault_elsewhere_keeps_the_paper(field: str, line: int, message: str) -> None:
    paper, faults = parse_paper(f"---\ntitle: T\ndate: 2026-09-01\n{field}\n---\n", PATH)
    assert [(fault.line, fault.severity, fault.message) for fault in faults] == [(line, Severity.ERROR, message)]
    assert without_lines(paper) == without_lines(read("---\ntitle: T\ndate: 2026-09-01\n---\n"))


def test_an_unknown_key_is_a_warning_with_a_suggestion() -> None:
    _, faults = parse_paper("---\ntitle: T\ndate: 2026-09-01\nauthor: [Ada]\n---\n", PATH)
    assert faults == (Diagnostic(PATH, 4, Severity.WARNING, "unknown key: author (did you mean authors?)"),)


def test_tags_without_a_value_pin_nothing_and_an_empty_list_pins_none() -> None:
    assert read("---\ntitle: T\ndate: 2026-09-01\ntags:\n---\n").tags is None
    assert read("---\ntitle: T\ndate: 2026-09-01\ntags: []\n---\n").tags == ()


@pytest.mark.parametrize(
    ("body", "abstract", "notes"),
    [
        ("", "", ""),
        ("\n\n  \n", "", ""),
        ("Text\n# Notes", "Text", "# Notes"),
        ("# Notes\n", "", "# Notes"),
        ("#", "", "#"),
        ("Text\n#hash\n", "Text\n#hash", ""),
        ("Text\n  ## Indented\n", "Text\n  ## Indented", ""),
        ("Text\n####### Seven\n", "Text\n####### Seven", ""),
        ("~~~\n# a\n```\n# b\n~~~~ \n# Notes\n", "~~~\n# a\n```\n# b\n~~~~", "# Notes"),
        ("``` `\n# Notes\n", "``` `", "# Notes"),
        ("````\n```\n# a\n", "````\n```\n# a", ""),
        ("\n    code\n", "    code", ""),
    ],
)
def test_the_abstract_ends_at_the_first_heading(body: str, abstract: str, notes: str) -> None:
    paper = read(f"---\ntitle: T\ndate: 2026-09-01\n---\n{body}")
    assert (paper.abstract, paper.notes) == (abstract, notes)


@given(st.text() | st.lists(st.sampled_from(FULL.splitlines(keepends=True))).map("".join))
def test_any_text_gives_a_paper_or_an_error(text: str) -> None:
    paper, faults = parse_paper(f"---\n{text}", PATH)
    assert paper is not None or any(fault.severity is Severity.ERROR for fault in faults)
    assert list(faults) == sorted(faults)


def test_the_digest_of_an_abstract_stays_what_files_hold() -> None:
    assert digest_of("An abstract – é.") == "2f334f9d510db850"
