"""Calendars and lists of months, from the totals of months alone."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from digest.pages import urls
from digest.pages.compose import Composer
from digest.pages.counts import DayCell, FacetCounts, MonthCalendar, MonthCount, TagCount, YearMonths
from digest.pages.parts import Link, TagLink
from digest.pages.totals import Totals
from digest.topics.taxonomy import Taxonomy

LEVELS = (1, 4, 10, 25)
"""Papers from which on a day counts as quiet, usual, busy, very busy; the pages of daily papers list ten to thirty."""


def month_calendar(month: str, totals: Totals, root: str, composer: Composer) -> MonthCalendar:
    """One month with its days, Monday first."""
    year, number = int(month[:4]), int(month[5:])
    weeks = tuple(
        tuple(
            _cell(dt.date(year, number, day), totals.days.get(day, 0), root, composer) if day else None for day in week
        )
        for week in calendar.Calendar(calendar.MONDAY).monthdayscalendar(year, number)
    )
    href = root + urls.month_path(month)
    return MonthCalendar(composer.dates.month(month), href, totals.papers, weeks)


def _cell(date: dt.date, count: int, root: str, composer: Composer) -> DayCell:
    label = composer.strings.count("day_cell", count, date=composer.dates.long(date))
    href = root + urls.day_path(date) if count else ""
    return DayCell(date.day, label, href, sum(count >= level for level in LEVELS))


def years_of(
    counts: Mapping[str, int], root: str, composer: Composer, *, tag: str = "", years_linked: bool = True
) -> tuple[YearMonths, ...]:
    """Months with a number of papers each, newest first, by year; of the whole archive or of one topic."""
    years: dict[str, list[MonthCount]] = {}
    for month, count in sorted(counts.items(), reverse=True):
        path = urls.tag_month_path(tag, month) if tag else urls.month_path(month)
        years.setdefault(month[:4], []).append(MonthCount(Link(root + path, composer.dates.month_alone(month)), count))
    return tuple(
        YearMonths(Link(root + urls.year_path(year) if years_linked else "", year), tuple(months))
        for year, months in years.items()
    )


def sum_tags(totals: Iterable[Totals]) -> dict[str, int]:
    """Papers of each topic."""
    counts: dict[str, int] = {}
    for month in totals:
        for tag, count in month.tags.items():
            counts[tag] = counts.get(tag, 0) + count
    return counts


def facets_of(counts: Mapping[str, int], taxonomy: Taxonomy, root: str, composer: Composer) -> tuple[FacetCounts, ...]:
    """The topics that have papers, facet by facet as the taxonomy orders them, by name."""
    facets: dict[str, list[TagCount]] = {}
    for tag in sorted(taxonomy.tags, key=lambda tag: (tag.name.casefold(), tag.slug)):
        if tag.slug in counts:
            link = TagLink(tag.slug, tag.name, root + urls.tag_path(tag.slug))
            facets.setdefault(tag.facet, []).append(TagCount(link, tag.about, counts[tag.slug]))
    order = list(dict.fromkeys(tag.facet for tag in taxonomy.tags))
    names = composer.strings.table("facets")
    return tuple(FacetCounts(names.get(name, name), tuple(facets[name])) for name in order if name in facets)


def newest_calendars(
    totals: Mapping[str, Totals], count: int, root: str, composer: Composer
) -> tuple[MonthCalendar, ...]:
    """The newest months with papers, newest first."""
    newest: Sequence[str] = sorted(totals, reverse=True)[:count]
    return tuple(month_calendar(month, totals[month], root, composer) for month in newest)
