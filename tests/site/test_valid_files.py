"""Every file of the sample is what its kind promises to other programs: HTML, BibTeX, CSL-JSON, JSON-LD."""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import bibtexparser
import html5lib
import pytest

from digest.engine.layout import OUTPUT
from digest.engine.opening import Wish, run_build
from tests.site.folder import TODAY, read_files


class _Page(HTMLParser):
    """The texts of some elements, by class or type, and all metas and links."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.metas: list[dict[str, str]] = []
        self._open = ""
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("meta", "link"):
            self.metas.append(values)
        elif tag in ("pre", "script"):
            self._open = values.get("type") or values.get("data-copy", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("pre", "script"):
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open] = self.texts.get(self._open, "") + data

    def contents(self, name: str) -> list[str]:
        """Contents of the metas of a name or property."""
        return [meta["content"] for meta in self.metas if name in (meta.get("name"), meta.get("property"))]


@pytest.fixture(scope="module")
def sample(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of the sample, built for an address."""
    root = tmp_path_factory.mktemp("sample")
    shutil.copytree(repo_root / "content", root / "content")
    shutil.copy(repo_root / "digest.toml", root)
    run_build(root, Wish(base_url="https://example.org/repo/"), TODAY, lambda what, done, total: None)
    return read_files(root / OUTPUT)


@pytest.fixture(scope="module")
def papers(sample: dict[str, bytes]) -> dict[str, _Page]:
    """The page of each paper by its slug."""
    names = [path for path in sample if path.startswith("papers/")]
    return {name.removeprefix("papers/").removesuffix(".html"): _Page(sample[name]) for name in names}


@pytest.fixture(scope="module")
def rows(sample: dict[str, bytes]) -> dict[str, dict[str, object]]:
    """What the data mirror says of each paper."""
    lines = [line for path, data in sample.items() if path.startswith("data/") for line in data.splitlines()]
    return {row["slug"]: row for row in map(json.loads, lines)}


def test_every_page_is_html_without_fault(sample: dict[str, bytes]) -> None:
    parser = html5lib.HTMLParser(strict=True)
    for path, data in sample.items():
        if path.endswith(".html"):
            parser.parse(data)


def test_the_months_of_bibtex_hold_every_paper_once(sample: dict[str, bytes], rows: dict[str, object]) -> None:
    libraries = [bibtexparser.parse_string(data.decode()) for path, data in sample.items() if path.startswith("bib/")]
    assert [block for library in libraries for block in library.failed_blocks] == []
    keys = [entry.key for library in libraries for entry in library.entries]
    assert sorted(keys) == sorted(rows)


def test_a_page_cites_its_paper_as_the_month_does(sample: dict[str, bytes], papers: dict[str, _Page]) -> None:
    months = b"".join(data for path, data in sample.items() if path.startswith("bib/")).decode()
    assert [slug for slug, page in papers.items() if page.texts["BibTeX"] not in months] == []


def test_citations_say_what_is_known_and_no_more(papers: dict[str, _Page], rows: dict[str, dict[str, object]]) -> None:
    for slug, page in papers.items():
        row, item = rows[slug], json.loads(page.texts["CSL-JSON"])
        authors = row.get("authors", [])
        assert (item["id"], item["title"]) == (slug, row["title"])
        assert [author["literal"] for author in item.get("author", [])] == authors
        assert ("issued" in item) == ("arxiv" in row)
        assert item.get("DOI") == row.get("doi")
        assert page.contents("citation_author") == authors
        assert page.contents("citation_title") == ([row["title"]] if authors else [])


def test_pages_say_to_machines_what_they_are(papers: dict[str, _Page], rows: dict[str, dict[str, object]]) -> None:
    for slug, page in papers.items():
        data = json.loads(page.texts["application/ld+json"])
        assert (data["@type"], data["headline"]) == ("ScholarlyArticle", rows[slug]["title"])
        address = f"https://example.org/repo/papers/{slug}.html"
        assert [meta["href"] for meta in page.metas if meta.get("rel") == "canonical"] == [address]
        assert (page.contents("og:url"), page.contents("og:type")) == ([address], ["article"])
        assert page.contents("og:title") == [rows[slug]["title"]]


def test_every_page_leads_to_the_feeds(sample: dict[str, bytes]) -> None:
    for path, data in sample.items():
        if path.endswith(".html") and path != "404.html":
            feeds = [meta["href"] for meta in _Page(data).metas if meta.get("rel") == "alternate"]
            root = "../" * path.count("/")
            assert feeds[:2] == [f"{root}feed.xml", f"{root}feed.json"], path
