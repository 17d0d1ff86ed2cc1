"""``digest search`` in a terminal."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from digest.cli import cli
from digest.errors import UsageError
from digest.search.whoosh_index import WhooshRow, build_whoosh, search_whoosh
from tests.search.library import index_of

if TYPE_CHECKING:
    from pathlib import Path

PAGE = '<div class="prose"><h2>Abstract</h2><p>It has heron calls &amp; more.</p><details></details></div>'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site's folder with an index and pages."""
    site = tmp_path_factory.mktemp("site")
    index = index_of(("Otters", "They have heron calls."), ("Herons", "No calls, but heron otters."))
    for path, data in index.files.items():
        file = site / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    for slug in ("otters", "herons"):
        file = site / "site" / "papers" / f"{slug}.html"
        file.parent.mkdir(exist_ok=True)
        file.write_text(PAGE if slug == "otters" else "")
    return site


def run(site: Path, *arguments: str) -> tuple[int, str]:
    """The exit code and the printed text."""
    result = CliRunner().invoke(cli, ["-C", str(site), "search", *arguments])
    return result.exit_code, result.stdout


def test_results_are_printed_with_their_pages(built: Path) -> None:
    assert run(built, "otters", "--limit", "1") == (0, "2025-09-30  Otters\n            papers/otters.html\n")


def test_results_are_objects_on_request(built: Path) -> None:
    _, printed = run(built, "heron", "--json")
    assert [json.loads(line)["title"] for line in printed.splitlines()] == ["Herons", "Otters"]


def test_a_phrase_is_looked_for_in_the_text_of_pages(built: Path) -> None:
    assert run(built, '"heron calls"', "--limit", "1")[1].splitlines()[0] == "2025-09-30  Otters"


def test_a_file_of_queries_is_answered_line_by_line(built: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "a", "query": "herons?"}\n\n{"id": "b", "query": "xyzzyx?"}\n')
    expected = '{"id": "a", "titles": ["Herons", "Otters"]}\n{"id": "b", "titles": []}\n'
    assert run(built, "--batch", str(queries)) == (0, expected)


def test_a_site_without_an_index_is_told_to_build(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    result = CliRunner().invoke(cli, ["-C", str(tmp_path), "search", "otters"])
    assert "run digest build" in str(result.exception)


def test_a_search_needs_words_or_a_file(built: Path) -> None:
    assert run(built)[0] == 2


def test_whoosh_answers_boolean_queries_and_follows_changes(tmp_path: Path) -> None:
    rows = [
        WhooshRow("a", "Activated otters", dt.date(2025, 9, 1), "Rivers.", (), ("animals",)),
        WhooshRow("b", "Otters", dt.date(2025, 9, 2), "Lakes and herons.", ("Ann Lee",), ()),
    ]
    found = {}
    for papers in (rows, rows[:1]):
        build_whoosh(tmp_path, papers)
        for query in ("otter NOT heron", "activate", "author:lee", "date:[20250902 TO 20250930]"):
            found.setdefault(query, []).append([hit.slug for hit in search_whoosh(tmp_path, query, 10)])
    assert found == {
        "otter NOT heron": [["a"], ["a"]],
        "activate": [["a"], ["a"]],
        "author:lee": [["b"], []],
        "date:[20250902 TO 20250930]": [["b"], []],
    }


def test_a_query_that_whoosh_cannot_read_is_named_and_a_torn_index_is_made_anew(tmp_path: Path) -> None:
    rows = [WhooshRow("a", "Otters", dt.date(2025, 9, 1), "Rivers.", (), ())]
    build_whoosh(tmp_path, rows)
    with pytest.raises(UsageError, match=r"Whoosh cannot read this query: date:\[foo to bar\]"):
        search_whoosh(tmp_path, "date:[foo to bar]", 10)
    for path in tmp_path.glob("*.toc"):
        path.unlink()
    build_whoosh(tmp_path, rows)
    assert [hit.slug for hit in search_whoosh(tmp_path, "otter", 10)] == ["a"]


def test_a_file_of_queries_may_begin_with_a_mark_and_hold_any_character_of_unicode(built: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('\ufeff{"id": 7, "query": "herons\u2028", "more": []}\r\n', "utf-8")
    assert run(built, "--batch", str(queries)) == (0, '{"id": 7, "titles": ["Herons", "Otters"]}\n')


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"hello", "JSON is malformed: invalid character (byte 0)"),
        (b'{"id": 1}', "Object missing required field `query`"),
        (b'{"query": "x"}', "Object missing required field `id`"),
        (b"[1]", "Expected `object`, got `array`"),
        (b'{"id": 1, "query": 5}', "Expected `str`, got `int` - at `$.query`"),
    ],
)
def test_a_line_that_is_no_query_is_named_before_anything_is_searched(
    built: Path, tmp_path: Path, line: bytes, fault: str
) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_bytes(b'{"id": "a", "query": "herons"}\n' + line + b"\n")
    result = CliRunner().invoke(cli, ["-C", str(built), "search", "--batch", str(queries)])
    assert (str(result.exception), result.stdout) == (f'{queries}:2: wants {{"id": …, "query": "…"}}: {fault}', "")
    assert isinstance(result.exception, UsageError)


def test_a_line_of_queries_in_another_encoding_is_named(built: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_bytes(b'{"id": 1, "query": "\xff"}\n')
    with pytest.raises(UsageError, match=r"queries\.jsonl:1: not UTF-8: byte 0xff"):
        CliRunner().invoke(cli, ["-C", str(built), "search", "--batch", str(queries)], catch_exceptions=False)
