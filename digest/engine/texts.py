"""What items contributed besides their summaries, by the path of their source: text to be shown, records to be indexed.

An output could read the sources instead. Tried first: a clean build read each paper and rendered its Markdown five
times, and a comma in an abstract a thousand papers for their month of ``data/``, 0.2 s instead of 0.04 s. That is worth
three kilobytes a paper.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from digest.engine.files import path_value
from digest.groups import Contribution

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[bytes, ...]).decode

TOGETHER = 100
"""Texts in memory at a time, of a month of thousands."""


class Texts:
    """The table of texts."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, path: str) -> bytes:
        """The text of a source's item; empty where there is none."""
        row = self._db.execute("SELECT value FROM text WHERE path = ?", (path_value(path),)).fetchone()
        return row[0] if row else b""

    def several(self, paths: Sequence[str]) -> Iterator[bytes]:
        """The texts of several sources, in their order: a third of the time that one by one takes."""
        for start in range(0, len(paths), TOGETHER):
            keys = [path_value(path) for path in paths[start : start + TOGETHER]]
            marks = ",".join("?" * len(keys))
            found = dict(self._db.execute(f"SELECT path, value FROM text WHERE path IN ({marks})", keys).fetchall())
            for key in keys:
                yield found.get(key, b"")

    def indexed(self, path: str) -> tuple[bytes, ...]:
        """What indexes read of a source's item; empty where there is none."""
        row = self._db.execute("SELECT indexed FROM text WHERE path = ?", (path_value(path),)).fetchone()
        return _decode(row[0]) if row else ()

    def put(self, contributions: Mapping[str, Contribution | None]) -> None:
        """Replace what is remembered of some sources' items."""
        gone = [(path_value(path),) for path, given in contributions.items() if given is None]
        self._db.executemany("DELETE FROM text WHERE path = ?", gone)
        self._db.executemany(
            "INSERT OR REPLACE INTO text VALUES(?, ?, ?)",
            (
                (path_value(path), given.text, _encode(given.indexed))
                for path, given in contributions.items()
                if given is not None
            ),
        )
