"""The sites that are raced: ours without search and similar papers, and Hugo's of the same papers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.alone import build_alone, with_topics
from bench.corpus import SAMPLE, Stock, write_site
from bench.rival_sites import read_papers, write_hugo

PAPERS = 40


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write_site(folder, Stock.load(SAMPLE), PAPERS)
    return folder


def test_the_pages_alone_have_topics_and_nothing_of_search_or_similar_papers(site: Path) -> None:
    with with_topics(site) as copy:
        run = build_alone(copy)
        pages = {path.stem: path.read_text("utf-8") for path in (copy / "site/papers").glob("*.html")}
        index = [json.loads(path.read_text("utf-8")) for path in (copy / "site/search").glob("[tw]*/*")]
    assert len(pages) == PAPERS
    assert run.files_written > PAPERS
    assert not any('class="similar"' in page for page in pages.values())
    assert [key for part in index for key in part] == ["#"]  # all papers, and no word
    for paper in read_papers(site):
        assert all(f"tags/{tag}.html" in pages[paper.slug] for tag in paper.tags)


def test_hugo_gets_every_paper_with_its_topics_months_and_first_sentences(site: Path, tmp_path: Path) -> None:
    write_hugo(site, tmp_path)
    papers = list(read_papers(site))
    assert len(papers) == PAPERS
    for paper in papers:
        front = json.loads((tmp_path / f"content/papers/{paper.slug}.md").read_text("utf-8").split("\n", 1)[0])
        assert front["tag_months"] == [f"{tag}-{paper.date[:7]}" for tag in paper.tags]
        assert paper.body.startswith(front["summary"][:20])
    months = json.loads((tmp_path / "content/months/_index.md").read_text("utf-8"))
    assert months["cascade"][0]["outputs"] == ["html", "lines", "bib"]
    assert (tmp_path / "layouts/single.html").exists()
