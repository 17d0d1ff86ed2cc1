"""Refresh: today's repairs for abstracts that nobody edited, and nothing else."""

from __future__ import annotations

import pytest

from digest.content.paperedit import replace_abstract, set_owned
from digest.content.paperfile import digest_of
from digest.content.refresh import Refresh
from digest.content.shelf import Shelf
from digest.model import Entry
from tests.content.shelves import Shelves, entry

SHEEP = "content/papers/2026-09/sheep.md"


def refresh(shelves: Shelves, **dumps: list[Entry]) -> list[str]:
    """Refresh from dumps by name; the paths written, in order."""
    refresh = Refresh(Shelf(shelves))
    rounds = [refresh.take(f"{name}.txt", entries) for name, entries in dumps.items()]
    edits = [edit for edits in (*rounds, refresh.finish()) for edit in edits]
    shelves.update(edits)
    return [path for path, _ in edits]


def ingested(**dumps: list[Entry]) -> Shelves:
    shelves = Shelves()
    for name, entries in dumps.items():
        shelves.ingest(entries, f"{name}.txt")
    return shelves


def write_as_of_old(shelves: Shelves, path: str, abstract: str) -> None:
    """Give a paper an abstract as an earlier version of ingest would have written it."""
    shelves[path] = replace_abstract(set_owned(shelves[path], body=digest_of(abstract)), abstract)


def test_an_abstract_gets_the_repairs_of_today() -> None:
    entries = [entry("Sheep", "Counts 8times."), entry("Dogs", "Bark.")]
    shelves = ingested(a=entries)
    fresh = dict(shelves)
    write_as_of_old(shelves, SHEEP, "Counts 8times.")
    assert (refresh(shelves, a=entries), shelves) == ([SHEEP], fresh)


def test_a_second_refresh_writes_nothing() -> None:
    dumps = {"a": [entry("Sheep", "Short 8times.")], "b": [entry("Sheep", "Other 9times.")]}
    shelves = ingested(**dumps)
    assert refresh(shelves, **dumps) == []


def test_what_a_person_edited_or_deleted_stays() -> None:
    entries = [entry("Sheep", "Counts."), entry("Dogs", "Bark.")]
    shelves = ingested(a=entries)
    del shelves["content/papers/2026-09/dogs.md"]
    shelves[SHEEP] = shelves[SHEEP].replace("Counts.", "Counted.")
    assert (refresh(shelves, a=entries), list(shelves)) == ([], [SHEEP])


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_a_paper_of_two_dumps_gets_the_more_complete_abstract_when_both_were_read(names: str) -> None:
    dumps = {"a": [entry("Sheep", "Short 8times.")], "b": [entry("Sheep", "Much longer 8times.")]}
    shelves = ingested(**dumps)
    write_as_of_old(shelves, SHEEP, "Much longer 8times.")
    assert refresh(shelves, **{name: dumps[name] for name in names}) == [SHEEP]
    assert shelves.paper().abstract == "Much longer 8×."


@pytest.mark.parametrize(
    ("words", "expected"), [("Short 8times.", "Much longer 8×."), ("Even longer words 8times.", None)]
)
def test_a_dump_that_is_gone_may_have_had_the_better_words(words: str, expected: str | None) -> None:
    shelves = ingested(a=[entry("Sheep", words)], b=[entry("Sheep", "Much longer 8times.")])
    write_as_of_old(shelves, SHEEP, expected or "Old.")
    refresh(shelves, a=[entry("Sheep", words)])
    assert shelves.paper().abstract == (expected or "Even longer words 8×.")


def test_the_second_print_of_a_paper_in_one_dump_counts_too() -> None:
    entries = [entry("Sheep", "Short."), entry("SHEEP", "Longer 8times.")]
    shelves = ingested(a=entries)
    assert refresh(shelves, a=entries) == []


def test_a_file_that_cannot_be_read_is_left_alone() -> None:
    shelves = Shelves({SHEEP: "---\ntitle: [\n---\n"})
    shelves.find = lambda key: SHEEP  # type: ignore[method-assign]  # as a library does that remembers what it was
    assert refresh(shelves, a=[entry("Sheep", "Counts.")]) == []
