"""Which files each kind of edit of a paper writes: exactly those, no more and no less.

What stands in which file is written in ``readers``, apart from the code. Each edit is also held against a clean build.
"""

from __future__ import annotations

import pytest

from tests.site.archive import (
    DUMPED,
    FIRST,
    LAST,
    LAST_BUT_ONE,
    LATER,
    LEDGER,
    LIST,
    LONG,
    SECOND,
    SOURCES,
    THIRD,
    Archive,
    Round,
    source,
)
from tests.site.folder import paper
from tests.site.readers import (
    HOME_DAY,
    NEWEST,
    NEWEST_OF_LIST,
    NEWEST_OF_TOPIC,
    ROWS,
    SHARD,
    Sheet,
    files,
    rows_of,
    shortened,
)

NOTES = "\n## Notes\n\nRead this twice.\n"
SITEMAPS = {"sitemap.xml", "sitemaps/pages.xml"}
"""Made again where a month gets or loses a topic: rarely, and nobody waits for them."""
SHEETS = (FIRST, SECOND, THIRD, DUMPED, LATER, LAST_BUT_ONE, LAST)
NEIGHBOUR_DAYS_OF_DUMPED = {"days/2024-09-03.html", "days/2025-10-01.html"}


def test_every_output_has_a_row_in_the_table_of_who_reads_what(archive: Archive) -> None:
    assert [path for path in archive.output() if not rows_of(path)] == []


def test_every_row_of_the_table_has_an_output(archive: Archive) -> None:
    expected = set().union(*(files(sheet, "place") for sheet in SHEETS))
    assert expected - shortened(archive.output()) == set()


def test_nothing_changed_renders_nothing_and_writes_nothing(archive: Archive) -> None:
    before = archive.stamps()
    assert archive.edit({}) == Round(set())
    assert archive.stamps() == before


def test_a_rewritten_file_with_the_same_bytes_renders_nothing(archive: Archive) -> None:
    assert archive.edit({source("first"): SOURCES[source("first")]}) == Round(set())


def test_a_comma_far_in_an_old_abstract_writes_what_shows_it_in_full(archive: Archive) -> None:
    assert archive.replace(source("first"), "End.", "End, then.") == Round(
        {"papers/first-quantization.html", "days/2024-09-02.html", "data/2024-09.jsonl"}
    )


def test_a_comma_far_in_the_newest_abstract_writes_home_and_the_feeds_too(archive: Archive) -> None:
    assert archive.replace(source("later-3"), "Stop.", "Stop, then.") == Round(
        {
            "papers/later-3.html",
            "days/2025-10-03.html",
            "data/2025-10.jsonl",
            "index.html",
            "feed.xml",
            "feed.json",
            "tags/quantization.xml",
            "tags/quantization.json",
        }
    )


def test_a_word_in_the_lead_writes_what_shows_leads(archive: Archive) -> None:
    edited = archive.edit({source("first"): SOURCES[source("first")].replace(LONG, f"Lead. {LONG}")})
    assert edited == Round(files(FIRST, "lead", "abstract", "word"))
    assert "tags/quantization/2024-09.html" in edited.written
    assert "months/2024-09.html" not in edited.written


def test_a_title_writes_the_lists_and_its_neighbour(archive: Archive) -> None:
    edited = archive.replace(source("first"), 'title: "First', 'title: "The first')
    assert edited == Round(files(FIRST, "title") | {"papers/second.html"}, vain={"papers/was-second.html"})
    assert {"weeks/2024-W36.html", "months/2024-09.html", "data/2024-09.jsonl"} < edited.written


def test_a_title_writes_its_old_address_and_the_days_that_listed_it_again(archive: Archive) -> None:
    edited = archive.replace(source("second"), 'title: "Second', 'title: "The second')
    assert edited == Round(files(SECOND, "title") | {"papers/first-quantization.html"})
    assert {"papers/was-second.html", "days/2024-12-24.html"} < edited.written


def test_notes_write_the_paper_alone(archive: Archive) -> None:
    edited = archive.edit({source("first"): SOURCES[source("first")] + NOTES})
    assert edited == Round(files(FIRST, "notes"), vain={"days/2024-09-02.html", "data/2024-09.jsonl"})
    assert edited.written == {"papers/first-quantization.html"}


def test_a_link_writes_the_paper_and_its_data(archive: Archive) -> None:
    edited = archive.front_matter("first", "links: {code: https://example.com/code}")
    assert edited == Round(files(FIRST, "links"), vain={"days/2024-09-02.html"})
    assert edited.written == {"papers/first-quantization.html", "data/2024-09.jsonl"}


