"""What holds for any dumps: no order matters, and nothing is done twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from digest.content.paperfile import digest_of
from digest.content.slug import make_slug, normalise_title
from tests.content.shelves import DAY, Shelves, entry

if TYPE_CHECKING:
    from digest.model import Entry

# Few papers, so that dumps share them; titles of one paper differ in print, in slug and in residue.
TITLES = (
    "Text2Sheep",
    "Text 2 Sheep",
    "TEXT2SHEEP!",
    "8times Dogs",
    "8× Dogs",
    "{\\em Cats}",
    "Cats",
    "Cats C++",
    "Ärger",
)
# Equally complete are only "One more." and "One... more.", of which either may stay.
ABSTRACTS = (
    (),
    ("One.",),
    ("One more.",),
    ("One more, in", "two *paragraphs*.", "8times even longer."),
    ("One... more.",),
)
assert len({len("".join(filter(str.isalnum, "".join(found)))) for found in ABSTRACTS}) == len(ABSTRACTS) - 1

days = st.integers(0, 40).map(lambda count: DAY + dt.timedelta(count))
entries = st.builds(
    lambda title, paragraphs: entry(title, *paragraphs), st.sampled_from(TITLES), st.sampled_from(ABSTRACTS)
)
dumps = st.dictionaries(
    st.sampled_from(["a.txt", "b.txt", "c 1.txt", "2026-09-01.txt"]),
    st.lists(st.tuples(entries, days), max_size=5),
    max_size=4,
)
# One line of a dump: no control characters but the tab, and none at its ends.
prints = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.sampled_from("\t#-*`~>\"'\\$:{}[]|"),
    min_size=1,
    max_size=20,
).filter(lambda text: text == text.strip())
Dumps = dict[str, list[tuple["Entry", dt.date]]]


def ingest(dumps: Dumps, order: list[str], shelves: Shelves | None = None) -> Shelves:
    shelves = Shelves() if shelves is None else shelves
    for dump in order:
        shelves.ingest_dated(dumps[dump], dump)
    return shelves


def files(shelves: Shelves) -> list[str]:
    """The texts without what may differ: the folder, and which abstract of the same letters it is."""
    texts = []
    for path, paper in shelves.papers().items():
        front = shelves[path].partition("\n---\n")[0].replace(paper.body_digest, "")
        assert paper.body_digest == digest_of(paper.abstract)
        texts.append(f"{front}\n{normalise_title(paper.abstract)}")
    return sorted(texts)


@given(dumps.flatmap(lambda found: st.tuples(st.just(found), st.permutations(sorted(found)))))
def test_any_order_of_dumps_gives_the_same_papers(case: tuple[Dumps, list[str]]) -> None:
    found, order = case
    assert files(ingest(found, order)) == files(ingest(found, sorted(found)))


@given(dumps)
def test_reading_every_dump_again_writes_nothing(found: Dumps) -> None:
    shelves = ingest(found, sorted(found))
    shelves.writes.clear()
    ingest(found, sorted(found), shelves)
    assert shelves.writes == []


@given(dumps, st.data())
def test_a_run_that_was_killed_is_finished_by_the_next(found: Dumps, data: st.DataObject) -> None:
    whole = ingest(found, sorted(found))
    kept = [path for path in whole if data.draw(st.booleans())]
    killed = Shelves({path: text for path, text in whole.items() if path in kept})
    assert files(ingest(found, sorted(found), killed)) == files(whole)


@given(dumps)
def test_every_entry_is_listed_in_exactly_one_paper_of_its_identity(found: Dumps) -> None:
    papers = list(ingest(found, sorted(found)).papers().values())
    for dump, listed in found.items():
        for title in {each.title for each, _ in listed}:
            (paper,) = [paper for paper in papers if title in paper.known_as]
            assert dump in [listing.dump for listing in paper.listed]
    slugs = [make_slug(paper.first_title) for paper in papers]
    assert len(set(slugs)) == len(slugs)


@given(st.lists(st.builds(entry, prints, prints, prints), max_size=3))
def test_whatever_a_page_prints_the_files_read_back(printed: list[Entry]) -> None:
    shelves = Shelves()
    result = shelves.ingest(printed)
    papers = shelves.papers()
    assert papers.keys() == shelves.keys() and result.is_complete
    assert {title for paper in papers.values() for title in paper.known_as} == {each.title for each in printed}
    assert all(digest_of(paper.abstract) == paper.body_digest and not paper.notes for paper in papers.values())
    shelves.writes.clear()
    shelves.ingest(printed)
    assert shelves.writes == []


@given(dumps, st.sampled_from(ABSTRACTS))
def test_what_a_person_wrote_survives_every_dump(found: Dumps, paragraphs: tuple[str, ...]) -> None:
    words = " ".join(("My own words.", *paragraphs))
    text = (
        f"---\n# mine\ntitle: Cats, revised\nknown_as:\n  - Cats # printed\ndate: 2026-01-01\n---\n{words}\n\n# Notes\n"
    )
    shelves = ingest(found, sorted(found), Shelves({"content/papers/cats.md": text}))
    kept = shelves["content/papers/cats.md"]
    assert kept.startswith("---\n# mine\ntitle: Cats, revised\nknown_as:\n  - Cats # printed\n")
    assert kept.endswith(f"---\n{words}\n\n# Notes\n") and "date: 2026-01-01\n" in kept
