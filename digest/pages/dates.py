"""Dates as the pages print them, from the names and patterns of ``DateStrings``. No clock: every date is given."""

from __future__ import annotations

import datetime as dt

from digest.pages.strings import DateStrings
from digest.pages.views import DateView


def date_view(date: dt.date, href: str, strings: DateStrings) -> DateView:
    """A day with all its forms, leading to ``href``."""
    return DateView(
        iso=date.isoformat(),
        long=long_date(date, strings),
        short=short_date(date, strings),
        weekday=strings.weekdays[date.weekday()],
        href=href,
    )


def long_date(date: dt.date, strings: DateStrings) -> str:
    """``1 September 2025``."""
    return strings.long(day=date.day, month=strings.months_in_date[date.month - 1], year=date.year)


def short_date(date: dt.date, strings: DateStrings) -> str:
    """``1 Sep``."""
    return strings.short(day=date.day, month=strings.months_short[date.month - 1])


def full_date(date: dt.date, strings: DateStrings) -> str:
    """``Monday, 1 September 2025``."""
    return strings.with_weekday(weekday=strings.weekdays[date.weekday()], date=long_date(date, strings))


def month_name(month: str, strings: DateStrings) -> str:
    """``September 2025`` for ``2025-09``."""
    year, number = month.split("-")
    return strings.month_and_year(month=strings.months[int(number) - 1], year=year)


def month_alone(month: str, strings: DateStrings) -> str:
    """``September`` for ``2025-09``, where the year stands above."""
    return strings.months[int(month[-2:]) - 1]


def week_name(week: str, strings: DateStrings) -> str:
    """``Week 36, 2025`` for ``2025-W36``. The year is that of ISO 8601, which days around New Year need not lie in."""
    year, number = week.split("-W")
    return strings.week_and_year(week=int(number), year=year)
