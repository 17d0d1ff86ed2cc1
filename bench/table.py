"""Measures builds and edits at several sizes, and holds them against the bars that the design sets, in one table.

    python -m bench.table                             372 and 10,000 papers
    python -m bench.table --papers 100000             another size: most of an hour
    python -m bench.table --rivals                    Hugo and Pelican beside it, installed for the time

Rivals that are installed anyway are measured, too: on the same papers, in the same run, so that ratios hold on a
machine that does other work.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from bench import alone, clean, edit, live, rivals
from bench.corpus import SAMPLE, Stock, corpus_at
from bench.measure import Row, Run, Spread, describe_machine, show_bytes, show_ms, show_spread

SIZES = (372, 10_000)
LARGE = 100_000

PEAK = "peak memory of a clean build"
ONE_EDIT = (edit.WORD, edit.TITLE, edit.TAG, edit.NEW, edit.DELETED)
NEW_PROCESS = "new process, {}"

_CLEAN_MS = {372: 1200, 10_000: 8000, LARGE: 80_000}
_NEW_PROCESS_MS = {372: 300, 10_000: 350, LARGE: 900}
_PAGE_MS = {372: 10, 10_000: 10, LARGE: 12}
_RIGHT_MS = {372: 50, 10_000: 70, LARGE: 150}
BARS_MS: dict[str, dict[int, float]] = {
    clean.CLEAN: _CLEAN_MS,
    **{NEW_PROCESS.format(what): _NEW_PROCESS_MS for what in ONE_EDIT},
    **{live.PAGE.format(what): _PAGE_MS for what in ONE_EDIT},
    **{live.RIGHT.format(what): _RIGHT_MS for what in ONE_EDIT},
}
"""What a measurement may take on two cores, by number of papers: DESIGN's section on scale and speed."""
BARS_BYTES = {372: 150e6, 10_000: 300e6, LARGE: 1.2e9}
"""The same for the peaks of all processes."""
RIVALS = {
    clean.CLEAN: rivals.CLEAN,
    alone.PAGES_ALONE: rivals.CLEAN,
    **{NEW_PROCESS.format(what): rivals.NEW_PROCESS for what in ONE_EDIT},
    **{live.PAGE.format(what): rivals.LIVE_PAGE for what in (edit.WORD, edit.TITLE, edit.TAG)},
    **{live.RIGHT.format(what): rivals.LIVE_RIGHT for what in (edit.WORD, edit.TITLE, edit.TAG)},
    PEAK: rivals.CLEAN,
}
"""Which measurement of a rival stands beside a row: a rival's edit is a word, and costs the same for other edits."""

HEADINGS = ("papers", "what", "median (range)", "CPU", "files", "bar", "ratio", "")


class Line(NamedTuple):
    """One line of the table, as text."""

    papers: str
    what: str
    measured: str
    cpu: str
    files: str
    bar: str
    ratio: str
    verdict: str
    beside: tuple[str, ...]
    """For each rival what it needs, and how many times as much that is."""


def measure(site: Path, stock: Stock, runs: int, contests: Sequence[rivals.Contest]) -> Iterator[Row]:
    """All rows of one size, as they are measured; a row of ours comes when rivals have theirs."""
    clean_runs = race(site, runs, contests)
    for what, found in clean_runs.items():
        yield Row.of(what, found)
    yield Row(PEAK, Spread(0, 0, 0), None, int(statistics.median(run.peak_bytes for run in clean_runs[clean.CLEAN])))
    yield Row.of(clean.NO_CHANGE, [clean.build_unchanged(site) for _ in range(runs)])
    for contest in contests:
        contest.measure_edits(runs)
    for what, found in edit.measure_new_process(site, stock, runs).items():
        yield Row.of(NEW_PROCESS.format(what), found)
    yield from live.measure_live(site, stock, 3 * runs)


