"""The parts of views that carry counts: calendars, lists of months, topics with the number of their papers."""

from __future__ import annotations

from msgspec import Struct

from digest.pages.charts import Chart
from digest.pages.parts import Link, TagLink


class DayCell(Struct, frozen=True):
    """One day of a calendar."""

    number: int
    label: str
    """For screen readers: the date and the number of papers."""
    href: str
    """Empty for a day without papers."""
    level: int
    """0 for no papers, 1 to 4 for few to many: a class, never a colour."""


class MonthCalendar(Struct, frozen=True):
    """A month as weeks of seven cells, Monday first; None pads the first and the last week."""

    name: str
    href: str
    """Empty for a month without papers."""
    count: int
    weeks: tuple[tuple[DayCell | None, ...], ...]


class MonthCount(Struct, frozen=True):
    """A month with a number of papers."""

    link: Link
    count: int


class YearMonths(Struct, frozen=True):
    """The months of one year with a number of papers each."""

    year: Link
    months: tuple[MonthCount, ...]
    """The newest first."""


class TagCount(Struct, frozen=True):
    """A topic with the number of its papers."""

    tag: TagLink
    about: str
    count: int


class FacetCounts(Struct, frozen=True):
    """The topics of one facet of the taxonomy."""

    name: str
    tags: tuple[TagCount, ...]
    """Those with papers, by name."""


class TagShift(Struct, frozen=True):
    """A topic that has another share of the papers than before."""

    tag: TagLink
    now: str
    """Its share of the recent papers: ``12%``, ``0.4%``."""
    before: str


class TermShift(Struct, frozen=True):
    """A word, or two side by side, that titles say more often than before."""

    term: str
    now: str
    """Its share of the titles of the latest month."""
    before: str


class TagChart(Struct, frozen=True):
    """A topic over the months."""

    tag: TagLink
    now: str
    """Its share of the papers of the latest month."""
    chart: Chart


class FacetCharts(Struct, frozen=True):
    """The topics of one facet of the taxonomy over the months."""

    name: str
    tags: tuple[TagChart, ...]
    """Those with papers in these months, by name."""
