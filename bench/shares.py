"""Measures what search and similar papers take of an edit in a warm process, apart from pages, lists and feeds.

    python -m bench.shares --papers 10000 --runs 9

``bench.search`` tells how long a reader waits for the files of search, which come last; this tells what they cost. A
new paper has the whole abstract of another one. All edits are taken back in the end, so that a site that is kept stays
as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple
from unittest.mock import patch

from bench.asked import asked_corpus
from bench.search_edits import NEW, WORD, as_another, coined, reworded
from digest.engine.build import Build
from digest.engine.opening import Wish
from digest.engine.outputs import Made, Outputs
from digest.groups import Group
from digest.pages.indexes import PaperIndexing
from digest.search.layout import ROOT


class Share(NamedTuple):
    """One edit, in milliseconds."""

    whole: float
    """From the changed file to everything right, but for the watch."""
    index: float
    """In the indexes of search and similar papers."""
    files: float
    """In making the files of search and putting them in place."""
    count: int
    """Files of search that were written."""


class _Watch:
    """Adds up the time spent in some methods."""

    def __init__(self) -> None:
        self.index_s = self.files_s = 0.0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Measure all that happens inside."""
        with ExitStack() as patches:
            for owner, name, told in (
                (PaperIndexing, "change", self._index),
                (PaperIndexing, "finish", self._index),
                (Outputs, "make", self._files),
                (Outputs, "publish", self._files),
            ):
                patches.enter_context(patch.object(owner, name, _timed(getattr(owner, name), told)))
            yield

    def _index(self, _: object, took_s: float) -> None:
        self.index_s += took_s

    def _files(self, what: Group | Made, took_s: float) -> None:
        group = what.group if isinstance(what, Made) else what
        if group.kind.startswith("search"):
            self.files_s += took_s


def _timed(method: Callable[..., object], told: Callable[[object, float], None]) -> Callable[..., object]:
    def timed(self: object, what: object) -> object:
        began = time.perf_counter()
        try:
            return method(self, what)
        finally:
            told(what, time.perf_counter() - began)

    return timed


def measure_shares(site: Path, runs: int) -> dict[str, list[Share]]:
    """The edits of each kind, but for a first one that is not counted."""
    papers = sorted((site / "content/papers").rglob("*.md"))
    step = max(1, len(papers) // (2 * runs + 2))
    build = Build(site, Wish(jobs=1))
    build.compare_outputs()
    build.refresh()
    build.settle()
    before = {path: path.read_text(encoding="utf-8") for path in papers[step // 2 :: step][: 2 * runs + 2]}
    found: dict[str, list[Share]] = {WORD: [], NEW: []}
    made: list[Path] = []
    for number, (path, text) in enumerate(before.items()):
        if number <= runs:
            path.write_text(reworded(text, number), encoding="utf-8")
            found[WORD].append(_edit(build, path))
        else:
            made.append(path.with_name(f"{coined(number)}.md"))
            made[-1].write_text(as_another(text, number), encoding="utf-8")
            found[NEW].append(_edit(build, made[-1]))
    for path in made:
        path.unlink()
    for path, text in before.items():
        path.write_text(text, encoding="utf-8")
    build.refresh()
    build.settle()
    build.close()
    return {what: shares[1:] for what, shares in found.items()}


def _edit(build: Build, path: Path) -> Share:
    """Take a changed file in."""
    watch = _Watch()
    known = len(build.keeper.tally.written)
    began = time.perf_counter()
    with watch.at_work():
        build.keeper.refresh([path.relative_to(build.root).as_posix()], [])
        build.keeper.settle()
    whole_s = time.perf_counter() - began
    count = sum(name.startswith(ROOT) for name in build.keeper.tally.written[known:])
    return Share(whole_s * 1000, watch.index_s * 1000, watch.files_s * 1000, count)


def main() -> None:
    """Measure as the arguments say, and print."""
    with asked_corpus("Measure what search takes of an edit.", 9) as (site, _, runs):
        for what, shares in measure_shares(site, runs).items():
            whole, index, files, count = (median(column) for column in zip(*shares, strict=True))
            ours = [share.index + share.files for share in shares]
            print(
                f"{what}: search {median(ours):.1f} ms ({min(ours):.1f} ms to {max(ours):.1f} ms) of {whole:.1f} ms; "
                f"indexes {index:.1f} ms, files {files:.1f} ms, {count:.0f} of them written",
                flush=True,
            )


if __name__ == "__main__":
    main()
