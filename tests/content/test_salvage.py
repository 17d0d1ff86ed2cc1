"""A paper file that cannot be read keeps its identity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.content.paperfile import parse_paper
from digest.content.salvage import salvage_keys
from digest.content.slug import keys_of
from tests.content.shelves import Shelves, entry

TITLE = 'Sheep "8times" \\textbf{R}: a naïve\u00a0flock'


def written() -> tuple[str, tuple[str, ...]]:
    shelves = Shelves()
    shelves.ingest([entry(TITLE, "Words.", arxiv="2608.10000", doi="10.1000/182")])
    shelves.ingest([entry(TITLE.upper(), arxiv="2608.10000")], "b.txt")
    paper = shelves.paper()
    return shelves[paper.path], keys_of(paper)


@pytest.mark.parametrize(
    ("old", "new"),
    [("listed:", "listed: ["), ("body:", "\tbody:"), ("\n---\n", "\n"), ("2026-09-01", "someday")],
)
def test_a_file_that_a_typing_error_broke_keeps_all_its_keys(old: str, new: str) -> None:
    text, keys = written()
    broken = text.replace(old, new)
    assert parse_paper(broken, "p.md")[0] is None
    assert set(salvage_keys(broken)) >= set(keys)


@given(st.text(max_size=300))
def test_any_text_has_keys_or_none(text: str) -> None:
    assert all(":" in key for key in salvage_keys(text))


def test_a_text_without_front_matter_has_no_key() -> None:
    assert salvage_keys("No paper at all.\n") == ()