@pytest.mark.parametrize("line", ["arxiv: 2409.00001", "doi: 10.1000/1"])
def test_an_identifier_writes_the_paper_its_data_and_its_citation(archive: Archive, line: str) -> None:
    edited = archive.front_matter("first", line)
    assert edited == Round(files(FIRST, "ids"), vain={"days/2024-09-02.html"})
    assert edited.written == {"papers/first-quantization.html", "data/2024-09.jsonl", "bib/2024-09.bib"}


def test_an_old_address_writes_the_redirect_alone(archive: Archive) -> None:
    assert archive.front_matter("first", "was: [was-first]") == Round({"papers/was-first.html"})


def test_an_old_address_that_goes_takes_the_redirect_with_it(archive: Archive) -> None:
    assert archive.replace(source("second"), "was: [was-second]\n", "") == Round(set(), {"papers/was-second.html"})


def test_an_added_topic_writes_its_lists_and_the_counts(archive: Archive) -> None:
    added = FIRST._replace(topics=("speech",), windows=(NEWEST_OF_TOPIC,))
    assert archive.front_matter("first", "add_tags: [speech]") == Round(
        files(FIRST, "topics") | files(added, "topics", "new-topic"), vain={"sitemap.xml"}
    )


def test_a_dropped_topic_writes_its_lists_and_the_counts(archive: Archive) -> None:
    dropped = {"tags/quantization/2024-09.html"}
    assert archive.front_matter("first", "drop_tags: [quantization]") == Round(
        files(FIRST, "topics") - dropped | {"tags/quantization/2025-10.html"}, dropped, SITEMAPS
    )


def test_a_pinned_topic_writes_the_lists_that_it_leaves_and_enters(archive: Archive) -> None:
    left, entered = {"tags/quantization/2024-09.html"}, FIRST._replace(topics=("graphs",), lists=("nodes",))
    assert archive.front_matter("first", "tags: [graphs]") == Round(
        files(FIRST, "topics") - left | files(entered, "topics") | {"tags/quantization/2025-10.html"},
        left,
        SITEMAPS,
    )


def test_a_new_paper_on_an_old_day_writes_its_lists_the_counts_and_its_neighbour(archive: Archive) -> None:
    new = Sheet("new", "2024-09-02", ("graphs",), (NEWEST_OF_TOPIC, NEWEST_OF_LIST), lists=("nodes",))
    text = paper("New", date=new.day, rank=3, tags="[graphs]")
    assert archive.edit({source("new"): text}) == Round(
        files(new, "place") | {"papers/second.html"}, vain={"papers/was-second.html"}
    )


def test_a_new_paper_on_a_new_day_writes_the_days_and_weeks_beside_it(archive: Archive) -> None:
    new = Sheet("new", "2024-09-10")
    beside = {"days/2024-09-03.html", "days/2025-03-03.html", "weeks/2024-W36.html", "weeks/2025-W10.html"}
    assert archive.edit({source("new"): paper("New", date=new.day)}) == Round(files(new, "place") | beside)


def test_a_new_paper_on_the_newest_day_writes_home_and_the_feeds(archive: Archive) -> None:
    new = Sheet("new", "2025-10-03", ("quantization",), (HOME_DAY, NEWEST, NEWEST_OF_TOPIC))
    text = paper("New", date=new.day, rank=2, tags="[quantization]")
    shares_stay = {"trends.html"}  # all papers of this month have the topic
    written = files(new, "place") - shares_stay | {"papers/later-3.html"}
    assert archive.edit({source("new"): text}) == Round(written, vain=shares_stay)


def test_a_new_paper_in_a_new_month_writes_what_is_beside_the_month(archive: Archive) -> None:
    new = Sheet("new", "2025-11-05", ("quantization",), (HOME_DAY, NEWEST, NEWEST_OF_TOPIC))
    beside = {
        "days/2025-10-03.html",
        "weeks/2025-W40.html",
        "months/2025-10.html",
        "tags/quantization/2025-10.html",
    }
    text = paper("New", date=new.day, tags="[quantization]")
    assert archive.edit({source("new"): text}) == Round(
        files(new, "place", "new-month") | beside, vain={"sitemaps/pages.xml"}
    )


def test_a_new_paper_in_a_new_year_writes_what_is_beside_the_year(archive: Archive) -> None:
    new = Sheet("new", "2023-05-01")
    beside = {"days/2024-09-02.html", "weeks/2024-W36.html", "months/2024-09.html", "years/2024.html"}
    assert archive.edit({source("new"): paper("New", date=new.day)}) == Round(
        files(new, "place", "new-month", "new-year") | beside
    )


