"""The days of a dump: what its headings print, completed by what is known of the year.

Pages print ``Sep 1``. Certain are a printed year, ``--year``, ``--date``, what the ledger says since a person could
correct it there, and an ISO date in the file's name: that of a heading, or else the day on which the page was saved, to
which the nearest heading is put as near as a year can. A heading beside a certain one takes the year that puts it
nearest: after Dec 31 comes Jan 1 of the next year, in a page that lists backwards the other way round. Where nothing is
certain, all years are shifted together to the latest ones that put no day in the future.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import TYPE_CHECKING

import msgspec

from digest.model import EPOCH, LAST_DAY, Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.model import Heading

_NAMED_DATE = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_LEAP_YEAR = 2000
_HALF_YEAR_DAYS = 183
_LEAP_GAP_YEARS = 8
"""Feb 29 exists at least once in so many years (1896, 1904)."""


class Source(enum.Enum):
    """Where the year of a dump comes from; the value stands in the ledger."""

    PRINTED = "printed"
    FILE_NAME = "file name"
    GIVEN = "given"
    INFERRED = "inferred"
    RECORDS = "records"
    """Each record of the file gives its own day, so that the ledger holds none."""


class Clues(msgspec.Struct, frozen=True):
    """What is known of the days of a dump besides its headings."""

    dump: str
    """The file's name."""
    today: dt.date
    year: int | None = None
    """What the operator says: the year of the first heading that prints none."""
    date: dt.date | None = None
    """What the operator says: the day of the dump."""
    remembered: tuple[dt.date, ...] = ()
    """The days in the ledger, from an earlier reading."""
    remembered_source: Source = Source.GIVEN


class Dating(msgspec.Struct, frozen=True):
    """The days of a dump."""

    days: tuple[dt.date | None, ...]
    """Of each entry; None for one that waits, because nothing tells its day."""
    source: Source
    is_guess: bool
    """Whether a year was inferred just now."""

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The days in order of the file, each once."""
        return tuple(dict.fromkeys(filter(None, self.days)))

    @property
    def is_complete(self) -> bool:
        """Whether every entry has a day."""
        return None not in self.days


def date_dump(
    headings: Iterable[tuple[Heading | None, int]], clues: Clues, path: str
) -> tuple[Dating | None, tuple[Diagnostic, ...]]:
    """The day of every entry, and the errors about those without one; None where no entry has a day, or where the dump
    is of another day than the operator says. An inferred year is reported as a note.

    ``headings`` are those of the entries in order, each with the entry's line.
    """
    entries, first_lines, undated = _gather(headings)
    printed = [heading for heading in first_lines if heading]
    years, source = _find_years(printed, clues)
    is_guess = bool(printed) and source is None
    if is_guess:
        years, source = _latest_years(printed, clues.today), Source.INFERRED
    days: dict[Heading | None, dt.date | None] = {
        heading: _day(heading, year) for heading, year in zip(printed, years, strict=True)
    }
    if None in first_lines:
        day, day_source = undated_day(clues)
        days = {None: day, **days}
        source = source or day_source
    faults = _find_faults(days, first_lines, undated, path)
    contradiction = _contradict(days, clues, path)
    dated = tuple(None if is_lost else _within_archive(days[heading]) for heading, is_lost in entries)
    if contradiction or (entries and not any(dated)):
        return None, (*faults, *contradiction)
    dating = Dating(dated, source or Source.INFERRED, is_guess)
    if faults:
        message = f"{dated.count(None)} of {len(dated)} papers wait until their date can be told"
        faults.append(Diagnostic(path, 0, Severity.ERROR, message))
    return dating, (*faults, *(_note_guess(dating, printed, path) if is_guess else ()))


def _gather(
    headings: Iterable[tuple[Heading | None, int]],
) -> tuple[list[tuple[Heading | None, bool]], dict[Heading | None, int], int]:
    """Each entry's heading and whether that could not be read; the line of each heading's first entry; and that of
    the first entry whose heading could not be read, or 0. Above the first heading, None is no such."""
    entries: list[tuple[Heading | None, bool]] = []
    first_lines: dict[Heading | None, int] = {}
    undated = 0
    for heading, line in headings:
        is_lost = heading is None and bool(first_lines.keys() - {None})
        entries.append((heading, is_lost))
        if is_lost:
            undated = undated or line
        else:
            first_lines.setdefault(heading, line)
    return entries, first_lines, undated


def date_in_name(name: str) -> dt.date | None:
    """The first ISO date in a file's name that the calendar has."""
    for found in _NAMED_DATE.findall(name):
        try:
            return dt.date.fromisoformat(found)
        except ValueError:
            continue
    return None


def _find_years(printed: Sequence[Heading], clues: Clues) -> tuple[list[int], Source | None]:
    """The year of each heading and the weakest source that was needed; no source where nothing is certain."""
    years = [heading.year for heading in printed]
    source = Source.PRINTED if any(years) else None
    if None in years and clues.year is not None:
        years[years.index(None)] = clues.year
        source = Source.GIVEN
    elif None in years:
        named = date_in_name(clues.dump)
        for dates, kind in (
            ((named,) if named else (), Source.FILE_NAME),
            (clues.remembered, clues.remembered_source),
            ((clues.date,) if clues.date else (), Source.GIVEN),
        ):
            found = _agreeing_years(printed, dates)
            if any(found):
                years = [
                    heading.year or other or year for heading, other, year in zip(printed, found, years, strict=True)
                ]
                source = kind
        if source is None and named:
            years, source = _years_near(printed, named), Source.FILE_NAME
    return _fill(printed, years), source


