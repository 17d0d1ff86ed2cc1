"""The smallest parts of views: links, dates, topics and rows, as they stand in every list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its text."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class DateView:
    """A day, formatted for the site's language."""

    iso: str
    """``2025-09-01``."""
    long: str
    """``1 September 2025`` or what the language says."""
    short: str
    """``1 Sep``."""
    weekday: str
    """``Monday``."""
    href: str
    """The day's page."""


@dataclass(frozen=True, slots=True)
class TagLink:
    """A topic of a paper."""

    slug: str
    name: str
    href: str
    pinned: bool = False
    """Set by the operator rather than inferred."""


@dataclass(frozen=True, slots=True)
class Row:
    """A paper in a list."""

    slug: str
    """Unique in the site; also the id of its element in a list."""
    title: str
    href: str
    lead: str
    """The first sentences, plain text; empty where the list shows titles only."""
    date: DateView
    tags: tuple[TagLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a paper has a topic: the words that spoke for it."""

    tag: TagLink
    words: tuple[str, ...]
