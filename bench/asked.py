"""What single benchmarks are asked on the command line: how many papers and runs, which dumps, where to keep them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.corpus import SAMPLE, Stock, corpus_at
from bench.measure import describe_machine


@contextmanager
def asked_corpus(description: str, runs: int) -> Iterator[tuple[Path, Stock, int]]:
    """The site to measure, the texts that it was made from, and the number of runs, which is ``runs`` unless told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--dumps", type=Path, default=SAMPLE, help="folder of dumps to recombine (default: the sample)")
    parser.add_argument("--site", type=Path, help="keep the corpus in this folder, and use what is there")
    given = parser.parse_args()
    stock = Stock.load(given.dumps)
    print(f"{given.papers:,} papers, {given.runs} runs, {describe_machine()}")
    with corpus_at(given.site, stock, given.papers) as site:
        yield site, stock, given.runs
