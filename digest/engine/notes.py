"""Diagnostics, remembered with the source that they speak of, so that a warning does not vanish on the second build."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from digest.engine.files import path_value
from digest.model import Diagnostic, Severity


class Notes:
    """The table of diagnostics."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, path: str, diagnostics: Sequence[Diagnostic]) -> None:
        """Replace what is remembered of a source."""
        if diagnostics:
            rows = [[d.path, d.line, int(d.severity), d.message] for d in diagnostics]
            self._db.execute("INSERT OR REPLACE INTO note VALUES(?, ?)", (path_value(path), json.dumps(rows).encode()))
        else:
            self._db.execute("DELETE FROM note WHERE path = ?", (path_value(path),))

    def read(self) -> list[Diagnostic]:
        """All diagnostics, by path and line."""
        rows = [row for (data,) in self._db.execute("SELECT diagnostics FROM note") for row in json.loads(data)]
        return sorted(Diagnostic(path, line, Severity(severity), message) for path, line, severity, message in rows)

    def put_aside(self, path: str, series: Sequence[str]) -> None:
        """Replace the series under which a source without a contribution can be found."""
        self._db.execute("DELETE FROM aside WHERE path = ?", (path_value(path),))
        self._db.executemany("INSERT OR IGNORE INTO aside VALUES(?, ?)", [(name, path) for name in series])

    def find_aside(self, series: str) -> str | None:
        """The first source without a contribution that would be a member of a series."""
        row = self._db.execute("SELECT min(path) FROM aside WHERE series = ?", (series,)).fetchone()
        return None if row[0] is None else str(row[0])

    def set_clash(self, series: str, is_clash: bool) -> None:
        """Remember or forget that a series has several members where it should have one."""
        if is_clash:
            self._db.execute("INSERT OR IGNORE INTO clash VALUES(?)", (series,))
        else:
            self._db.execute("DELETE FROM clash WHERE series = ?", (series,))

    def clashes(self) -> list[str]:
        """The series that have several members where they should have one."""
        return [series for (series,) in self._db.execute("SELECT series FROM clash ORDER BY series")]
