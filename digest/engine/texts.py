"""What items contributed to be shown in full, by the path of their source.

An output could read the sources instead. Tried first: a clean build read each paper and rendered its Markdown five
times, and a comma in an abstract a thousand papers for their month of ``data/``, 0.2 s instead of 0.04 s. That is worth
three kilobytes a paper.
"""

from __future__ import annotations

import sqlite3

from digest.engine.files import path_value


class Texts:
    """The table of texts."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, path: str) -> bytes:
        """The text of a source's item; empty where there is none."""
        row = self._db.execute("SELECT value FROM text WHERE path = ?", (path_value(path),)).fetchone()
        return row[0] if row else b""

    def put(self, path: str, text: bytes) -> None:
        """Replace the text of a source's item; an empty one takes no room."""
        if text:
            self._db.execute("INSERT OR REPLACE INTO text VALUES(?, ?)", (path_value(path), text))
        else:
            self._db.execute("DELETE FROM text WHERE path = ?", (path_value(path),))
