"""Diagnostics, remembered with the source that they speak of, so that a warning does not vanish on the second build."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from digest.engine.files import path_value
from digest.groups import Reading
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

    def put_readings(self, readings: Mapping[str, Reading]) -> None:
        """Replace what is remembered of sources: what is wrong with each, and the series under which one without a
        contribution can be found."""
        paths = [(path_value(path),) for path in readings]
        self._db.executemany("DELETE FROM note WHERE path = ?", paths)
        self._db.executemany("DELETE FROM aside WHERE path = ?", paths)
        for path, reading in readings.items():
            if reading.diagnostics:
                self.put(path, reading.diagnostics)
        aside = [(name, path) for path, reading in readings.items() for name in reading.aside]
        self._db.executemany("INSERT OR IGNORE INTO aside VALUES(?, ?)", aside)

    def find_aside(self, series: str) -> str | None:
        """The first source without a contribution that would be a member of a series."""
        row = self._db.execute("SELECT min(path) FROM aside WHERE series = ?", (series,)).fetchone()
        return None if row[0] is None else str(row[0])

    def set_clashes(self, series: Iterable[str], clashing: Iterable[str]) -> None:
        """Remember which of some series have several members where they should have one."""
        self._db.executemany("DELETE FROM clash WHERE series = ?", [(name,) for name in series])
        self._db.executemany("INSERT INTO clash VALUES(?)", [(name,) for name in clashing])

    def clashes(self) -> list[str]:
        """The series that have several members where they should have one."""
        return [series for (series,) in self._db.execute("SELECT series FROM clash ORDER BY series")]
