"""Recognition by content, and what each format brings."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from digest.sources.recognise import Format, recognise
from digest.sources.wanted import Wanted
from tests.sources.shapes import (
    ATOM_ANNOUNCEMENT,
    ERROR_ENTRY,
    OLD_RSS,
    RSS,
    atom,
    atom_entry,
    daily_paper,
    daily_papers,
    read,
    snapshot_row,
)

DAY = dt.date(2025, 9, 1)
PEOPLE = ("Ada Sheep", "Bo Dog")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (daily_papers(2), Format.HUGGING_FACE),
        (json.dumps(daily_paper()["paper"], indent=2), Format.HUGGING_FACE),
        ("\ufeff [ ]\n", Format.HUGGING_FACE),
        (snapshot_row(), Format.SNAPSHOT),
        (atom(atom_entry()), Format.FEED),
        (RSS, Format.FEED),
        (OLD_RSS, Format.FEED),
        ("% mine\n\n@article{a,\n title={B}}", Format.BIBTEX),
        ("@STRING(x = {y})", Format.BIBTEX),
        ("%%%% mine %%%%\n  % and yours\n\n@article{a,\n title={B}}", Format.BIBTEX),
        ('{"name": 1}', Format.OTHER_JSON),
        ("<?xml version='1.0'?><svg/>", Format.OTHER_XML),
        ("PK\x03\x04rest", Format.PACKED),
        ("", Format.TEXT),
        ("Daily Papers\n\nSep 1\n\nCounting Sheep\n\nWe count.\n", Format.TEXT),
        ("[CLS] Tokens Are Sheep\n\nWe count.\n", Format.TEXT),
        ('{"Sheep"}: a Title in Braces\n', Format.TEXT),
        ("<html><body>saved as a page</body></html>", Format.TEXT),
        ("@ada and friends\n\nWe count.\n", Format.TEXT),
    ],
)
def test_a_source_is_known_by_what_it_holds(head: str, expected: Format) -> None:
    assert recognise(head.encode()) is expected


def test_a_list_of_daily_papers_brings_ids_people_and_links_in_its_order() -> None:
    _, (first, second), account, faults = read(daily_papers(2))
    assert (first.title, first.paragraphs) == ("Counting Sheep of Flock 1", ("Flocks move. We count them layer-wise.",))
    assert (first.arxiv, second.arxiv, first.authors) == ("2509.00001", "2509.00002", PEOPLE)
    assert first.links == (("code", "https://github.com/ada/sheep"), ("project", "https://sheep.example.org/"))
    assert (first.date, first.is_catalogued, account, faults) == (DAY, False, {"paper": 2}, [])


def test_a_single_daily_paper_describes_and_does_not_list() -> None:
    _, (entry,), _, _ = read(json.dumps(daily_paper()["paper"]))
    assert (entry.title, entry.is_catalogued) == ("Counting Sheep of Flock 1", True)


def test_a_daily_paper_without_the_day_of_its_list_is_near_arxivs_day() -> None:
    _, (entry,), _, _ = read(json.dumps([daily_paper(submittedOnDailyAt=None)]))
    assert (entry.date, entry.around) == (None, dt.date(2025, 8, 29))


def test_daily_papers_that_are_not_utf_8_are_refused_with_the_place() -> None:
    text = json.dumps(
        [daily_paper(1), daily_paper(2, title="Ein Schäfchen, zwei Schäfchen")], indent=1, ensure_ascii=False
    )
    _, entries, account, faults = read(text.encode("latin-1"))
    assert (entries, account) == ([], {"diagnosed": 1})
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "Sch" in line)
    assert faults == [f'd:{line}: not UTF-8: "title": "Ein Sch\ufffdfchen, zwei Sch\ufffdfchen",']


def test_an_answer_of_the_arxiv_api_describes_papers() -> None:
    _, (entry,), account, faults = read(atom(atom_entry()))
    assert (entry.title, entry.authors) == ("Counting Sheep of Flock 1", PEOPLE)
    assert entry.paragraphs == ("Flocks move & we count them.", "A second paragraph.")
    assert (entry.arxiv, entry.doi, entry.date) == ("2509.00001", "10.1000/182", DAY)
    assert (entry.categories, entry.links) == (("cs.CL", "cs.LG", "68T50"), (("code", "https://github.com/ada/sheep"),))
    assert (entry.is_catalogued, entry.line, account, faults) == (True, 8, {"paper": 1}, [])


def test_an_error_of_the_arxiv_api_is_no_paper() -> None:
    _, entries, account, faults = read(atom(ERROR_ENTRY))
    assert (entries, account) == ([], {"diagnosed": 1})
    assert faults == ["d:8: arXiv answered with an error: incorrect id format for 1234.1234"]


@pytest.mark.parametrize("text", [RSS, ATOM_ANNOUNCEMENT])
def test_an_announcement_lists_the_day_without_replacements(text: str) -> None:
    _, (entry,), account, faults = read(text)
    assert (entry.title, entry.paragraphs, entry.authors) == ("Counting Sheep", ("Flocks < herds.",), PEOPLE)
    assert (entry.arxiv, entry.categories, entry.date) == ("2509.00001", ("cs.CL", "cs.LG"), DAY)
    assert (entry.is_catalogued, account.get("not wanted", 0), faults) == (False, int(text is RSS), [])


def test_an_announcement_of_the_old_form_is_freed_of_its_markup() -> None:
    _, (entry,), account, _ = read(OLD_RSS)
    assert (entry.title, entry.arxiv, entry.authors) == ("Counting Sheep", "2101.00001", PEOPLE)
    assert (entry.paragraphs, entry.date) == (("Flocks & herds.",), dt.date(2021, 1, 5))
    assert account == {"paper": 1, "not wanted": 1}


def test_a_row_of_the_snapshot_brings_its_first_day_and_its_people() -> None:
    _, (entry,), account, faults = read("\ufeff" + snapshot_row().replace("\n", "\r\n"))
    assert (entry.title, entry.paragraphs) == ("Counting Sheep", ("Flocks move like water.", "We count."))
    assert (entry.arxiv, entry.doi, entry.date) == ("0704.0001", "10.1000/182", dt.date(2007, 4, 2))
    assert (entry.authors, entry.categories) == (("Ada Sheep Jr.", "Bo Dog"), ("cs.CL", "math.CO"))
    assert entry.links == (("project", "https://sheep.example.org"),)
    assert (entry.is_catalogued, account, faults) == (True, {"paper": 1}, [])


def test_a_row_of_the_snapshot_needs_no_more_than_an_id_and_a_title() -> None:
    bare = dict.fromkeys(("abstract", "authors", "authors_parsed", "categories", "doi", "comments", "versions"))
    _, (entry,), account, _ = read(snapshot_row(**bare))
    assert (entry.title, entry.authors, entry.categories, entry.paragraphs) == ("Counting Sheep", (), (), ())
    assert (entry.date, entry.around, account) == (None, dt.date(2007, 4, 1), {"paper": 1})


@pytest.mark.parametrize("identifier", ["", "1", "12", "123", "cs/", "cs/01", "12.", "٢٥٠١.00001", "2513.00001"])
def test_an_id_that_names_no_month_leaves_the_day_to_the_record(identifier: str) -> None:
    _, (entry,), _, _ = read(snapshot_row(id=identifier, versions=None))
    assert (entry.date, entry.around) == (None, dt.date(2008, 11, 26))


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        (Wanted(), True),
        (Wanted(("cs.CL", "cs.CV")), True),
        (Wanted(("math",)), True),
        (Wanted(("cs.CV",)), False),
        (Wanted(since=dt.date(2007, 4, 2), until=dt.date(2007, 4, 2)), True),
        (Wanted(since=dt.date(2007, 4, 3)), False),
        (Wanted(until=dt.date(2007, 4, 1)), False),
    ],
)
def test_a_snapshot_gives_the_categories_and_days_that_are_wanted(wanted: Wanted, taken: bool) -> None:
    assert read(snapshot_row(), wanted)[2] == ({"paper": 1} if taken else {"not wanted": 1})


def test_a_snapshot_is_read_a_line_at_a_time() -> None:
    from digest.sources.formats import open_source

    asked = 0

    def lines():
        nonlocal asked
        for number in range(1, 3000):
            asked += 1
            yield snapshot_row(number).encode()

    _, reader = open_source(lines(), "d")
    before = asked
    next(iter(reader))
    assert asked == before < 200


def test_a_broken_row_costs_one_paper_and_very_many_are_counted() -> None:
    _, entries, account, faults = read(snapshot_row() + '{"id": 5, "abstract": ""}\n' * 150 + snapshot_row(2))
    assert (len(entries), account, len(faults)) == (2, {"paper": 2, "diagnosed": 150}, 101)
    assert faults[0] == "d: 50 more records cannot be read" and faults[1].startswith("d:2: no paper of a snapshot: ")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("[]", ["d: warning: no record found"]),
        (
            daily_papers(2)[:-700],
            ["d:1: not JSON, or cut off: Unterminated string starting at"],
        ),
        (daily_papers(1)[:-1], ["d:1: the list is cut off here"]),
        ('[{"paper": {"id": "1"}}, 5]', ["d:1: a paper is wanted here: 5", "d:1: a paper without a title: 1"]),
        ("PK\x03\x04rest", ["d:1: a packed file of a form that is not read here; unpack it"]),
        ('{"name": 1}', ["d:1: JSON of a form that is not read here; docs/formats.md says what is"]),
        (
            "<?xml version='1.0'?><!DOCTYPE feed [<!ENTITY a 'b'>]><feed><entry/></feed>",
            ["d:1: a document type is not read"],
        ),
        ("<feed><entry><title>a</title>", ["d:1: not XML, or cut off: no element found"]),
        (
            '<?xml version="1.0" encoding="big5"?><rss></rss>',
            ["d:1: an encoding that is not read here; save it as UTF-8: big5"],
        ),
        (
            '<?xml version="1.0" encoding="sheep"?><rss></rss>',
            ["d:1: an encoding that is not read here; save it as UTF-8: sheep"],
        ),
        ("<feed><entry></entry></feed>", ["d:1: a paper without a title"]),
        ("<feed>" + "<entry>" * 99, ["d:1: nested too deep"]),
        ("<feed><entry>\n" + "x" * 4_200_000, ["d:2: more in one record than 4,194,304 characters"]),
        ("<feed><entry>\n" + "<a/>" * 21_000, ["d:2: more in one record than 4,194,304 characters"]),
        ("<feed><entry>\n" + f"<a b='{'x' * 999}'/>" * 4_000, ["d:2: more in one record than 4,194,304 characters"]),
        ("<feed>" + "<a/>" * 21_000 + "</feed>", ["d: warning: no record found"]),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, faults: list[str]) -> None:
    found = read(text)[3]
    assert len(found) == len(faults) and all(a.startswith(b) for a, b in zip(found, faults, strict=True))
