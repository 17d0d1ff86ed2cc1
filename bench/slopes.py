"""Measures what grows with the archive, and says what it would come to with a million papers.

    python -m bench.slopes --papers 372 3000 10000 --keep FOLDER

Each size is a clean build, a build without a change and one after a word was changed, each in a process of its own;
then what lies on the disk, and what searches fetch of it. The slope is that between the two largest sizes; the last
column goes on with it, so it tells what breaks first and not what would be measured.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.clean import build_clean, build_unchanged
from bench.corpus import SAMPLE, Stock, corpus_at
from bench.edit import Desk
from bench.index import draw_queries
from bench.measure import describe_machine, run_digest, show_bytes, show_ms
from bench.visits import Shelf, measure_first
from digest.engine.layout import CACHE, OUTPUT, PAPERS, STATE, is_paper_file
from digest.engine.scan import scan
from digest.search.layout import ROOT

SIZES = (372, 3_000, 10_000)
FAR = 1_000_000
SEARCHES = 60
LOOKS = 3
LONG_MS = 300_000


def show_time(spent_ms: float) -> str:
    """A time, in minutes where it is long."""
    return show_ms(spent_ms) if spent_ms < LONG_MS else f"{spent_ms / 60_000:.0f} min"


def show_kb(size_bytes: float) -> str:
    """A size in kilobytes."""
    return f"{size_bytes / 1000:,.1f} kB"


def show_number(number: float) -> str:
    """A number of things."""
    return f"{number:,.0f}"


FIGURES: dict[str, Callable[[float], str]] = {
    "clean build, CPU": show_time,
    "clean build, peak memory": show_bytes,
    "state": show_bytes,
    "site": show_bytes,
    "files of the site": show_number,
    "look at all paper files": show_time,
    "new process, no change, CPU": show_time,
    "new process, a word, CPU": show_time,
    "its peak memory": show_bytes,
    "largest file of search": show_kb,
    "first search of a visit": show_kb,
}
"""What is measured, and how it is shown."""


def measure(site: Path, stock: Stock, papers: int) -> dict[str, float]:
    """Every figure of one size."""
    clean = build_clean(site)
    unchanged = min(build_unchanged(site).cpu_ms for _ in range(LOOKS))
    desk = Desk(site, stock)
    edits = []
    for _ in range(LOOKS):
        desk.change_word()
        edits.append(run_digest(site, "build"))
    output = site / OUTPUT
    sizes = {path: path.stat().st_size for path in output.rglob("*") if path.is_file()}
    queries = draw_queries(list(stock.make_papers(papers)), SEARCHES)
    values = (
        clean.cpu_ms,
        clean.peak_bytes,
        (site / CACHE / STATE).stat().st_size,
        sum(sizes.values()),
        len(sizes),
        min(_look(site) for _ in range(LOOKS)),
        unchanged,
        min(edit.cpu_ms for edit in edits),
        max(edit.peak_bytes for edit in edits),
        max(size for path, size in sizes.items() if path.is_relative_to(output / ROOT)),
        statistics.mean(cost.sent for cost in measure_first(Shelf(output), queries)),
    )
    return dict(zip(FIGURES, values, strict=True))


def _look(site: Path) -> float:
    began = time.perf_counter()
    scan(str(site), PAPERS, is_paper_file)
    return (time.perf_counter() - began) * 1000


def lines_of(measured: Mapping[int, Mapping[str, float]]) -> Sequence[str]:
    """The table: a column a size, the slope and where it leads."""
    *_, before, last = sorted(measured)
    heading = ("", *(f"{papers:,}" for papers in sorted(measured)), "1,000 papers more", f"{FAR:,}, if it goes on")
    lines = [f"| {' | '.join(heading)} |", f"|{' --- |' * len(heading)}"]
    for what, show in FIGURES.items():
        values = [measured[papers][what] for papers in sorted(measured)]
        slope = (values[-1] - values[-2]) / (last - before)
        columns = [*map(show, values), show(1000 * slope), show(values[-1] + slope * (FAR - last))]
        lines.append(f"| {what} | {' | '.join(columns)} |")
    return lines


def main() -> None:
    """Measure as the arguments say, and print Markdown."""
    parser = argparse.ArgumentParser(description="Measure what grows with the archive.")
    parser.add_argument("--papers", type=int, nargs="+", default=SIZES, help="two sizes or more")
    parser.add_argument("--dumps", type=Path, default=SAMPLE, help="folder of dumps to recombine (default: the sample)")
    parser.add_argument("--keep", type=Path, help="keep the corpora in this folder, and use what is there")
    given = parser.parse_args()
    stock = Stock.load(given.dumps)
    measured = {}
    for papers in given.papers:
        with corpus_at(given.keep and given.keep / str(papers), stock, papers) as site:
            measured[papers] = measure(site, stock, papers)
            print(papers, {what: show(measured[papers][what]) for what, show in FIGURES.items()}, flush=True)
    print(f"\n{describe_machine()}.\n", *lines_of(measured), sep="\n")


if __name__ == "__main__":
    main()
