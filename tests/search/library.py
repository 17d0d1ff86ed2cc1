"""Small archives to search in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.corpus import Made
from bench.index import build_index, places_of
from digest.content.paperfile import parse_paper
from digest.content.tex import repair, to_plain
from digest.pages.markup import plain_text
from digest.search.searcher import Searcher
from digest.sources.dump import DumpReader

if TYPE_CHECKING:
    from pathlib import Path

    from tests.search.memory import MemoryIndex


def papers_of(dumps: Path) -> list[Made]:
    """The papers of a folder of dumps, repaired, each once."""
    papers: dict[str, Made] = {}
    for path in sorted(dumps.glob("*.txt")):
        with path.open("rb") as lines:
            for entry in DumpReader(lines, path.name):
                title = to_plain(repair(entry.title)).strip()
                papers.setdefault(title.casefold(), Made(title, to_plain(repair(" ".join(entry.paragraphs)))))
    return list(papers.values())


def papers_in(site: Path) -> list[Made]:
    """The papers of a site, by path."""
    papers: list[Made] = []
    for path in sorted(site.glob("content/papers/*/*.md")):
        paper, _ = parse_paper(path.read_text(encoding="utf-8"), path.name)
        assert paper is not None, path
        papers.append(Made(paper.title, plain_text(paper.abstract)))
    return papers


def index_of(*papers: tuple[str, str]) -> MemoryIndex:
    """The index over papers, given as title and abstract, the oldest first."""
    return build_index([Made(*paper) for paper in papers])[0]


def titles(searcher: Searcher, query: str) -> list[str]:
    """The titles found, the best first."""
    return [result.shown.title for result in searcher.search(query).results]


__all__ = ["Searcher", "index_of", "papers_in", "papers_of", "places_of", "titles"]
