"""Measures clean builds of the pages alone: without search and similar papers, topics stated in the papers.

    python -m bench.alone --papers 10000 --runs 5

This is what other generators make of the same papers, and stands beside their clean builds in ``bench.table``: pages of
papers, days, weeks, months, years, topics and their months, feeds, sitemaps, ``data/`` and ``bib/``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.asked import asked_corpus
from bench.measure import Row, Run, run_digest, set_aside
from bench.rival_sites import read_papers

PAGES_ALONE = "clean build of the pages alone"


@contextmanager
def with_topics(site: Path) -> Iterator[Path]:
    """A copy of a site whose papers state their topics; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        copy = Path(folder)
        _state_topics(site, copy)
        yield copy


def build_alone(site: Path) -> Run:
    """One build of the pages of such a copy, without state and output."""
    set_aside(site, (".digest", "site"))
    return run_digest(site, "build", "--timings", module="bench.pages_only")


def _state_topics(site: Path, copy: Path) -> None:
    (copy / "digest.toml").write_bytes((site / "digest.toml").read_bytes())
    shutil.copytree(site / "content", copy / "content")
    files = {path.stem: path for path in (copy / "content/papers").rglob("*.md")}
    for paper in read_papers(site):
        fence, rest = files[paper.slug].read_text("utf-8").split("\n", 1)
        files[paper.slug].write_text(f"{fence}\ntags: [{', '.join(paper.tags)}]\n{rest}", "utf-8")


def main() -> None:
    """Measure as the arguments say, and print."""
    with asked_corpus("Measure clean builds of the pages alone.", 3) as (site, _, runs), with_topics(site) as copy:
        print(Row.of(PAGES_ALONE, [build_alone(copy) for _ in range(runs)]))


if __name__ == "__main__":
    main()
