"""Lists and catalogues in any order give the same papers, days, listings and facts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.content.slug import normalise_title, slug_of
from digest.content.tex import repair, to_plain
from tests.content.shelves import Shelves, entry
from tests.content.test_order import ABSTRACTS, TITLES, Dumps, days, ingest

IDENTITIES = sorted({normalise_title(to_plain(repair(title))) for title in TITLES})


def arxiv_of(title: str) -> str:
    return f"2609.{IDENTITIES.index(normalise_title(to_plain(repair(title)))):05d}"


def make_entry(title: str, paragraphs: tuple[str, ...], is_rich: bool, is_catalogued: bool) -> object:
    if not is_rich:
        return entry(title, *paragraphs)
    return entry(title, *paragraphs, arxiv=arxiv_of(title), authors=("Ada Sheep",), is_catalogued=is_catalogued)


entries = st.builds(make_entry, st.sampled_from(TITLES), st.sampled_from(ABSTRACTS), st.booleans(), st.booleans())
dumps = st.dictionaries(
    st.sampled_from(["a.txt", "b.json", "c.xml", "2026-09-01.bib"]),
    st.lists(st.tuples(entries, days), max_size=5),
    max_size=4,
)


def papers(shelves: Shelves) -> list[tuple[object, ...]]:
    """What of the papers may not depend on the order."""
    return sorted(
        (paper.title, slug_of(paper), paper.known_as, paper.date, paper.rank, _listings(paper.listed), paper.arxiv,
         paper.authors, normalise_title(paper.abstract))
        for paper in shelves.papers().values()
    )  # fmt: skip


def _listings(listed: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(map(repr, listed))


@settings(max_examples=40)  # each reads every paper for each entry; test_order has the wider search
@given(dumps.flatmap(lambda found: st.tuples(st.just(found), st.permutations(sorted(found)))))
def test_any_order_of_lists_and_catalogues_gives_the_same_papers(case: tuple[Dumps, list[str]]) -> None:
    found, order = case
    assert papers(ingest(found, order)) == papers(ingest(found, sorted(found)))


@settings(max_examples=40)
@given(dumps)
def test_reading_every_source_again_writes_nothing(found: Dumps) -> None:
    shelves = ingest(found, sorted(found))
    shelves.writes.clear()
    ingest(found, sorted(found), shelves)
    assert shelves.writes == []


@settings(max_examples=40)
@given(dumps)
def test_a_paper_that_a_list_has_bears_a_day_of_a_list(found: Dumps) -> None:
    for paper in ingest(found, sorted(found)).papers().values():
        listed = [each.date for each in paper.listed if not each.is_catalogued]
        assert paper.date == min(listed or [each.date for each in paper.listed])
