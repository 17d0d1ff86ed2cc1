"""A library in memory and dumps in a line or two: what tests of ingest work with."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec.structs import replace

from digest.content.ingest import DumpIngest, Ingested
from digest.content.paperfile import parse_paper
from digest.content.shelf import Shelf
from digest.content.slug import keys_of
from digest.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.model import Paper

DAY = dt.date(2026, 9, 1)


class Shelves(dict[str, str]):
    """Paper files by path. ``reads`` and ``writes`` tell what was done with them."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.writes: list[str] = []

    def find(self, key: str) -> str | None:
        return min((path for path, paper in self.papers().items() if key in keys_of(paper)), default=None)

    def read(self, path: str) -> str:
        return self[path]

    def taken(self, path: str) -> bool:
        return path in self

    def papers(self) -> dict[str, Paper]:
        """The papers that can be read, by path."""
        found = {path: parse_paper(text, path)[0] for path, text in sorted(self.items())}
        return {path: paper for path, paper in found.items() if paper}

    def paper(self) -> Paper:
        """The only one."""
        (paper,) = self.papers().values()
        return paper

    def ingest(self, entries: Iterable[Entry], dump: str = "a.txt", date: dt.date = DAY) -> Ingested:
        """Take a dump in, all of one day."""
        return self.ingest_dated([(entry, date) for entry in entries], dump)

    def ingest_dated(self, entries: Sequence[tuple[Entry, dt.date]], dump: str) -> Ingested:
        """Take a dump in, its entries ranked by day in their order."""
        ingest = DumpIngest(Shelf(self), dump, f"content/dumps/{dump}")
        ranks: dict[dt.date, int] = {}
        for line, (entry, date) in enumerate(entries, 1):
            ranks[date] = ranks.get(date, 0) + 1
            ingest.take(replace(entry, rank=ranks[date], line=10 * line), date)
        result = ingest.result()
        for path, text in result.edits:
            self[path] = text
            self.writes.append(path)
        return result


def entry(title: str, *paragraphs: str, **more: object) -> Entry:
    """An entry whose rank and line come from its place in a dump."""
    return Entry(title, paragraphs, None, 0, 0, **more)  # type: ignore[arg-type]