@pytest.mark.parametrize("way", ["deleted", "hidden"])
def test_a_paper_that_goes_takes_its_page_with_it_and_writes_the_rest(archive: Archive, way: str) -> None:
    gone = {"papers/third.html", "days/2024-09-03.html", "search/papers/2024-09-03.0.json"}
    beside = {"days/2024-09-02.html", "days/2025-03-03.html"}
    edited = (
        archive.edit({source("third"): None}) if way == "deleted" else archive.front_matter("third", "hidden: true")
    )
    assert edited == Round(files(THIRD, "place") - gone | beside, gone)


def test_the_last_paper_of_a_month_takes_the_month_with_it(archive: Archive) -> None:
    gone = {
        "papers/dumped.html",
        "days/2025-03-03.html",
        "weeks/2025-W10.html",
        "months/2025-03.html",
        "data/2025-03.jsonl",
        "bib/2025-03.bib",
        "sitemaps/2025-03.xml",
        "search/papers/2025-03-03.0.json",
    }
    last_words = {f"search/words/{SHARD}.json"}  # no other word has their first letter
    beside = {"weeks/2024-W36.html", "weeks/2025-W40.html", "months/2024-09.html", "months/2025-10.html"}
    edited = archive.edit({"content/papers/2025-03/dumped.md": None})
    assert edited == Round(
        files(DUMPED, "place", "new-month") - gone | NEIGHBOUR_DAYS_OF_DUMPED | beside,
        gone | last_words,
        {"sitemaps/pages.xml"},
    )


def test_a_date_moved_in_the_ledger_moves_the_papers_of_its_dump(archive: Archive) -> None:
    moved = DUMPED._replace(day="2025-03-05")
    gone = {"days/2025-03-03.html", "search/papers/2025-03-03.0.json"}
    same_counts = {"tags/index.html", "trends.html", f"search/words/{SHARD}.json"}
    edited = archive.replace(LEDGER, "  date: 2025-03-03", "  date: 2025-03-05")
    assert edited == Round(files(moved, "place") - same_counts | NEIGHBOUR_DAYS_OF_DUMPED, gone)


def test_an_output_that_was_changed_or_deleted_is_made_again(archive: Archive) -> None:
    before = archive.output()
    (archive.root / "site/papers/third.html").write_text("not ours")
    (archive.root / "site/months/2024-09.html").unlink()
    (archive.root / "site/stray.txt").write_text("nobody's")
    assert archive.edit({}) == Round({"papers/third.html", "months/2024-09.html"}, {"stray.txt"})
    assert archive.output() == before


def test_every_output_that_is_lost_is_made_again(archive: Archive) -> None:
    before = archive.output()
    for path in before:
        (archive.root / "site" / path).unlink()
    claim = {".nojekyll"}  # made before all others: it says whose folder this is
    assert archive.edit({}) == Round(shortened(before) - claim)
    assert archive.output() == before


def test_a_site_that_loses_its_last_paper_keeps_the_pages_that_need_none(archive: Archive) -> None:
    before = archive.output()
    edited = archive.edit(dict.fromkeys((*SOURCES, "content/papers/2025-03/dumped.md")))
    showing, always = set().union(*(files(sheet, "place") for sheet in SHEETS)), {row.path for row in ROWS} | LIST
    assert edited.removed == showing - always
    assert edited.written == showing & always | SITEMAPS
    assert shortened(before.keys() - archive.output().keys()) == edited.removed


def test_home_shows_every_paper_of_the_newest_day(archive: Archive) -> None:
    archive.edit({source("new"): paper("New", date=LAST.day, rank=2)})
    assert "index.html" in archive.replace(source("later-3"), "Stop.", "Stop, then.").written


def test_a_topic_shows_its_twenty_latest_papers(archive: Archive) -> None:
    texts = {
        source(f"talk-{rank}"): paper(f"Talk {rank}", date="2024-10-01", rank=rank, tags="[speech]")
        for rank in range(1, 22)
    }
    archive.edit(texts)
    for rank, is_shown in ((1, False), (2, True), (21, True)):
        name = source(f"talk-{rank}")
        assert ("tags/speech.html" in archive.edit({name: f"{texts[name]}Again.\n"}).written) == is_shown


def test_what_a_reader_may_be_looking_at_is_written_first(archive: Archive) -> None:
    archive.write(source("later-3"), SOURCES[source("later-3")].replace('title: "Later 3', 'title: "The latest'))
    written = archive.build().tally.written
    order = [0 if path.startswith("papers/") else 1 if path.endswith(".html") else 2 for path in written]
    assert order == sorted(order)
    assert set(order) == {0, 1, 2}


def test_explain_names_the_cause(archive: Archive) -> None:
    path = source("first")
    archive.write(path, SOURCES[path] + NOTES)
    assert archive.build().tally.reasons == {"papers/first-quantization.html": f"{path} changed"}