def _agreeing_years(printed: Sequence[Heading], dates: Sequence[dt.date]) -> list[int | None]:
    """The year of a date that agrees in month and day, for each heading. The dates are in order of the headings, so
    that in an archive of more than a year each Jan 1 finds its own."""
    years: list[int | None] = []
    reached = 0
    for heading in printed:
        order = [*range(reached, len(dates)), *range(reached)]
        at = next((i for i in order if (dates[i].month, dates[i].day) == (heading.month, heading.day)), None)
        years.append(None if at is None else dates[at].year)
        reached = reached if at is None else at
    return years


def _years_near(printed: Sequence[Heading], named: dt.date) -> list[int | None]:
    """The year of the heading that some year puts nearest to a day; none for the others. The first of two as near."""
    around = range(named.year - _LEAP_GAP_YEARS, named.year + _LEAP_GAP_YEARS + 1)
    days = [(at, _day(heading, year)) for at, heading in enumerate(printed) for year in around if year > 0]
    found = min(((abs(day - named), at, day.year) for at, day in days if day), default=None)
    return [found[2] if found and found[1] == at else None for at in range(len(printed))]


def _fill(printed: Sequence[Heading], years: Sequence[int | None]) -> list[int]:
    """Years for all, each missing one beside its neighbour's; counted from 0 where none is known."""
    filled = list(years)
    first = next((i for i, year in enumerate(filled) if year is not None), None)
    if first is None and filled:
        first = filled[0] = 0
    for i in range((first or 0) - 1, -1, -1):
        filled[i] = _year_beside(printed[i + 1], filled[i + 1] or 0, printed[i])
    for i in range(1, len(filled)):
        if filled[i] is None:
            filled[i] = _year_beside(printed[i - 1], filled[i - 1] or 0, printed[i])
    return [year or 0 for year in filled]


def _year_beside(neighbour: Heading, year: int, heading: Heading) -> int:
    """The year that puts a heading nearest to its neighbour."""
    ahead = _day_of_year(heading) - _day_of_year(neighbour)
    return year - (ahead > _HALF_YEAR_DAYS) + (ahead < -_HALF_YEAR_DAYS)


def _latest_years(printed: Sequence[Heading], today: dt.date) -> list[int]:
    """Years in the proportion of ``_fill``, as late as no day is in the future and every day exists."""
    steps = _fill(printed, [None] * len(printed))
    latest = today.year - max(steps)
    for year in range(latest, latest - _LEAP_GAP_YEARS - 2, -1):
        days = [_day(heading, year + step) for heading, step in zip(printed, steps, strict=True)]
        if all(day and day <= today for day in days):
            return [year + step for step in steps]
    return [latest + step for step in steps]


def undated_day(clues: Clues) -> tuple[dt.date | None, Source]:
    """The day of what no heading dates."""
    if clues.date:
        return clues.date, Source.GIVEN
    if clues.remembered:
        return clues.remembered[0], clues.remembered_source
    return date_in_name(clues.dump), Source.FILE_NAME


def _find_faults(
    days: dict[Heading | None, dt.date | None], first_lines: dict[Heading | None, int], undated: int, path: str
) -> list[Diagnostic]:
    faults = []
    for heading, day in days.items():
        line = heading.line if heading else first_lines[None]
        if heading is None and day is None:
            message = "no date above this title: give one with --date, or as YYYY-MM-DD in the file's name"
            faults.append(Diagnostic(path, line, Severity.ERROR, message))
        elif not _within_archive(day):
            spelled = _spell(heading) if heading else ""
            faults.append(Diagnostic(path, line, Severity.ERROR, f"no such date: {day or spelled}"))
    if undated:
        faults.append(Diagnostic(path, undated, Severity.ERROR, "the date above this title cannot be read"))
    return faults


def _contradict(days: dict[Heading | None, dt.date | None], clues: Clues, path: str) -> tuple[Diagnostic, ...]:
    """An error where the operator gives a day that the dump does not print."""
    printed = next((heading for heading in days if heading), None)
    if not clues.date or not printed or clues.date in days.values():
        return ()
    message = f"this dump prints another date than the {clues.date} given: {_spell(printed)}"
    return (Diagnostic(path, printed.line, Severity.ERROR, message),)


def _within_archive(day: dt.date | None) -> dt.date | None:
    return day if day and EPOCH <= day <= LAST_DAY else None


def _note_guess(dating: Dating, printed: Sequence[Heading], path: str) -> tuple[Diagnostic, ...]:
    first, last = min(dating.dates), max(dating.dates)
    span = f"{first}" if first == last else f"{first} to {last}"
    message = f"the year is inferred: {span} (change `date` in the ledger where it is another)"
    return (Diagnostic(path, printed[0].line, Severity.NOTE, message),)


def _day(heading: Heading, year: int) -> dt.date | None:
    try:
        return dt.date(year, heading.month, heading.day)
    except ValueError:
        return None


def _day_of_year(heading: Heading) -> int:
    day = _day(heading, _LEAP_YEAR)
    return day.timetuple().tm_yday if day else 0


def _spell(heading: Heading) -> str:
    year = "" if heading.year is None else f"{heading.year:04d}-"
    return f"{year}{heading.month:02d}-{heading.day:02d}"