def race(site: Path, runs: int, contests: Sequence[rivals.Contest]) -> dict[str, list[Run]]:
    """Clean builds, in turn with those of rivals, for machines are quicker in one minute than in another."""
    found: dict[str, list[Run]] = {clean.CLEAN: [], alone.PAGES_ALONE: []}
    with alone.with_topics(site) as copy:
        for _ in range(runs):
            for contest in contests:
                contest.build_clean()
            found[alone.PAGES_ALONE].append(alone.build_alone(copy))
            found[clean.CLEAN].append(clean.build_clean(site))
    return found


def line_of(row: Row, papers: int, found: Sequence[rivals.Contest]) -> Line:
    """A row beside its bar, where it has one, and beside the same of each rival."""
    is_memory = row.what in (PEAK, live.PEAK)
    value = row.peak_bytes if is_memory else row.wall_ms.median
    show = show_bytes if is_memory else show_ms
    bar = BARS_BYTES.get(papers) if is_memory else BARS_MS.get(row.what, {}).get(papers)
    return Line(
        f"{papers:,}",
        row.what,
        show(value) if is_memory else show_spread(row.wall_ms),
        "" if row.cpu_ms is None else show_ms(row.cpu_ms),
        f"{row.files_written:,}" if row.files_written else "",
        show(bar) if bar else "",
        *judge(value / bar if bar else None),
        tuple(beside(row.what, value, each, is_memory=is_memory) for each in found),
    )


def beside(what: str, value: float, rival: rivals.Contest, *, is_memory: bool) -> str:
    """What a rival needs for the same, and how many times as much."""
    runs = rival.runs.get(RIVALS.get(what, ""), [])
    if not runs:
        return ""
    theirs = statistics.median(run.peak_bytes if is_memory else run.wall_ms for run in runs)
    times = float(f"{theirs / value:.2g}")
    return f"{show_bytes(theirs) if is_memory else show_ms(theirs)}, ×{times:,g}"


def judge(ratio: float | None) -> tuple[str, str]:
    """A ratio of measurement to bar, and whether that is well."""
    return ("", "") if ratio is None else (f"{ratio:.2f}", "ok" if ratio <= 1 else "too much")


def print_table(stock: Stock, sizes: Sequence[int], runs: int, found: Sequence[rivals.Rival]) -> None:
    """Measure and print, row by row."""
    headings = (*HEADINGS, *(rival.name for rival in found))
    print(f"\n| {' | '.join(headings)} |\n|{' --- |' * len(headings)}", flush=True)
    for papers in sizes:
        fewer = min(runs, 3) if papers >= LARGE else runs
        with ExitStack() as stack:
            site = stack.enter_context(corpus_at(None, stock, papers))
            able = [rival for rival in found if papers <= rival.most_papers]
            contests = [stack.enter_context(rivals.Contest(rival, site)) for rival in able]
            for row in measure(site, stock, fewer, contests):
                *fields, theirs = line_of(row, papers, contests)
                print(f"| {' | '.join([*map(str, fields), *theirs])} |", flush=True)


def main() -> None:
    """Measure as the arguments say, and print Markdown."""
    parser = argparse.ArgumentParser(description="Measure builds and edits against their bars.")
    parser.add_argument("--papers", type=int, nargs="*", default=SIZES, help="sizes instead of 372 and 10,000")
    parser.add_argument(
        "--runs", type=int, default=5, help="of each build and edit; a live edit has three times as many"
    )
    parser.add_argument("--dumps", type=Path, default=SAMPLE, help="folder of dumps to recombine (default: the sample)")
    parser.add_argument("--rivals", action="store_true", help="install Hugo and Pelican into a temporary folder first")
    given = parser.parse_args()
    stock = Stock.load(given.dumps)
    print(f"{describe_machine()}. Corpora recombined from {len(stock.sources)} papers.", flush=True)
    with rivals.installed(wanted=given.rivals) as found:
        print_table(stock, given.papers, given.runs, found)
    ingest = Row.of(clean.INGEST, [clean.ingest_first(stock) for _ in range(given.runs)])
    print(f"\n{clean.INGEST} of {clean.INGESTED_PAPERS} papers: {show_spread(ingest.wall_ms)}")


if __name__ == "__main__":
    main()
