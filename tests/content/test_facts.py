"""What richer sources add: facts that are missing, never what is there; lists date papers, catalogues do not."""

from __future__ import annotations

import datetime as dt

import pytest

from digest.content.facts import facts_of
from digest.model import Listing, Severity
from tests.content.shelves import DAY, Shelves, entry

EARLIER = dt.date(2026, 8, 20)
RICH = {
    "arxiv": "https://arxiv.org/abs/2608.10000v2",
    "doi": "10.1000/182",
    "authors": ("Ada L\\'op{e}z", "Bo"),
    "links": (("code", "https://github.com/a/b"),),
    "categories": ("cs.CL", "68T50", "cs.LG"),
}


def catalogued(title: str, *paragraphs: str, **more: object) -> object:
    return entry(title, *paragraphs, is_catalogued=True, **more)


def test_a_paper_of_a_text_dump_gains_what_a_catalogue_knows_and_keeps_its_day() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Counting Sheep", "Words.")])
    result = shelves.ingest([catalogued("Counting sheep!", "Words.", **RICH)], "b.json", EARLIER)
    paper = shelves.paper()
    assert (paper.date, paper.arxiv, paper.doi) == (DAY, "2608.10000", "10.1000/182")
    assert (paper.authors, paper.links) == (("Ada López", "Bo"), (("code", "https://github.com/a/b"),))
    assert paper.categories == ("cs.CL", "cs.LG")
    assert result.counts == {"enriched": 1}
    assert result.gains == {"arxiv": 1, "authors": 1, "categories": 1, "doi": 1, "links": 1}


def test_a_list_dates_a_paper_that_a_catalogue_brought() -> None:
    shelves = Shelves()
    shelves.ingest([catalogued("Sheep", "Words.", **RICH)], "b.json", EARLIER)
    assert (shelves.paper().date, shelves.paper().listed[0].is_catalogued) == (EARLIER, True)
    shelves.ingest([entry("Sheep", "Words.")])
    paper = shelves.paper()
    assert (paper.date, paper.rank) == (DAY, 1)
    assert paper.listed == (Listing(DAY, 1, "a.txt"), Listing(EARLIER, 1, "b.json", is_catalogued=True))


def test_lists_and_catalogues_give_one_paper_in_whatever_order() -> None:
    found = []
    for order in (("list", "catalogue"), ("catalogue", "list")):
        shelves = Shelves()
        for kind in order:
            if kind == "list":
                shelves.ingest([entry("Text 2 Sheep", "Words.")])
            else:
                shelves.ingest([catalogued("Text2Sheep", "Words.", **RICH)], "b.json", EARLIER)
        paper = shelves.paper()
        found.append(
            (paper.title, paper.known_as, paper.listed, paper.date, paper.arxiv, paper.authors, paper.abstract)
        )
    assert found[0] == found[1]


def test_what_a_person_wrote_stays_and_the_difference_is_told() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", "Words.")])
    (path,) = shelves
    shelves[path] = shelves[path].replace("listed:", "authors: [Zoe Zeh]\ndoi: 10.1000/other\nlisted:", 1)
    result = shelves.ingest([entry("Sheep", "Words.", **RICH)], "b.json")
    paper = shelves.paper()
    assert (paper.authors, paper.doi, paper.arxiv) == (("Zoe Zeh",), "10.1000/other", "2608.10000")
    assert [(each.severity, each.message) for each in result.diagnostics] == [
        (Severity.NOTE, f"{path}: authors stay (1), though this names others (2): Sheep"),
        (Severity.NOTE, f"{path}: doi 10.1000/other stays, though this says 10.1000/182: Sheep"),
    ]


def test_initials_and_accents_are_no_difference() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", authors=("Ada López", "Bo Ek"), arxiv="2608.1234")])
    assert shelves.ingest([entry("Sheep", authors=("A. Lopez", "B. Ek"))], "b.json").diagnostics == ()


def test_another_version_of_an_abstract_is_no_conflict_where_the_id_is_known() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", "Short.")])
    result = shelves.ingest([entry("Sheep", "Much longer.", arxiv="2608.10000")], "b.json")
    assert (shelves.paper().abstract, result.counts) == ("Much longer.", {"enriched": 1})
    assert [each.severity for each in result.diagnostics] == [Severity.NOTE]


def test_a_doi_joins_papers_but_not_those_whose_arxiv_ids_differ() -> None:
    shelves = Shelves()
    shelves.ingest([entry("Sheep", doi="10.1000/ABC"), entry("Flocks", doi="https://doi.org/10.1000/abc")])
    assert shelves.paper().known_as == ("Sheep", "Flocks")
    shelves.ingest([entry("Sheep", arxiv="2608.10000"), entry("Dogs", doi="10.1000/abc", arxiv="2608.10001")], "b.json")
    assert len(shelves) == 2


def test_an_arxiv_doi_is_the_paper_with_that_id() -> None:
    shelves = Shelves(
        {"content/papers/mine.md": "---\ntitle: Mine\ndate: 2026-12-24\ndoi: 10.48550/arXiv.2608.10000\n---\n"}
    )
    shelves.ingest([entry("Sheep", arxiv="2608.10000v3")])
    assert shelves.paper().known_as == ("Mine", "Sheep")


@pytest.mark.parametrize("authors", [("x" * 3000,), tuple(f"Person {'y' * 90}{number}" for number in range(3000))])
def test_misread_names_are_left_out(authors: tuple[str, ...]) -> None:
    assert facts_of(entry("Sheep", authors=authors)).authors == ()


@pytest.mark.parametrize(("count", "is_noted"), [(2, False), (3, True)])
def test_a_list_of_the_same_day_in_another_year_shows_a_year_that_is_wrong(count: int, is_noted: bool) -> None:
    shelves = Shelves()
    titles = [f"Sheep {number}" for number in range(count)]
    shelves.ingest([entry(title) for title in titles])
    result = shelves.ingest([entry(title) for title in titles], "b.json", DAY.replace(year=2025))
    noted = (
        f"content/dumps/b.json: note: {count} papers of 2025-09-01 stand on 2026-09-01 in a.txt: "
        "one of the years is wrong (change `date` in the ledger)"
    )
    assert [str(each) for each in result.diagnostics] == [noted] * is_noted


def test_other_days_and_catalogues_raise_no_doubt() -> None:
    shelves = Shelves()
    titles = [f"Sheep {number}" for number in range(5)]
    shelves.ingest([entry(title) for title in titles])
    assert shelves.ingest([entry(title) for title in titles], "b.json", EARLIER).diagnostics == ()
    year_before = DAY.replace(year=2025)
    assert shelves.ingest([catalogued(title) for title in titles], "c.json", year_before).diagnostics == ()
