"""Dates as the pages print them, with the names and patterns of the language. No clock: every date is given."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence

from digest.pages.parts import DateView
from digest.pages.strings import Strings

DAYS_KEPT = 1024
"""Days whose printed forms are kept: every row of a list shows one, and most are of a few days."""


class Dates:
    """Prints days, weeks and months in one language."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings
        self._months = strings.texts("months")
        self._months_in_date = strings.texts("months_in_date")
        self._months_short = strings.texts("months_short")
        self._weekdays = strings.texts("weekdays")
        self._forms = functools.lru_cache(DAYS_KEPT)(self._print)

    def view(self, date: dt.date, href: str) -> DateView:
        """A day in all its forms, leading to ``href``."""
        return DateView(*self._forms(date), href)

    def long(self, date: dt.date) -> str:
        """``1 September 2025``."""
        month = self._months_in_date[date.month - 1]
        return self._strings.text("long_date", day=date.day, month=month, year=date.year)

    def month(self, month: str) -> str:
        """``September 2025`` for ``2025-09``."""
        return self._strings.text("month_and_year", month=self.month_alone(month), year=month[:4])

    def month_alone(self, month: str) -> str:
        """``September`` for ``2025-09``, where the year stands above."""
        return self._months[int(month[5:]) - 1]

    def month_short(self, month: str) -> str:
        """``Sep 2025`` for ``2025-09``."""
        return self._strings.text("month_and_year", month=self._months_short[int(month[5:]) - 1], year=month[:4])

    def months(self, months: Sequence[str]) -> str:
        """``June to August 2025``, the first and the last of some months; each with its year where these differ."""
        first, last = months[0], months[-1]
        if first == last:
            return self.month(last)
        begin = self.month_alone(first) if first[:4] == last[:4] else self.month(first)
        return self._strings.text("span_of_months", first=begin, last=self.month(last))

    def week(self, week: str) -> str:
        """``Week 36, 2025`` for ``2025-W36``: the year of ISO 8601, which days around New Year need not lie in."""
        return self._strings.text("week_and_year", week=int(week[6:]), year=week[:4])

    def weekdays(self) -> tuple[str, ...]:
        """Short names, Monday first."""
        return self._strings.texts("weekdays_short")

    def _print(self, date: dt.date) -> tuple[str, str, str]:
        return date.isoformat(), self.long(date), self._weekdays[date.weekday()]
