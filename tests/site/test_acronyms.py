"""A site's own acronyms: papers that spell one out are found by it, and edits of the table reach the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.search.searcher import Searcher
from tests.site.folder import SiteFolder, differing, paper

TABLE = "content/acronyms.txt"


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    folder = SiteFolder(tmp_path / "site")
    folder.write("content/papers/2025-09/a.md", paper("Weights by Lagged Ember Sums", rank=1))
    folder.write("content/papers/2025-09/b.md", paper("Another Paper", rank=2))
    folder.build()
    return folder


def titles(site: SiteFolder, query: str) -> list[str]:
    output = site.root / "site"
    answer = Searcher(lambda path: (output / path).read_bytes()).search(query, 10)
    return [result.shown.title for result in answer.results]


def test_a_site_adds_an_acronym_and_takes_it_back(site: SiteFolder, tmp_path: Path) -> None:
    assert "Weights by Lagged Ember Sums" not in titles(site, "xles")
    site.write(TABLE, "# ours\nXLES: lagged ember sums\n")
    site.build()
    assert titles(site, "xles")[:1] == ["Weights by Lagged Ember Sums"]
    assert differing(site.output(), site.clean_output(tmp_path / "clean")) == []
    (site.root / TABLE).unlink()
    site.build()
    assert "Weights by Lagged Ember Sums" not in titles(site, "xles")


def test_a_line_that_is_no_acronym_is_reported(site: SiteFolder) -> None:
    site.write(TABLE, "XLES lagged ember sums\n")
    assert [str(fault) for fault in site.build().diagnostics] == [
        f"{TABLE}:1: not an acronym and its meanings: XLES lagged ember sums"
    ]
