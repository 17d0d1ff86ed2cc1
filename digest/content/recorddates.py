"""The days of records. Most give their own; what the operator says, or a file's name, serves those that do not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from digest.content.dating import Clues, Source, undated_day
from digest.model import Diagnostic, Severity

if TYPE_CHECKING:
    import datetime as dt

    from digest.model import Entry

_MOST_FAULTS = 20
"""Records without a day that are named; where one has none, the others of the file hardly have."""


class RecordDates:
    """Finds the day and the rank of each record of one file, in order."""

    def __init__(self, clues: Clues, path: str) -> None:
        self._fallback, self._source = undated_day(clues)
        self._path = path
        self._ranks: Counter[dt.date] = Counter()
        self._is_used = False
        self._near = self._undated = 0
        self._faults: list[Diagnostic] = []

    def day_of(self, entry: Entry) -> dt.date | None:
        """The day of a record; None where nothing tells it, which is reported."""
        if entry.date:
            return entry.date
        if self._fallback:
            self._is_used = True
            return self._fallback
        if entry.around:
            self._near += 1
            return entry.around
        self._undated += 1
        if self._undated <= _MOST_FAULTS:
            message = "no day is known of this: give one with --date, or as YYYY-MM-DD in the file's name"
            message = f"{message}: {entry.title}"
            self._faults.append(Diagnostic(self._path, entry.line, Severity.ERROR, message))
        return None

    def rank(self, day: dt.date) -> int:
        """The next rank in a day's list."""
        self._ranks[day] += 1
        return self._ranks[day]

    @property
    def is_complete(self) -> bool:
        """Whether every record had a day."""
        return not self._undated

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """What the ledger holds: the one day that served records without their own."""
        return (self._fallback,) if self._is_used and self._fallback else ()

    @property
    def source(self) -> Source:
        """Where that day comes from."""
        return self._source if self._is_used else Source.RECORDS

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Records without a day, and how many have one that is only near."""
        found = list(self._faults)
        if self._undated > _MOST_FAULTS:
            message = f"of {self._undated - _MOST_FAULTS:,} more no day is known"
            found.append(Diagnostic(self._path, 0, Severity.ERROR, message))
        if self._near:
            message = f"{self._near:,} of these papers tell no day, but a month or a year: they stand at its beginning"
            found.append(Diagnostic(self._path, 0, Severity.NOTE, message))
        return tuple(found)
