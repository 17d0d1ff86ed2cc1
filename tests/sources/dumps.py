"""Reads a dump for a test, and checks what must hold for every one."""

from __future__ import annotations

from digest.model import Entry
from digest.sources.dump import FATES, DumpReader


def read_dump(text: str | bytes) -> tuple[list[Entry], DumpReader]:
    """The entries and the exhausted reader, after checking what must hold for every dump."""
    data = text if isinstance(text, bytes) else text.encode()
    reader = DumpReader(data.splitlines(keepends=True), "dump.txt")
    entries = list(reader)
    assert set(FATES) == set(reader.account)
    assert len(data.splitlines()) == reader.lines_read == sum(reader.account.values())
    return entries, reader


def papers(text: str | bytes) -> list[tuple[str, tuple[str, ...]]]:
    return [(entry.title, entry.paragraphs) for entry in read_dump(text)[0]]
