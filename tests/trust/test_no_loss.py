"""No input crashes a reader, holds it up, or loses a letter on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.content.paperfile import parse_paper
from digest.content.plainyaml import quote, read_fields
from digest.content.tex import repair, to_plain
from digest.content.tex_markdown import to_markdown
from digest.pages.markup import plain_text, render_markdown
from digest.search.query import parse_query
from digest.sources.arxiv_ids import find_arxiv
from digest.sources.dump import DumpReader
from digest.sources.formats import open_source
from tests.trust.limits import growth, within

LIMIT_S = 5
"""For one small input, on a machine that does other things as well."""
STEEPEST = 24
"""What may become of the time where the input grows eightfold: linear would be 8, quadratic 64."""

DUMP = """\
new
Get trending papers in your email inbox!
Subscribe
Daily Papers
byAK and the research community
Sep 1

A Title of Some Length: With a Colon

We train a network of 8times its size, and show that O(n^2) is enough. See https://example.org/a_b.

\u2022
97
12 authors

Another Title

It is tested on three tasks. Results are good.
"""
PAPER = """\
---
title: "A title"
listed:
  2025-09-01.txt: [2025-09-01, 3]
known_as:
  - "A title"
links: {code: https://example.org/x}
tags: [speech]
---

An abstract with *emphasis* and $x^2$.

## Notes

| a | b |
| - | - |
| 1 | 2 |
"""
SCRAPS = st.sampled_from(
    [
        *("\n", "\n\n", "\r", "\r\n", "\ufeff", "\x00", "\u2028", "\t", "---\n", "# ", ": ", "&a ", "*a", "!!x ", "|"),
        *("[", "{", "]", "}", '"', "'", "\\", "$", "$$", "`", "```\n", "~", "^", "_", "<", "&", ">", "Sep 31"),
        *("{\\em ", "\\textbf{", "\\frac{", "\\href{", "({\\romannumeral2})", "8times", "``", "''", "--", "https://"),
        *("\u202e", "\u0301", "\ud7ff", "🐑", "日本", "é", "Feb 29, 2025", "1" * 50, "2025-99-99", "[^1]", "![", "]("),
    ]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """A text of which some pieces were cut, doubled, moved or replaced by scraps."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 60)))
        filling = draw(st.one_of(SCRAPS, st.just(""), st.just(text[start:end] * 3), st.text(max_size=8)))
        text = text[:start] + filling + text[end:]
    return text


RESIDUE = st.lists(
    st.one_of(SCRAPS, st.text(max_size=6), st.sampled_from(["Deep", "net", " of ", "x", "2", "n"])), max_size=14
)
RESIDUES = RESIDUE.map("".join)


def letters(texts: Iterable[str]) -> str:
    """Letters and digits alone, in order."""
    return "".join(char for text in texts for char in text if char.isalnum())


def is_within(part: str, whole: str) -> bool:
    """Whether the characters of one text stand in another one, in the same order."""
    rest = iter(whole)
    return all(char in rest for char in part)


@settings(max_examples=60)
@given(st.one_of(mutated(DUMP), st.lists(SCRAPS, max_size=30).map("".join)))
def test_mutated_dumps_lose_no_line(text: str) -> None:
    lines = text.encode().splitlines(keepends=True)
    with within(LIMIT_S):
        _, reader = open_source(lines, "d.txt")
        entries = list(reader)
    if isinstance(reader, DumpReader):
        assert sum(reader.account.values()) == len(lines)
        kept = letters(part for entry in entries for part in (entry.title, *entry.paragraphs))
        assert is_within(kept, letters([text]))


@settings(max_examples=100)
@given(mutated(PAPER))
def test_mutated_paper_files_are_read_or_refused_with_a_line(text: str) -> None:
    with within(LIMIT_S):
        paper, faults = parse_paper(text, "p.md")
        shown = [render_markdown(part).html for part in (paper.abstract, paper.notes)] if paper else []
    assert paper is not None or faults
    assert all(0 <= fault.line <= text.count("\n") + 1 for fault in faults)
    assert [html for html in shown if re.search(r"<(script|style|iframe)|\son\w+=", html)] == []


@settings(max_examples=200)
@given(RESIDUES)
def test_repair_settles_and_is_rendered_character_by_character(text: str) -> None:
    with within(LIMIT_S):
        spans = repair(text)
        plain = to_plain(spans)
        again = to_plain(repair(plain))
    assert again == plain
    assert plain_text(to_markdown(spans)) == plain
    assert "\n" not in plain


@settings(max_examples=100)
@given(st.text())
def test_a_quoted_value_is_read_back_letter_by_letter(text: str) -> None:
    fields, faults = read_fields(f"title: {quote(text)}\n", "p.md")
    assert faults == ()
    assert fields is not None and fields.pairs[0][1].text == text  # type: ignore[union-attr]


@settings(max_examples=100)
@given(st.one_of(st.text(max_size=80), st.lists(SCRAPS, max_size=10).map(" ".join)))
def test_any_query_is_understood(text: str) -> None:
    with within(LIMIT_S):
        parse_query(text)


def read_dump(text: str) -> None:
    list(open_source(text.encode().splitlines(keepends=True), "d.txt")[1])


def read_paper(text: str) -> None:
    paper, _ = parse_paper(text, "p.md")
    if paper is not None:
        render_markdown(paper.abstract)


def mend(text: str) -> None:
    to_markdown(repair(text))


STEEP: dict[str, tuple[Callable[[str], object], Callable[[int], str]]] = {
    "dump, one long line": (read_dump, lambda n: "Sep 1\n\nTitle\n\n" + "word " * n),
    "dump, one long word": (read_dump, lambda n: "Sep 1\n\nTitle\n\n" + "a" * n * 5),
    "dump, blank lines": (read_dump, lambda n: "Sep 1\n\nTitle\n\nText of it.\n" + "\n" * n * 20),
    "dump, short lines": (read_dump, lambda n: "Sep 1\n\n" + "word\n" * n),
    "dump, dates": (read_dump, lambda n: "Sep 1\n" * n),
    "dump, numbers": (read_dump, lambda n: "97\n" * n),
    "dump, full lines": (read_dump, lambda n: "Sep 1\n\n" + ("word " * 16 + "\n") * (n // 8)),
    "dump, a ruler of percent signs": (read_dump, lambda n: "%" * n + "\nMine\n\n@misc{a, title={B}}"),
    "dump, a ruler of hyphens": (read_dump, lambda n: "Sep 1\n\nTitle\n\n" + "-" * n),
    "BibTeX, entries on one line": (read_dump, lambda n: "@misc{a, title={B}}" * (n // 2)),
    "BibTeX, braces": (read_dump, lambda n: "@misc{a, title={" + "{a}" * n * 16 + "}}"),
    "BibTeX, names": (read_dump, lambda n: "@misc{a, title={B}, author={" + " " * n + "a and {a, b} " * n + "}}"),
    "arXiv ids, hyphens": (find_arxiv, lambda n: "a-" * n),
    "arXiv ids, dots and hyphens": (find_arxiv, lambda n: "a.b-" * n),
    "paper, spaces": (read_paper, lambda n: f"---\ntitle: x\ndate: 2025-09-01\n---\n\n{' ' * n * 5}\n"),
    "paper, blank lines": (read_paper, lambda n: "---\ntitle: x\ndate: 2025-09-01\n---\n\n" + "\n" * n * 5 + "x"),
    "paper, never closed": (read_paper, lambda n: "---\n" + "title: x\n" * n),
    "paper, a list": (read_paper, lambda n: "---\ntitle: x\ndate: 2025-09-01\ntags: [" + "a, " * n + "]\n---\n\nx\n"),
    "paper, brackets in fields": (read_paper, lambda n: f"---\ntitle: {'[' * n}\n---\n\nx\n"),
    "markdown, stars": (render_markdown, lambda n: "*a " * (n // 4)),
    "markdown, brackets": (render_markdown, lambda n: "[" * (n // 4)),
    "markdown, links": (render_markdown, lambda n: "[a](" * (n // 8)),
    "markdown, ticks": (render_markdown, lambda n: "`a" * (n // 4)),
    "markdown, quotes": (render_markdown, lambda n: ">" * (n // 4) + "a"),
    "markdown, dollars": (render_markdown, lambda n: "$a " * (n // 4)),
    "markdown, tildes": (render_markdown, lambda n: "~a^b" * (n // 4)),
    "markdown, footnotes": (render_markdown, lambda n: "[^1]" * (n // 8)),
    "tex, braces": (mend, lambda n: "{" * n),
    "tex, pairs of braces": (mend, lambda n: "{" * (n // 2) + "x" + "}" * (n // 2)),
    "tex, commands": (mend, lambda n: "\\textbf{" * (n // 4)),
    "tex, dollars": (mend, lambda n: "$x" * (n // 2)),
    "tex, powers": (mend, lambda n: "x^{2" * (n // 2)),
    "tex, ticks": (mend, lambda n: "``a" * (n // 2)),
    "tex, addresses": (mend, lambda n: "https://a.b/{" * (n // 4)),
    "tex, times": (mend, lambda n: "8times " * (n // 2)),
    "tex, one long word": (mend, lambda n: "a" * n + "^"),
    "tex, slashes": (mend, lambda n: "a/" * (n // 2) + "$x$"),
    "tex, dots": (mend, lambda n: "a." * (n // 2) + "_{x}"),
}
"""A reader, and a text for it that grows with a number."""


@pytest.mark.parametrize("case", STEEP)
def test_time_grows_with_the_length_and_not_with_its_square(case: str) -> None:
    read, make = STEEP[case]
    with within(60):
        assert growth(lambda size: read(make(size)), 2_000) < STEEPEST
