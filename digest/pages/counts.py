"""The parts of views that carry counts: calendars, lists of months, topics with the number of their papers."""

from __future__ import annotations

from dataclasses import dataclass

from digest.pages.parts import Link, TagLink


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a calendar."""

    number: int
    label: str
    """For screen readers: the date and the number of papers."""
    href: str
    """Empty for a day without papers."""
    count: int
    level: int
    """0 for no papers, 1 to 4 for few to many: a class, never a colour."""


@dataclass(frozen=True, slots=True)
class MonthCalendar:
    """A month as weeks of seven cells, Monday first; None pads the first and the last week."""

    name: str
    href: str
    """Empty for a month without papers."""
    count: int
    weeks: tuple[tuple[DayCell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class MonthCount:
    """A month with a number of papers."""

    link: Link
    count: int


@dataclass(frozen=True, slots=True)
class YearMonths:
    """The months of one year with a number of papers each."""

    year: Link
    months: tuple[MonthCount, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class TagCount:
    """A topic with the number of its papers."""

    tag: TagLink
    about: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The topics of one facet of the taxonomy."""

    name: str
    tags: tuple[TagCount, ...]
    """Those with papers, by name."""
