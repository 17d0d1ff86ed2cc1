"""The commands: options, messages, exit codes. They keep real time, so that each asks once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli import cli
from digest.cli.common import today
from digest.errors import DigestError, UsageError
from tests.engine.dump_site import Site
from tests.fetch import server as serving
from tests.fetch.server import Reply, Server


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    (tmp_path / "digest.toml").write_text('contact = "flock@example.org"\n')
    return made


def run(site: Site, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(site.root), *arguments])


def test_fetching_writes_a_dump_and_says_what_to_do_next(site: Site, server: Server) -> None:
    server.answer = serving.daily({"2025-09-01": 3})
    result = run(site, "fetch", "huggingface", "--date", "2025-09-01", "--endpoint", server.url)
    assert result.output.splitlines() == [
        "2025-09-01: 3 papers in content/dumps/huggingface-2025-09-01.json",
        "Now: digest build",
    ]
    assert server.asked[0].agent.endswith("(+flock@example.org)")


def test_fetching_from_arxiv_takes_categories_and_a_query(site: Site, server: Server) -> None:
    server.answer = serving.arxiv({"2025-09-01": 2})
    wish = ("--category", "cs.CL", "--category", "cs.LG", "--query", "ti:sheep", "--date", "2025-09-01")
    result = run(site, "fetch", "arxiv", *wish, "--endpoint", server.url, "--contact", "https://example.org/")
    assert result.output.startswith("2025-09-01: 2 papers in content/dumps/arxiv-cs.CL-cs.LG-")
    assert server.asked[0].params["search_query"].startswith("(cat:cs.CL OR cat:cs.LG) AND (ti:sheep) AND ")


def test_a_day_without_papers_is_no_failure(site: Site, server: Server) -> None:
    server.answer = serving.daily({})
    result = run(site, "fetch", "huggingface", "--date", "2025-09-06", "--endpoint", server.url)
    assert (result.exit_code, result.output.splitlines()) == (0, ["2025-09-06: no papers", "Nothing new."])


def test_a_failed_answer_is_one_clear_message(site: Site, server: Server) -> None:
    server.answer = lambda asked: Reply(b"Sorry", status=404)
    result = run(site, "fetch", "huggingface", "--date", "2025-09-01", "--endpoint", server.url)
    assert isinstance(result.exception, DigestError) and result.exception.exit_code == 1
    assert str(result.exception).startswith("127.0.0.1 answers 404 Not Found (Sorry): http://127.0.0.1")
    assert list((site.root / "content/dumps").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("fetch", "huggingface", "--date", "2025-09-01", "--since", "2025-09-01"), "give one of the two"),
        (("fetch", "huggingface", "--since", "2079-01-01"), "this day has not come yet: 2079-01-01"),
        (("fetch", "huggingface", "--date", "2079-01-01"), "this day has not come yet: 2079-01-01"),
        (("fetch", "arxiv"), "say what to ask for"),
        (("fetch", "arxiv", "--category", "cs CL"), "a category is written as in"),
        (("fetch", "huggingface", "--contact", "me"), "set contact in digest.toml"),
    ],
)
def test_a_wrong_wish_asks_nobody(site: Site, server: Server, arguments: tuple[str, ...], message: str) -> None:
    result = run(site, *arguments, "--endpoint", server.url)
    assert message in result.output or message in str(result.exception)
    assert (result.exit_code, server.asked) != (0, [])


@pytest.mark.parametrize(
    ("endpoint", "message"),
    [
        ("http://[::1", "Invalid value for '--endpoint': not an address: http://[::1"),
        ("mirror", "Invalid value for '--endpoint': an address starts with https:// or http://: mirror"),
        ("http://1.2.3.999/", "not an address that can be asked: http://1.2.3.999/"),
    ],
)
def test_a_server_without_an_address_is_not_asked(site: Site, endpoint: str, message: str) -> None:
    result = run(site, "fetch", "huggingface", "--date", "2025-09-01", "--endpoint", endpoint)
    error = result.exception
    code = error.exit_code if isinstance(error, UsageError) else result.exit_code
    assert (message in f"{result.output}{error}", code) == (True, 2)


def test_a_dump_of_a_day_that_no_calendar_has_is_no_newest_day(site: Site, server: Server) -> None:
    site.put("huggingface-2025-02-30.json", "[]")
    site.put(f"huggingface-{today()}.json", "[]")
    server.answer = serving.daily({})
    result = run(site, "fetch", "huggingface", "--endpoint", server.url)
    assert result.output.splitlines() == [f"{today()}: no papers", "Nothing new."]


def test_enrich_tells_what_it_would_change(site: Site, server: Server) -> None:
    site.put("2025-09-01.txt", "Sep 1\n\nCounting Sheep of Flock 1\n\nFlocks move, and we count them.\n")
    site.take_in()
    server.answer = lambda asked: Reply(serving.atom(serving.atom_entry(1)).encode())
    before = site.stamps()
    result = run(site, "enrich", "--dry-run", "--endpoint", server.url)
    (path,) = site.papers()
    assert result.output.splitlines() == [
        f"{path}: 2509.00001 (arxiv, doi, authors, links, categories)",
        "1 of 1 papers with only a title would gain what arXiv knows of them.",
    ]
    assert site.stamps() == before


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["-C", str(tmp_path), "fetch", "huggingface", "--contact", "a@example.org"])
    assert isinstance(result.exception, DigestError) and "digest init" in str(result.exception)
