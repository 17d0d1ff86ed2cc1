"""Date lines, as pages print them: ``Sep 1``, ``Mon, 1st of September 2025``, ``2025-09-01``.

A line is a date only as a whole: a title that begins with a month is no heading. Forms whose order of day and month
differs from country to country (``01/09/2025``) are not dates here.
"""

from __future__ import annotations

import datetime as dt
import re

from digest.model import EPOCH, LAST_DAY, Heading

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_FORMS = tuple(
    re.compile(rf"{_WEEKDAY}{form}[.,:]?", re.IGNORECASE)
    for form in (
        rf"{_MONTH} {_DAY}(?:,? {_YEAR})?",
        rf"(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"{_YEAR}(?P<mark>[-/.])(?P<number>[0-9]{{1,2}})(?P=mark){_DAY}",
        rf"{_MONTH},? {_YEAR}",
    )
)
_LONGEST = len("Wednesday, the 30th of September, 2025:")
_LEAP_YEAR = 2000


def parse_heading(text: str, line: int) -> Heading | None:
    """The date that this line prints, None where it is not a date line; ``exists`` says whether there is such a day.

    A month with a year and no day, as overviews print it, comes as day 0: no day.
    """
    if len(text) > _LONGEST:
        return None
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            name = parts.get("month")
            month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["number"])
            year = parts.get("year")
            return Heading(month, int(parts.get("day") or 0), int(year) if year else None, line)
    return None


def exists(heading: Heading) -> bool:
    """Whether the calendar has such a day, and an archive has a place for it; Feb 29 passes where no year is given."""
    try:
        date = dt.date(heading.year or _LEAP_YEAR, heading.month, heading.day)
    except ValueError:
        return False
    return heading.year is None or EPOCH <= date <= LAST_DAY
