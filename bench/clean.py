"""Measures clean builds, builds with nothing to do, and the first ingest, each in a new process.

python -m bench.clean --papers 10000 --runs 5
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.asked import asked_corpus
from bench.corpus import Stock, write_site
from bench.measure import Row, Run, run_digest, set_aside, show_ms

CLEAN = "clean build"
NO_CHANGE = "new process, no change"
INGEST = "first ingest and build"
INGESTED_PAPERS = 372


def build_clean(site: Path) -> Run:
    """One build without state and output."""
    set_aside(site, (".digest", "site"))
    return run_digest(site, "build", "--timings")


def build_unchanged(site: Path) -> Run:
    """One build of a site that is right.

    Raises:
        SystemExit: something was written, so it was not.
    """
    run = run_digest(site, "build", "--timings")
    if run.files_written:
        raise SystemExit(f"nothing had changed, and {run.files_written} files were written")
    return run


def ingest_first(stock: Stock) -> Run:
    """One build of a site that has dumps and nothing else."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        write_site(Path(folder), stock, INGESTED_PAPERS, ingested=False)
        return run_digest(Path(folder), "build", "--timings")


def measure_clean(site: Path, runs: int) -> dict[str, list[Run]]:
    """Clean builds, then builds without a change; the site is right afterwards."""
    return {
        CLEAN: [build_clean(site) for _ in range(runs)],
        NO_CHANGE: [build_unchanged(site) for _ in range(runs)],
    }


def phase_lines(runs: Sequence[Run]) -> list[str]:
    """Where the time of the run in the middle went."""
    middle = sorted(runs)[len(runs) // 2]
    return [f"    {show_ms(spent_ms):>10}  {phase}" for phase, spent_ms in middle.phases_ms.items()]


def main() -> None:
    """Measure as the arguments say, and print."""
    with asked_corpus("Measure clean builds.", 3) as (site, stock, runs):
        measured = measure_clean(site, runs)
        measured[INGEST] = [ingest_first(stock) for _ in range(runs)]
    for what, runs in measured.items():
        print(Row.of(what, runs))
        print("\n".join(phase_lines(runs)))


if __name__ == "__main__":
    main()
