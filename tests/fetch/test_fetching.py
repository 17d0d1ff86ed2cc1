"""Fetching into dumps: what is asked, what is written, and that a bad answer leaves everything as it was."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.fetch import arxiv, huggingface
from digest.fetch.answers import Fetched, count_papers, days_between, newest_day
from digest.fetch.arxiv import Question
from digest.fetch.politeness import FetchError, PoliteClient
from digest.sources.recognise import Format
from tests.engine.dump_site import Site
from tests.fetch import server as serving
from tests.fetch.server import FakeClock, Reply, Server
from tests.sources.shapes import ERROR_ENTRY, atom, atom_entry, daily_papers

DAYS = [dt.date(2025, 9, 1), dt.date(2025, 9, 2)]
DUMPS = "content/dumps"
FIRST = f"{DUMPS}/huggingface-2025-09-01.json"
SECOND = f"{DUMPS}/huggingface-2025-09-02.json"
ASKED = Question(("cs.CL",))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def contents(site: Site) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((site.root / DUMPS).iterdir())}


def fetch_hugging(
    client: PoliteClient, site: Site, server: Server, days: Sequence[dt.date] = DAYS, **wishes: bool
) -> list[Fetched]:
    return list(huggingface.fetch_days(client, site.root, days, DAYS[1], endpoint=server.url, **wishes))


def fetch_arxiv(
    client: PoliteClient, site: Site, server: Server, days: Sequence[dt.date] = DAYS, question: Question = ASKED
) -> list[Fetched]:
    return list(arxiv.fetch_days(client, site.root, question, days, endpoint=server.url))


def test_daily_papers_become_a_dump_a_day_that_is_taken_in(
    site: Site, hugging_client: PoliteClient, server: Server
) -> None:
    server.answer = serving.daily({"2025-09-01": 2, "2025-09-02": 3})
    fetched = fetch_hugging(hugging_client, site, server)
    assert fetched == [Fetched(DAYS[0], 2, (FIRST,), True), Fetched(DAYS[1], 3, (SECOND,), True)]
    assert [asked.path for asked in server.asked] == ["/api/daily_papers"] * 2
    assert [report.account["paper"] for report in site.take_in().reports] == [2, 3]
    assert {paper.date for paper in site.papers().values()} == set(DAYS)


def test_a_long_list_is_asked_for_page_by_page(site: Site, hugging_client: PoliteClient, server: Server) -> None:
    server.answer = serving.daily({"2025-09-01": 230})
    (fetched,) = fetch_hugging(hugging_client, site, server, DAYS[:1])
    assert (fetched.papers, [asked.params["p"] for asked in server.asked]) == (230, ["0", "1", "2"])
    assert len(json.loads((site.root / FIRST).read_bytes())) == 230


def test_an_empty_weekend_leaves_no_dump(site: Site, hugging_client: PoliteClient, server: Server) -> None:
    server.answer = serving.daily({})
    assert fetch_hugging(hugging_client, site, server) == [Fetched(DAYS[0], 0), Fetched(DAYS[1], 0)]
    assert contents(site) == {}


def test_a_list_that_is_not_open_yet_is_no_failure_but_an_old_one_is(
    site: Site, hugging_client: PoliteClient, server: Server
) -> None:
    server.answer = lambda asked: Reply(b'{"error": "date"}', status=400)
    assert fetch_hugging(hugging_client, site, server) == [Fetched(DAYS[0], 0), Fetched(DAYS[1], 0)]
    with pytest.raises(FetchError, match="answers 400"):
        fetch_hugging(hugging_client, site, server, [dt.date(2025, 8, 31)])


def test_a_day_that_was_fetched_later_is_not_asked_for_again(
    site: Site, hugging_client: PoliteClient, server: Server
) -> None:
    server.answer = serving.daily({"2025-09-01": 2, "2025-09-02": 2})
    fetch_hugging(hugging_client, site, server)
    on_its_day = dt.datetime(2025, 9, 2, 23, tzinfo=dt.UTC).timestamp()
    os.utime(site.root / SECOND, (on_its_day, on_its_day))
    server.asked.clear()
    fetched = fetch_hugging(hugging_client, site, server)
    assert fetched == [Fetched(DAYS[0], 0, (FIRST,)), Fetched(DAYS[1], 2, (SECOND,))]
    assert [asked.params["date"] for asked in server.asked] == ["2025-09-02"]
    assert fetch_hugging(hugging_client, site, server, DAYS[:1], again=True)[0].papers == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"[{", "the list of 2025-09-02 is not JSON, or cut off"),
        (daily_papers(3).encode()[:-30], "is not JSON, or cut off"),
        (b"<html>Sorry</html>", "is not JSON"),
        (b'{"error": "no such day"}', 'is no list: {"error": "no such day"}'),
        (b'[{"title": "A"}]', "has something that is no paper"),
        (b'[{"paper": {"id": "1"}}]', "the answer cannot be used: .*: a paper without a title: 1"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_a_malformed_list_keeps_what_was_there(
    site: Site, hugging_client: PoliteClient, server: Server, body: bytes, message: str
) -> None:
    server.answer = serving.daily({"2025-09-01": 2, "2025-09-02": 2})
    fetch_hugging(hugging_client, site, server)
    before = contents(site)
    server.next = [Reply(daily_papers(2).encode()), Reply(body)]
    with pytest.raises(FetchError, match=message):
        fetch_hugging(hugging_client, site, server, again=True)
    assert contents(site).keys() == before.keys()
    assert contents(site)["huggingface-2025-09-02.json"] == before["huggingface-2025-09-02.json"]


def test_a_failure_keeps_the_days_before_it_and_the_next_run_goes_on(
    site: Site, hugging_client: PoliteClient, server: Server
) -> None:
    server.answer = serving.daily({"2025-09-01": 2, "2025-09-02": 2})
    server.next = [server.answer(serving.Asked("", {"date": "2025-09-01", "limit": "100", "p": "0"}, "", 0))]
    server.next += [Reply(b"half", cut=5)] * 4
    with pytest.raises(FetchError, match="no whole answer"):
        fetch_hugging(hugging_client, site, server)
    assert list(contents(site)) == ["huggingface-2025-09-01.json"]
    server.asked.clear()
    fetch_hugging(hugging_client, site, server)
    assert [asked.params["date"] for asked in server.asked] == ["2025-09-02"]


def test_a_short_answer_does_not_take_papers_away(site: Site, hugging_client: PoliteClient, server: Server) -> None:
    server.answer = serving.daily({"2025-09-01": 9})
    fetch_hugging(hugging_client, site, server, DAYS[:1])
    before = contents(site)
    server.answer = serving.daily({"2025-09-01": 4})
    with pytest.raises(FetchError, match="only 4 papers came where it has 9; it stays as it is"):
        fetch_hugging(hugging_client, site, server, DAYS[:1], again=True)
    assert contents(site) == before


def test_submissions_become_dumps_in_pages(site: Site, arxiv_client: PoliteClient, server: Server) -> None:
    server.answer = serving.arxiv({"2025-09-01": 450, "2025-09-02": 1})
    first, second = fetch_arxiv(arxiv_client, site, server)
    assert first.paths == tuple(f"{DUMPS}/arxiv-cs.CL-2025-09-01{end}" for end in (".xml", "-2.xml", "-3.xml"))
    assert (first.papers, second) == (450, Fetched(DAYS[1], 1, (f"{DUMPS}/arxiv-cs.CL-2025-09-02.xml",), True))
    assert [asked.params["start"] for asked in server.asked] == ["0", "200", "400", "0"]
    assert server.asked[0].params["search_query"] == "(cat:cs.CL) AND submittedDate:[202509010000 TO 202509012359]"
    counts = [count_papers(data, Format.FEED, name) for name, data in contents(site).items()]
    assert sorted(counts) == [1, 50, 200, 200]


def test_the_arxiv_host_is_asked_once_in_three_seconds(
    site: Site, arxiv_client: PoliteClient, server: Server, clock: FakeClock
) -> None:
    server.answer = serving.arxiv({"2025-09-01": 450})
    fetch_arxiv(arxiv_client, site, server)
    assert clock.waits == [3, 3, 3]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (atom(ERROR_ENTRY), "arXiv answered with an error: incorrect id format"),
        (atom(atom_entry())[:-90], "not XML, or cut off"),
        ("<html>Sorry</html>", "the answer is no arXiv feed but text: <html>Sorry</html>"),
        ("", "the answer is no arXiv feed but text"),
        (atom("<entry><id>x</id></entry>"), "a paper without a title"),
        ("<!DOCTYPE feed><feed/>", "no arXiv feed"),
    ],
)
def test_a_malformed_feed_keeps_what_was_there(
    site: Site, arxiv_client: PoliteClient, server: Server, body: str, message: str
) -> None:
    server.next = [Reply(body.encode())]
    with pytest.raises(FetchError, match=message):
        fetch_arxiv(arxiv_client, site, server)
    assert contents(site) == {}


def test_an_empty_page_of_a_longer_answer_is_asked_for_again(
    site: Site, arxiv_client: PoliteClient, server: Server
) -> None:
    server.answer = serving.arxiv({"2025-09-01": 201})
    empty = Reply(atom("", 201, 200).encode())
    first = {"search_query": "submittedDate:[202509010000 TO", "start": "0", "max_results": "200"}
    server.next = [server.answer(serving.Asked("", first, "", 0)), empty]
    (fetched,) = fetch_arxiv(arxiv_client, site, server, DAYS[:1])
    assert (fetched.papers, len(server.asked)) == (201, 3)
    server.next = [empty] * 3
    with pytest.raises(FetchError, match="arXiv promises 201 papers and gives none from the 1th on"):
        fetch_arxiv(arxiv_client, site, server, [dt.date(2025, 8, 1)])


def test_a_question_has_its_own_dumps_and_its_own_words() -> None:
    both = Question(("cs.CL", "cs.LG"), 'ti:"sheep"')
    assert both.spell(DAYS[0]).startswith('(cat:cs.CL OR cat:cs.LG) AND (ti:"sheep") AND submittedDate:')
    assert (both.stem[:18], len({both.stem, Question(("cs.CL",)).stem, Question((), 'ti:"dog"').stem})) == (
        "arxiv-cs.CL-cs.LG-", 3
    )  # fmt: skip
    with pytest.raises(UsageError, match="say what to ask for"):
        Question()
    with pytest.raises(UsageError, match=r"a category is written as in cs\.CL: cs CL"):
        Question(("cs CL",))


def test_days_are_counted_from_the_newest_dump(site: Site) -> None:
    for name in ("huggingface-2025-09-01.json", "huggingface-2025-08-31.json", "arxiv-cs.CL-2025-10-01-2.xml", "a.txt"):
        site.put(name, "")
    assert newest_day(site.root, "huggingface") == DAYS[0]
    assert newest_day(site.root, "arxiv-cs.CL") == dt.date(2025, 10, 1)
    assert newest_day(site.root, "arxiv-cs.LG") is None
    assert days_between(*DAYS) == DAYS
    with pytest.raises(UsageError, match="this day has not come yet: 2025-09-02"):
        days_between(*DAYS[::-1])
