"""Answers as dumps: checked by the reader that will read them, written whole, and never in place of more papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from digest.content.dating import date_in_name
from digest.engine.layout import DUMPS
from digest.engine.publish import put_source
from digest.errors import UsageError
from digest.fetch.politeness import FetchError
from digest.model import Severity
from digest.sources.formats import open_source
from digest.sources.recognise import Format


class Fetched(NamedTuple):
    """What became of one day."""

    day: dt.date
    papers: int
    paths: tuple[str, ...] = ()
    """The dumps that hold it, relative to the site; none for a day without papers."""
    is_new: bool = False
    """Whether one of them was written just now."""


def days_between(since: dt.date, until: dt.date) -> list[dt.date]:
    """All days from the first to the last.

    Raises:
        UsageError: the first is in the future.
    """
    if since > until:
        raise UsageError(f"this day has not come yet: {since}")
    return [since + dt.timedelta(days=count) for count in range((until - since).days + 1)]


def newest_day(site: Path, stem: str) -> dt.date | None:
    """The latest day of which there is a dump ``<stem>-YYYY-MM-DD…``; None without one."""
    names = (path.name.removeprefix(f"{stem}-") for path in (site / DUMPS).glob(f"{stem}-*"))
    return max(filter(None, (date_in_name(name[:10]) for name in names)), default=None)


def is_settled(path: Path, day: dt.date, after_days: int) -> bool:
    """Whether a dump was written so long after its day that another answer would be the same."""
    if not path.is_file():
        return False
    written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
    return written >= day + dt.timedelta(days=after_days)


def count_papers(data: bytes, wanted: Format, name: str) -> int:
    """The papers in an answer.

    Raises:
        FetchError: it is of another format, or broken somewhere.
    """
    found, reader = open_source(data.splitlines(keepends=True), name)
    if found is not wanted:
        raise FetchError(f"{name}: the answer is no {wanted.value} but {found.value}: {_begin(data)}")
    papers = sum(1 for _ in reader)
    for diagnostic in reader.diagnostics:
        if diagnostic.severity is Severity.ERROR:
            raise FetchError(f"the answer cannot be used: {diagnostic}")
    return papers + reader.account["not wanted"]


def write_dumps(site: Path, answers: dict[str, bytes], wanted: Format) -> tuple[tuple[str, ...], bool]:
    """Put answers beside the other dumps, all of them or none; their paths, and whether one was written.

    Raises:
        FetchError: one is broken, or has less than half of the papers of the dump that is there: that one stays.
    """
    for name, data in answers.items():
        papers = count_papers(data, wanted, name)
        present = site / DUMPS / name
        if present.is_file() and papers * 2 < (before := _count_present(present)):
            raise FetchError(f"{name}: only {papers} papers came where it has {before}; it stays as it is")
    written = [put_source(site / DUMPS / name, data) for name, data in answers.items()]
    return tuple(f"{DUMPS}/{name}" for name in answers), any(written)


def _count_present(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in _papers(file))


def _papers(file: Iterator[bytes]) -> Iterator[object]:
    return iter(open_source(file, "")[1])


def _begin(data: bytes) -> str:
    return " ".join(data[:80].decode(errors="replace").split())
