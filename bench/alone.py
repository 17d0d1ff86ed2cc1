"""Measures clean builds of the pages alone: without search and similar papers, topics stated in the papers.

    python -m bench.alone --papers 10000 --runs 5

This is what other generators make of the same papers, and stands beside their clean builds in ``bench.table``: pages of
papers, days, weeks, months, years, topics and their months, feeds, sitemaps, ``data/`` and ``bib/``.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bench.asked import asked_corpus
from bench.measure import Row, Run, run_digest, set_aside
from bench.rival_sites import read_papers

PAGES_ALONE = "clean build of the pages alone"


def measure_alone(site: Path, runs: int) -> list[Run]:
    """Clean builds of a copy of a site."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        copy = Path(folder)
        state_topics(site, copy)
        return [build_alone(copy) for _ in range(runs)]


def build_alone(site: Path) -> Run:
    """One build without state and output."""
    set_aside(site, (".digest", "site"))
    return run_digest(site, "build", "--timings", module="bench.pages_only")


def state_topics(site: Path, copy: Path) -> None:
    """Make the site again in an empty folder, with the topics that are inferred of each paper in its front matter."""
    (copy / "digest.toml").write_bytes((site / "digest.toml").read_bytes())
    shutil.copytree(site / "content", copy / "content")
    files = {path.stem: path for path in (copy / "content/papers").rglob("*.md")}
    for paper in read_papers(site):
        fence, rest = files[paper.slug].read_text("utf-8").split("\n", 1)
        files[paper.slug].write_text(f"{fence}\ntags: [{', '.join(paper.tags)}]\n{rest}", "utf-8")


def main() -> None:
    """Measure as the arguments say, and print."""
    with asked_corpus("Measure clean builds of the pages alone.", 3) as (site, _, runs):
        print(Row.of(PAGES_ALONE, measure_alone(site, runs)))


if __name__ == "__main__":
    main()
