"""What searches fetch: bytes and requests of a visit's first search and of later ones, by the twin of the browser's.

The twin reads the files that the browser does, one by one, so that hundreds of visits take seconds.
"""

from __future__ import annotations

import gzip
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from digest.search.layout import ROOT
from digest.search.searcher import Searcher

SCRIPTS = "static/js/search"
OTHER_PAGES = ("topics.js",)
"""Modules that the search page does not fetch."""
VISIT = 11
"""Searches of a visit, of which the last is the later one that is measured."""


class Cost(NamedTuple):
    """What one search fetched."""

    sent: int
    """Bytes, gzip."""
    requests: int


class Shelf:
    """The output of a site, with what has been taken from it."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._sent: dict[str, int] = {}
        self.taken: list[str] = []

    def fetch(self, path: str) -> bytes | None:
        """A file, noted."""
        self.taken.append(path)
        file = self._output / path
        return file.read_bytes() if file.is_file() else None

    def sent(self, paths: Sequence[str]) -> int:
        """What files weigh, compressed as hosts do."""
        for path in paths:
            if path not in self._sent:
                file = self._output / path
                self._sent[path] = len(gzip.compress(file.read_bytes(), 6)) if file.is_file() else 0
        return sum(self._sent[path] for path in paths)

    def scripts(self) -> list[str]:
        """The modules that the search page fetches."""
        names = sorted(path.name for path in (self._output / SCRIPTS).glob("*.js"))
        return [f"{SCRIPTS}/{name}" for name in names if name not in OTHER_PAGES]


def weigh_index(output: Path) -> tuple[int, int]:
    """How many files the index of a site has, and what they weigh compressed."""
    sizes = [len(gzip.compress(path.read_bytes(), 6)) for path in (output / ROOT).rglob("*.json")]
    return len(sizes), sum(sizes)


def measure_first(shelf: Shelf, queries: Sequence[str]) -> Iterator[Cost]:
    """What each query costs as the first of a visit, everything counted but the page itself."""
    scripts = shelf.scripts()
    for query in queries:
        shelf.taken.clear()
        Searcher(shelf.fetch).search(query)
        taken = [*scripts, *shelf.taken]
        yield Cost(shelf.sent(taken), len(taken))


def measure_later(shelf: Shelf, queries: Sequence[str]) -> Iterator[Cost]:
    """What queries cost after ten others."""
    for start in range(0, len(queries) - VISIT + 1, VISIT):
        searcher = Searcher(shelf.fetch)
        *others, last = queries[start : start + VISIT]
        for query in others:
            searcher.search(query)
        shelf.taken.clear()
        searcher.search(last)
        yield Cost(shelf.sent(shelf.taken), len(shelf.taken))


def late(values: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(values)[int(len(values) * 0.95)]


def show_costs(costs: Sequence[Cost]) -> str:
    """Mean and late bytes, and mean requests, as cells of a table."""
    sent = [cost.sent for cost in costs]
    requests = statistics.mean(cost.requests for cost in costs)
    return f"{statistics.mean(sent) / 1000:.1f} kB | {late(sent) / 1000:.1f} kB | {requests:.1f}"
