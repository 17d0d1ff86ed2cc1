"""What items contributed besides their summaries, by the path of their source: text to be shown, records to be indexed.

An output could read the sources instead. Tried first: a clean build read each paper and rendered its Markdown five
times, and a comma in an abstract a thousand papers for their month of ``data/``, 0.2 s instead of 0.04 s. That is worth
three kilobytes a paper.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from digest.engine.files import path_value
from digest.groups import Contribution

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[bytes, ...]).decode


class Texts:
    """The table of texts."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, path: str) -> bytes:
        """The text of a source's item; empty where there is none."""
        row = self._db.execute("SELECT value FROM text WHERE path = ?", (path_value(path),)).fetchone()
        return row[0] if row else b""

    def indexed(self, path: str) -> tuple[bytes, ...]:
        """What indexes read of a source's item; empty where there is none."""
        row = self._db.execute("SELECT indexed FROM text WHERE path = ?", (path_value(path),)).fetchone()
        return _decode(row[0]) if row else ()

    def all_indexed(self, paths: Sequence[str]) -> list[tuple[bytes, ...]]:
        """The same of several, in one query."""
        marks = ",".join("?" * len(paths))
        rows = self._db.execute(
            f"SELECT path, indexed FROM text WHERE path IN ({marks})", [path_value(path) for path in paths]
        )
        found = dict(rows.fetchall())
        return [_decode(found[path_value(path)]) if path_value(path) in found else () for path in paths]

    def put(self, contributions: Mapping[str, Contribution | None]) -> None:
        """Replace what is remembered of some sources' items."""
        self._db.executemany(
            "DELETE FROM text WHERE path = ?",
            [(path_value(path),) for path, given in contributions.items() if given is None],
        )
        self._db.executemany(
            "INSERT OR REPLACE INTO text VALUES(?, ?, ?)",
            (
                (path_value(path), given.text, _encode(given.indexed))
                for path, given in contributions.items()
                if given is not None
            ),
        )
