"""What items contributed to outputs that have a line for each: by number of the line, then by place, so that the lines
of a span lie side by side."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from digest.engine.changes import Change
from digest.groups import MOST_LINES, Contribution
from digest.model import PLACE_BITS


class Lines:
    """The table of lines."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def between(self, number: int, low: int, high: int) -> list[bytes]:
        """The lines of that number of the items from one place up to another, by place."""
        sql = "SELECT value FROM line WHERE id >= ? AND id < ? ORDER BY id"
        return [value for (value,) in self._db.execute(sql, (_id(number, low), _id(number, high)))]

    def at(self, number: int, place: int) -> bytes:
        """The line of that number of the item at a place; empty where there is none."""
        row = self._db.execute("SELECT value FROM line WHERE id = ?", (_id(number, place),)).fetchone()
        return row[0] if row else b""

    def put(self, changes: Sequence[Change], contributions: Mapping[str, Contribution | None]) -> None:
        """Follow changes: the lines of items that gave a contribution are those of it, others move with their items."""
        now: dict[int, bytes] = {}
        for change in changes:
            if change.new:
                given = contributions.get(change.new.item.path)
                was = change.old.item.place if change.old else 0
                lines = (
                    enumerate(given.lines)
                    if given
                    else ((number, self.at(number, was)) for number in range(MOST_LINES))
                )
                now.update((_id(number, change.new.item.place), line) for number, line in lines if line)
        gone = [
            (_id(number, change.old.item.place),) for change in changes if change.old for number in range(MOST_LINES)
        ]
        self._db.executemany("DELETE FROM line WHERE id = ?", gone)
        self._db.executemany("INSERT OR REPLACE INTO line VALUES(?, ?)", sorted(now.items()))


def _id(number: int, place: int) -> int:
    return number << PLACE_BITS | place
