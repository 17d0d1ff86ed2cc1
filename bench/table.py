"""Measures builds and edits at several sizes, and holds them against the bars that the design sets.

python -m bench.table            372 and 10,000 papers
python -m bench.table --large    100,000 as well
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench import clean, edit
from bench.corpus import SAMPLE, Stock, corpus_at
from bench.measure import Row, describe_machine, show_bytes, show_ms, show_spread

SIZES = (372, 10_000)
LARGE = 100_000
FEWER_RUNS_FROM = 100_000

PEAK = "peak memory of a clean build"
LIVE_PAGE = f"{edit.WORD}: {edit.PAGE}"
LIVE_ALL = f"{edit.WORD}: {edit.SETTLED}"
LIVE_TITLE = f"{edit.TITLE}: {edit.SETTLED}"

BARS_MS = {
    LIVE_PAGE: {372: 10, 10_000: 10, LARGE: 12},
    LIVE_ALL: {372: 50, 10_000: 70, LARGE: 150},
    LIVE_TITLE: {372: 50, 10_000: 70, LARGE: 150},
    edit.WORD: {372: 300, 10_000: 350, LARGE: 900},
    edit.TITLE: {372: 300, 10_000: 350, LARGE: 900},
    edit.TAG: {372: 300, 10_000: 350, LARGE: 900},
    edit.NEW: {372: 300, 10_000: 350, LARGE: 900},
    edit.DELETED: {372: 300, 10_000: 350, LARGE: 900},
    clean.CLEAN: {372: 1200, 10_000: 8000, LARGE: 80_000},
}
"""What a measurement may take on two cores, by number of papers: DESIGN's section on scale and speed."""
BARS_BYTES = {372: 150e6, 10_000: 300e6, LARGE: 1.2e9}

_HUGO_EDIT = {372: "0.25 s", 10_000: "4.8 s", LARGE: "83 s"}
HUGO = {
    LIVE_PAGE: {372: "0.2 s", 10_000: "1.1 s", LARGE: "11.6 s"},
    LIVE_ALL: {372: "0.2 s", 10_000: "1.3 s", LARGE: "12.4 s"},
    edit.WORD: _HUGO_EDIT,
    edit.TITLE: _HUGO_EDIT,
    clean.CLEAN: {372: "0.27 s", 10_000: "4.8 s", LARGE: "81 s"},
    PEAK: {372: "110 MB", 10_000: "840 MB", LARGE: "4.70 GB"},
}
"""Hugo 0.168 over the same pages, without search, topics and similar papers: measured once, quoted here."""

HEADINGS = ("what", "median (range)", "CPU", "files", "bar", "ratio", "", "Hugo 0.168, quoted")


class Line(NamedTuple):
    """One line of the table, as text."""

    what: str
    measured: str
    cpu: str
    files: str
    bar: str
    ratio: str
    verdict: str
    hugo: str


def measure(site: Path, stock: Stock, papers: int, runs: int) -> Iterator[Line]:
    """All lines of one size, as they are measured."""
    measured = clean.measure_clean(site, runs)
    for what, found in measured.items():
        yield time_line(Row.of(what, found), papers)
    peaks = [run.peak_bytes for run in measured[clean.CLEAN]]
    yield memory_line(statistics.median(peaks), papers)
    for what, found in edit.measure_new_process(site, stock, runs).items():
        yield time_line(Row.of(what, found), papers)
    for row in edit.measure_live(site, stock, 3 * runs):
        yield time_line(row, papers)


def time_line(row: Row, papers: int) -> Line:
    """A time beside its bar, where it has one."""
    bar_ms = BARS_MS.get(row.what, {}).get(papers)
    ratio = row.wall_ms.median / bar_ms if bar_ms else None
    return Line(
        row.what,
        show_spread(row.wall_ms),
        "" if row.cpu_ms is None else show_ms(row.cpu_ms),
        f"{row.files_written:,}" if row.files_written else "",
        show_ms(bar_ms) if bar_ms else "",
        *judge(ratio),
        HUGO.get(row.what, {}).get(papers, ""),
    )


def memory_line(peak_bytes: float, papers: int) -> Line:
    """The memory of all processes beside its bar."""
    bar = BARS_BYTES.get(papers)
    ratio = peak_bytes / bar if bar else None
    hugo = HUGO[PEAK].get(papers, "")
    return Line(PEAK, show_bytes(peak_bytes), "", "", show_bytes(bar) if bar else "", *judge(ratio), hugo)


def judge(ratio: float | None) -> tuple[str, str]:
    """A ratio of measurement to bar, and whether that is well."""
    return ("", "") if ratio is None else (f"{ratio:.2f}", "ok" if ratio <= 1 else "too much")


def main() -> None:
    """Measure as the arguments say, and print Markdown."""
    parser = argparse.ArgumentParser(description="Measure builds and edits against their bars.")
    parser.add_argument("--papers", type=int, nargs="*", help="sizes instead of 372 and 10,000")
    parser.add_argument("--large", action="store_true", help="100,000 papers as well: most of an hour")
    parser.add_argument(
        "--runs", type=int, default=5, help="of each build and edit; a live edit has three times as many"
    )
    parser.add_argument("--dumps", type=Path, default=SAMPLE, help="folder of dumps to recombine (default: the sample)")
    given = parser.parse_args()
    stock = Stock.load(given.dumps)
    print(f"{describe_machine()}. Corpora recombined from {len(stock.sources)} papers.", flush=True)
    for papers in given.papers or (*SIZES, *([LARGE] if given.large else [])):
        print(f"\n## {papers:,} papers\n\n| {' | '.join(HEADINGS)} |\n|{' --- |' * len(HEADINGS)}", flush=True)
        runs = min(given.runs, 3) if papers >= FEWER_RUNS_FROM else given.runs
        with corpus_at(None, stock, papers) as site:
            for line in measure(site, stock, papers, runs):
                print(f"| {' | '.join(line)} |", flush=True)
    ingest = Row.of(clean.INGEST, [clean.ingest_first(stock) for _ in range(given.runs)])
    print(f"\n{clean.INGEST} of {clean.INGESTED_PAPERS} papers: {show_spread(ingest.wall_ms)}")


if __name__ == "__main__":
    main()
