"""Date lines, as pages print them: ``Sep 1``, ``Mon, 1st of September 2025``, ``2025-09-01``.

A line is a date only as a whole: a title that begins with a month is no heading. Forms whose order of day and month
differs from country to country (``01/09/2025``), weeks and spans of days are told, but have no day here.
"""

from __future__ import annotations

import datetime as dt
import re

from digest.model import EPOCH, LAST_DAY, Heading
from digest.sources.values import MONTHS

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_NAMED_AFTER = r"(?:,? \(?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?\)?)?"
_FORMS = tuple(
    re.compile(rf"{_WEEKDAY}{form}{_NAMED_AFTER}[.,:]?", re.IGNORECASE)
    for form in (
        rf"{_MONTH} {_DAY}(?:,? {_YEAR})?",
        rf"(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"{_DAY}-{_MONTH}-{_YEAR}",
        rf"{_YEAR}(?P<mark>[-/.])(?P<number>[0-9]{{1,2}})(?P=mark){_DAY}(?:[T ][0-9]{{2}}:[0-9:.]*(?:Z|[+-][0-9:]+)?)?",
        r"(?P<year>(?:19|20)[0-9]{2})(?P<number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])",
        rf"{_YEAR}年(?P<number>[0-9]{{1,2}})月{_DAY}日",
        rf"{_MONTH},? {_YEAR}",
    )
)
_DIGIT = re.compile(r"[0-9]")
_BEFORE = " #*=_~<>‹›«»[](){}-–—"
"""Marks of headings, rules, brackets and arrows. A dot before a date is none: it joins the date to a count."""
_BEHIND = _BEFORE + "·•|→:,"
_TITLED = re.compile(
    r"(?:date:|(?:hugging ?face )?(?:daily |trending |top )?papers(?: for| of| on|:| [-–—|·•])) ?(?P<text>.+)",
    re.IGNORECASE,
)
_TAILED = re.compile(
    r"(?P<text>.+?) ?[-–—|·•:,(] ?(?:[0-9,]+ papers|(?:hugging ?face ?)?(?:daily papers)?)", re.IGNORECASE
)
_AMBIGUOUS = re.compile(
    r"[0-9]{1,2}(?P<mark>[-/.])[0-9]{1,2}(?P=mark)[0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}"
    r"|[0-9]{4}-w[0-9]{1,2}|week [0-9]{1,2}(?:,? [0-9]{4})?",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?P<first>.+?) ?(?:[-–—]| to ) ?(?P<last>.+)", re.IGNORECASE)
_LAST_DAY_OF_SPAN = re.compile(r"[0-9]{1,2}(?:,? [0-9]{4})?")
_LONGEST = len("Hugging Face Daily Papers - Wednesday, the 30th of September, 2025 (124 papers)")
_LEAP_YEAR = 2000


def parse_heading(text: str, line: int) -> Heading | None:
    """The date that this line prints, None where it is not a date line; ``exists`` says whether there is such a day.

    A month with a year and no day, as overviews print it, comes as day 0: no day.
    """
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    bare = _undecorated(text)
    for form in _FORMS:
        if found := form.fullmatch(bare):
            parts = found.groupdict()
            name = parts.get("month")
            month = MONTHS.index(name[:3].lower()) + 1 if name else int(parts["number"])
            year = parts.get("year")
            return Heading(month, int(parts.get("day") or 0), int(year) if year else None, line)
    return None


def is_other_date(text: str) -> bool:
    """Whether the line is a date of which we do not know the day: ``09/02/2025``, ``Week 36``, ``Sep 1 - Sep 7``."""
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return False
    bare = _undecorated(text)
    if _AMBIGUOUS.fullmatch(bare):
        return True
    span = _SPAN.fullmatch(bare)
    if not span or not parse_heading(span["first"], 0):
        return False
    return parse_heading(span["last"], 0) is not None or _LAST_DAY_OF_SPAN.fullmatch(span["last"]) is not None


def _undecorated(text: str) -> str:
    """A date line without what pages put around the date."""
    text = text.lstrip(_BEFORE).rstrip(_BEHIND)
    for form in (_TITLED, _TAILED):
        if found := form.fullmatch(text):
            text = found["text"]
    return text.strip(_BEFORE)


def exists(heading: Heading) -> bool:
    """Whether the calendar has such a day, and an archive has a place for it; Feb 29 passes where no year is given."""
    try:
        date = dt.date(heading.year or _LEAP_YEAR, heading.month, heading.day)
    except ValueError:
        return False
    return heading.year is None or EPOCH <= date <= LAST_DAY
