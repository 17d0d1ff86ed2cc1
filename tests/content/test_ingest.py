"""Ingest: what entries make of paper files, and what they leave alone."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from digest.content.slug import make_slug, slug_of
from digest.model import Listing, Severity
from tests.content.shelves import DAY, Shelves, entry

LATER = dt.date(2026, 10, 2)
SHEEP = "content/papers/2026-09/counting-sheep.md"


def messages(diagnostics: tuple[object, ...]) -> list[str]:
    return [str(diagnostic) for diagnostic in diagnostics]


def test_a_new_paper_gets_a_file_by_month_and_slug() -> None:
    shelves = Shelves()
    printed = "Counting 8times Sheep in \\textbf{R}"
    result = shelves.ingest([entry(printed, "One 8times.", "Two, \\emph{too}.")])
    assert list(shelves) == [f"content/papers/2026-09/{make_slug(printed)}.md"]
    paper = shelves.paper()
    assert (paper.title, paper.known_as) == ("Counting 8× Sheep in R", (printed,))
    assert (paper.abstract, paper.listed) == ("One 8×.\n\nTwo, *too*.", (Listing(DAY, 1, "a.txt"),))
    assert (result.counts, result.diagnostics, result.is_complete) == ({"new": 1}, (), True)


def test_what_a_source_knows_besides_stands_in_the_file() -> None:
    more = {"arxiv": "arXiv:2501.10000v2", "doi": "https://doi.org/10.1000/182", "authors": ("Ada: A", "Bo")}
    links = (("code", "https://example.org/a"), ("bad", "javascript:alert(1)"))
    shelves = Shelves()
    shelves.ingest([entry("Sheep", **more, links=links)])
    paper = shelves.paper()
    assert (paper.arxiv, paper.doi, paper.authors) == ("2501.10000", "10.1000/182", ("Ada: A", "Bo"))
    assert paper.links == (("code", "https://example.org/a"),)


def test_a_paper_listed_again_keeps_its_file_and_gets_the_listing_and_the_title() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Counting Sheep", "Words.")])
    result = shelves.ingest([entry("Dogs"), entry("COUNTING—sheep", "Words.")], "b.txt", LATER)
    paper = shelves.papers()[SHEEP]
    assert paper.listed == (Listing(DAY, 1, "a.txt"), Listing(LATER, 2, "b.txt"))
    assert (paper.title, paper.known_as) == ("Counting Sheep", ("Counting Sheep", "COUNTING—sheep"))
    assert (result.counts, result.diagnostics) == ({"new": 1, "listed again": 1}, ())


@pytest.mark.parametrize("printed", ["8times Sheep", "8× Sheep", "8 sheep", "8TIMES SHEEP"])
def test_residue_makes_no_second_paper_in_whatever_order(printed: str) -> None:
    for titles in (["8times Sheep", printed], [printed, "8times Sheep"]):
        shelves = Shelves()
        for title in titles:
            shelves.ingest([entry(title)], dump=f"{title}.txt")
        assert len(shelves) == 1


def test_mending_a_title_makes_no_second_paper() -> None:
    shelves = Shelves()
    shelves.ingest([entry("8times Sheep")])
    (path,) = shelves
    shelves[path] = shelves[path].replace('title: "8× Sheep"', "title: Eight Flocks  # mended")
    for title in ("8times sheep", "8× Sheep", "Eight Flocks!"):
        shelves.ingest([entry(title)], f"{title}.txt", LATER)
    assert "title: Eight Flocks  # mended\n" in shelves[path] and len(shelves) == 1
    assert shelves.paper().first_title == "8times Sheep"


def test_equal_arxiv_ids_are_one_paper_whatever_the_titles() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", arxiv="2501.10000")])
    shelves.ingest([entry("Flocks", arxiv="https://arxiv.org/abs/2501.10000v3")], "b.txt")
    assert shelves.paper().known_as == ("Sheep", "Flocks")


def test_different_arxiv_ids_are_two_papers_whatever_the_titles() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", arxiv="2501.10000"), entry("Sheep", arxiv="2501.10001")])
    first, second = sorted(shelves.papers().values(), key=lambda paper: paper.rank or 0)
    assert (slug_of(first), first.namesake, second.namesake) == ("sheep", False, True)
    assert re.fullmatch("sheep-[0-9a-f]{6}", slug_of(second))
    assert second.path == f"content/papers/2026-09/{slug_of(second)}.md"
    before = dict(shelves)
    shelves.ingest([entry("Sheep", arxiv="2501.10000"), entry("Sheep", arxiv="2501.10001")])
    assert shelves == before


def test_a_known_paper_gets_the_fields_that_it_lacks() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", "Words.")])
    result = shelves.ingest([entry("Sheep", "Words.", arxiv="2501.10000", authors=("Ada",))], "b.txt")
    assert (shelves.paper().arxiv, shelves.paper().authors, result.counts) == ("2501.10000", ("Ada",), {"enriched": 1})
    assert result.gains == {"arxiv": 1, "authors": 1}
    before = dict(shelves)
    shelves.ingest([entry("Sheep", "Words.", arxiv="2501.10000", authors=("Bo",))], "b.txt")
    assert shelves == before


def test_the_title_of_the_earliest_listing_comes_first() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep 2")], "b.txt", LATER)
    shelves.ingest([entry("Sheep² ")], "c.txt", dt.date(2026, 11, 1))
    result = shelves.ingest([entry("Sheep {2}"), entry("Dogs")], "a.txt")
    paper = shelves.papers()["content/papers/2026-10/sheep-2.md"]
    assert (paper.known_as, paper.title) == (("Sheep {2}", "Sheep 2", "Sheep² "), "Sheep {2}")
    assert messages(result.diagnostics) == []


def test_an_earlier_listing_that_moves_the_page_is_reported() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Text2Sheep")], "b.txt", LATER)
    result = shelves.ingest([entry("Text 2 Sheep")], "a.txt")
    assert messages(result.diagnostics) == [
        "content/dumps/a.txt:10: warning: an earlier list prints this title, so the page text2sheep moves to "
        "text-2-sheep; to keep the old address add `was: [text2sheep]` to content/papers/2026-10/text2sheep.md: "
        "Text 2 Sheep"
    ]


def test_a_paper_written_by_hand_keeps_its_title_and_its_text() -> None:
    text = "---\ntitle: Sheep 2\ndate: 2026-12-24\n---\n\nMine.\n"
    shelves = Shelves({"content/papers/mine.md": text})
    result = shelves.ingest([entry("Sheep²", "Theirs.")])
    paper = shelves.paper()
    assert (paper.known_as, paper.abstract, paper.date) == (("Sheep 2", "Sheep²"), "Mine.", DAY)
    assert shelves[paper.path].startswith("---\ntitle: Sheep 2\ndate: 2026-12-24\nlisted:\n")
    assert messages(result.diagnostics) == [
        "content/dumps/a.txt:10: note: another abstract than in content/papers/mine.md:6; that one is a person's and "
        "stays: Sheep²"
    ]


@pytest.mark.parametrize("order", [("Short.", "Much longer."), ("Much longer.", "Short.")])
def test_of_two_abstracts_the_more_complete_one_stays(order: tuple[str, str]) -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", order[0])])
    result = shelves.ingest([entry("Sheep", order[1])], "b.txt")
    assert (shelves.paper().abstract, result.counts) == ("Much longer.", {"in conflict": 1})
    (warning,) = result.diagnostics
    assert warning.severity is Severity.WARNING and "content/papers/2026-09/sheep.md:" in warning.message


def test_an_abstract_of_the_same_letters_is_no_conflict() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", "One flock.")])
    result = shelves.ingest([entry("Sheep", "One  flock!")], "b.txt")
    assert (shelves.paper().abstract, result.counts, result.diagnostics) == ("One flock.", {"listed again": 1}, ())


@pytest.mark.parametrize("order", [((), ("Words.",)), (("Words.",), ())])
def test_a_missing_abstract_is_filled_and_never_taken_away(order: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    shelves = Shelves()
    for dump, paragraphs in zip(("a.txt", "b.txt"), order, strict=True):
        assert shelves.ingest([entry("Sheep", *paragraphs)], dump).diagnostics == ()
    assert shelves.paper().abstract == "Words."


def test_an_edited_abstract_is_never_touched() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", "Words.")])
    (path,) = shelves
    shelves[path] = shelves[path].replace("Words.", "Mended words.")
    result = shelves.ingest([entry("Sheep", "Words, and many more of them.")])
    assert (shelves.paper().abstract, shelves.writes) == ("Mended words.", [path])
    assert [diagnostic.severity for diagnostic in result.diagnostics] == [Severity.NOTE]


def test_a_changed_dump_brings_its_new_words() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", "Long wrong words."), entry("Dogs", "Bark.")])
    result = shelves.ingest([entry("Dogs", "Bark."), entry("Sheep", "Right.")])
    sheep, dogs = (shelves.papers()[f"content/papers/2026-09/{name}.md"] for name in ("sheep", "dogs"))
    assert (sheep.abstract, sheep.rank, dogs.rank, result.diagnostics) == ("Right.", 2, 1, ())
    assert result.counts == {"listed again": 1, "updated": 1}


def test_an_entry_that_stands_twice_counts_where_it_stands_first() -> None:
    shelves = Shelves()
    result = shelves.ingest([entry("Sheep", "Words."), entry("Dogs"), entry("SHEEP", "Words.")])
    assert shelves.papers()["content/papers/2026-09/sheep.md"].listed == (Listing(DAY, 1, "a.txt"),)
    assert result.counts == {"new": 2, "repeated": 1}
    assert messages(result.diagnostics) == ["content/dumps/a.txt:30: note: listed in line 10 already: SHEEP"]


def test_of_two_days_in_one_dump_the_earlier_counts() -> None:
    shelves = Shelves()
    shelves.ingest_dated([(entry("Sheep"), LATER), (entry("Dogs"), DAY), (entry("Sheep"), DAY)], "a.txt")
    assert shelves.papers()["content/papers/2026-10/sheep.md"].listed == (Listing(DAY, 2, "a.txt"),)


def test_a_dump_read_again_writes_nothing() -> None:
    shelves = Shelves()
    entries = [entry("Sheep", "Short."), entry("Dogs", "8times."), entry("SHEEP", "Longer words."), entry("Cats")]
    shelves.ingest(entries)
    shelves.writes.clear()
    shelves.ingest(entries)
    assert shelves.writes == []


@pytest.mark.parametrize("text", ["", "no paper", "---\ntitle: [\n---\n"])
def test_a_file_that_cannot_be_read_is_never_overwritten(text: str) -> None:
    shelves = Shelves({SHEEP: text})
    result = shelves.ingest([entry("Counting Sheep"), entry("Dogs")])
    assert (shelves[SHEEP], result.is_complete, result.counts) == (text, False, {"new": 1, "left out": 1})
    assert messages(result.diagnostics) == [
        f"content/dumps/a.txt:10: {SHEEP} cannot be read, so this paper was left out: Counting Sheep"
    ]


def test_the_file_of_another_paper_is_passed_over() -> None:
    shelves = Shelves({SHEEP: "---\ntitle: Cats\ndate: 2026-01-01\n---\n"})
    shelves.ingest([entry("Counting Sheep")])
    assert list(shelves) == [SHEEP, SHEEP.replace(".md", "-2.md")]


@pytest.mark.parametrize("wrong", [entry("T" * 3000, "Words."), entry("Sheep", "word " * 60_000)])
def test_a_misread_entry_makes_no_file_that_could_not_be_read_back(wrong: object) -> None:
    shelves = Shelves()
    result = shelves.ingest([wrong])  # type: ignore[list-item]
    assert (dict(shelves), result.counts) == ({}, {"left out": 1})
    assert [diagnostic.severity for diagnostic in result.diagnostics] == [Severity.ERROR]
