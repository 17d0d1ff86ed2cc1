"""The pages of time: home, days, weeks, months and years."""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from digest.groups import ALL, EVER, Member, Reader, Span, day_of, span_key
from digest.model import EPOCH
from digest.pages import urls
from digest.pages.calendar import facets_of, month_calendar, newest_calendars, sum_tags, years_of
from digest.pages.compose import Composer, texts_of
from digest.pages.facets import decode_summary
from digest.pages.parts import Link
from digest.pages.totals import read_totals
from digest.pages.views import DayPage, DayRows, HomePage, SpanPage, YearPage
from digest.topics.taxonomy import Taxonomy

CALENDARS = 2
"""Months shown as calendars on the home page: this one and the last, so that the turn of a month is no cliff."""


def day_page(day: str, path: str, reader: Reader, composer: Composer) -> DayPage | None:
    """A day in full, for the page at a path (its own, or home); None for a day without papers.

    A day whose papers were all listed before has neither neighbours nor week nor month: nothing else knows of it.
    """
    date = dt.date.fromisoformat(day)
    root = urls.root_of(path)
    members = reader.members(ALL, day)
    again = reader.members(f"again:{day}", EVER)
    if not members and not again:
        return None
    older, newer = reader.neighbours(ALL, Span.DAY, day) if members else (None, None)
    view = composer.date(date, root)
    month, week = day[:7], urls.iso_week(date)
    return DayPage(
        frame=composer.frame(
            path,
            view.long,
            composer.strings.count("day_description", len(members), date=view.long),
            older=_day_link(older, root, composer),
            newer=_day_link(newer, root, composer),
        ),
        date=view,
        week=Link(root + urls.week_path(week), composer.dates.week(week)) if members else None,
        month=Link(root + urls.month_path(month), composer.dates.month(month)) if members else None,
        articles=tuple(
            composer.article(member.place, decode_summary(member.summary), text, root)
            for member, text in zip(members, texts_of(members, reader), strict=True)
        ),
        again=tuple(composer.title(member, root) for member in again),
    )


def home_page(reader: Reader, composer: Composer, taxonomy: Taxonomy) -> HomePage:
    """The front page: the latest day in full, the calendar, the topics."""
    totals = read_totals(reader)
    newest = reader.newest(ALL, 1)
    day = None
    if newest:
        day = day_page(span_key(day_of(newest[0].place), Span.DAY), urls.HOME, reader, composer)
        # Papers that the day listed again are old ones; home reads those of its newest day alone.
        day = day and structs.replace(day, again=())
    return HomePage(
        frame=composer.frame(urls.HOME, "", composer.site.description, older=day.frame.older if day else None),
        day=day,
        count=sum(month.papers for month in totals.values()),
        weekdays=composer.dates.weekdays(),
        calendar=newest_calendars(totals, CALENDARS, "", composer),
        years=years_of({month: total.papers for month, total in totals.items()}, "", composer),
        facets=facets_of(sum_tags(totals.values()), taxonomy, "", composer),
    )


def span_page(span: Span, key: str, reader: Reader, composer: Composer) -> SpanPage | None:
    """A week or a month as titles, newest day first; None where it has no papers."""
    members = reader.members(ALL, key)
    if not members:
        return None
    name_of = composer.dates.week if span is Span.WEEK else composer.dates.month
    path_of = urls.week_path if span is Span.WEEK else urls.month_path
    path = path_of(key)
    root = urls.root_of(path)
    days: dict[int, list[Member]] = {}
    for member in members:
        days.setdefault(day_of(member.place), []).append(member)
    older, newer = (
        Link(root + path_of(neighbour), name_of(neighbour)) if neighbour else None
        for neighbour in reader.neighbours(ALL, span, key)
    )
    year = (EPOCH + dt.timedelta(days=max(days))).isoformat()[:4]
    return SpanPage(
        frame=composer.frame(
            path,
            name_of(key),
            composer.strings.count("span_description", len(members), name=name_of(key)),
            older=older,
            newer=newer,
        ),
        name=name_of(key),
        year=Link(root + urls.year_path(year), year),
        days=tuple(
            DayRows(
                composer.date(EPOCH + dt.timedelta(days=day), root),
                tuple(composer.title(member, root) for member in rows),
            )
            for day, rows in sorted(days.items(), reverse=True)
        ),
        count=len(members),
    )


def year_page(year: str, reader: Reader, composer: Composer) -> YearPage | None:
    """A year as calendars, from the totals of its months; None where it has no papers."""
    totals = read_totals(reader, year)
    if not totals:
        return None
    path = urls.year_path(year)
    root = urls.root_of(path)
    older, newer = (
        Link(root + urls.year_path(neighbour), neighbour) if neighbour else None
        for neighbour in reader.neighbours(ALL, Span.YEAR, year)
    )
    count = sum(month.papers for month in totals.values())
    return YearPage(
        frame=composer.frame(
            path,
            year,
            composer.strings.count("span_description", count, name=year),
            older=older,
            newer=newer,
        ),
        name=year,
        count=count,
        weekdays=composer.dates.weekdays(),
        months=tuple(month_calendar(month, total, root, composer) for month, total in totals.items()),
    )


def _day_link(day: str | None, root: str, composer: Composer) -> Link | None:
    if day is None:
        return None
    date = dt.date.fromisoformat(day)
    return Link(root + urls.day_path(date), composer.dates.long(date))
