"""What a search costs a reader and the index its operator, at several sizes and beside Pagefind and MiniSearch.

    python -m bench.search --papers 372 10000 --rivals FOLDER      corpora made for the time
    python -m bench.search SITE SITE                               sites that are kept, and built where they are not yet

Size and time of the index; bytes and requests of searches by the twin of the browser's (``bench.visits``); files and
time of an edit while the site is served (``bench.search_edits``); time to results in Chromium (``bench.keystrokes``),
beside the rivals that are in a folder (``bench.engines``).
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from bench.corpus import SAMPLE, Made, Stock, corpus_at
from bench.engines import Engine, find_rivals, ours
from bench.index import QUERIES, build_index, draw_queries
from bench.judges import MissingError
from bench.keystrokes import chromium, measure_felt
from bench.measure import describe_machine, run_digest, show_bytes, show_ms
from bench.rival_sites import read_papers
from bench.search_edits import measure_edits
from bench.visits import Shelf, late, measure_first, measure_later, show_costs, weigh_index

SIZES = (372, 10_000)
INDEXED_AT_MOST = 10_000
"""Papers whose index is made once more to be timed: a paper costs the same in a larger archive."""
FELT = 40
"""Queries that are typed in Chromium, every fifth."""
COLUMNS = (
    *("in Chromium", "index", "made in", "memory", "first search, mean", "p95", "requests"),
    *("shown after", "p95", "a key", "p95"),
)


def print_site(site: Path, rivals: Path | None) -> None:
    """Measure a site, and print Markdown."""
    if not (site / "site").exists():
        run_digest(site, "build")
    papers = [Made(paper.title, paper.body) for paper in read_papers(site)]
    files, weight = weigh_index(site / "site")
    print(f"\n## {len(papers):,} papers: {files:,} files, {weight / 1e6:.1f} MB compressed", flush=True)
    if len(papers) <= INDEXED_AT_MOST:
        spent = build_index(papers)[1]
        print(f"\nCPU a paper: terms {spent['terms']:.0f} us, index with all files {spent['index']:.0f} us.")
    queries = draw_queries(papers)
    shelf = Shelf(site / "site")
    print("\n| search | bytes, mean | p95 | requests |\n| --- | --- | --- | --- |")
    print(f"| first of a visit | {show_costs(list(measure_first(shelf, queries)))} |")
    print(f"| after ten others | {show_costs(list(measure_later(shelf, queries)))} |", flush=True)
    print_edits(site)
    try:
        with chromium() as browser, tempfile.TemporaryDirectory(prefix="digest-search-") as scratch:
            print(f"\n| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}", flush=True)
            found = find_rivals(rivals, site, len(papers), Path(scratch)) if rivals else ()
            for engine in (ours(site), *found):
                print_felt(browser, engine, queries[:: QUERIES // FELT])
    except MissingError as missing:
        print(f"\n{missing}")


def print_edits(site: Path) -> None:
    """Measure what edits cost search, and print a table."""
    print("\n| edit | its page | search right after that, median | most | files of search, at most |")
    print("| --- | --- | --- | --- | --- |")
    for what, laps in measure_edits(site).items():
        page_ms = statistics.median(lap.page_ms for lap in laps)
        after = [lap.search_ms for lap in laps]
        times = " | ".join(map(show_ms, (page_ms, statistics.median(after), max(after))))
        print(f"| {what} | {times} | {max(lap.files for lap in laps)} |", flush=True)


def print_felt(browser: Browser, engine: Engine, queries: Sequence[str]) -> None:
    """Measure searches in Chromium, and print a row."""
    sizes = [len(gzip.compress(path.read_bytes(), 6)) for path in engine.files()]
    made = " | " if engine.made is None else f"{show_ms(engine.made.wall_ms)} | {show_bytes(engine.made.peak_bytes)}"
    felt = measure_felt(browser, engine, queries)
    times = [spent for values in (felt.first_ms, felt.key_ms) for spent in (statistics.median(values), late(values))]
    index = f"{len(sizes):,} files, {sum(sizes) / 1e6:.1f} MB"
    cells = (engine.name, index, made, show_costs(felt.costs), *map(show_ms, times))
    print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description="Measure the index and searches in it.")
    parser.add_argument("sites", type=Path, nargs="*", metavar="SITE", help="sites to measure instead of made ones")
    parser.add_argument("--papers", type=int, nargs="*", default=SIZES, help="sizes of corpora that are made")
    parser.add_argument("--dumps", type=Path, default=SAMPLE, help="folder of dumps to recombine (default: the sample)")
    parser.add_argument("--rivals", type=Path, help="folder in which npm installed pagefind and minisearch")
    given = parser.parse_args()
    print(f"{describe_machine()}.", flush=True)
    for site in given.sites:
        print_site(site, given.rivals)
    for count in () if given.sites else given.papers:
        with corpus_at(None, Stock.load(given.dumps), count) as site:
            print_site(site, given.rivals)


if __name__ == "__main__":
    main()
