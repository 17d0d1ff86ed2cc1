"""The smallest parts of views: links, dates, topics and rows, as they stand in every list."""

from __future__ import annotations

from msgspec import Struct


class Link(Struct, frozen=True):
    """A link with its text."""

    href: str
    text: str


class FeedLink(Struct, frozen=True):
    """A feed in both its forms."""

    href: str
    """Its Atom feed."""
    json: str
    """Its JSON feed."""
    text: str
    """What it is about."""


class DateView(Struct, frozen=True):
    """A day, formatted for the site's language."""

    iso: str
    """``2025-09-01``."""
    long: str
    """``1 September 2025`` or what the language says."""
    weekday: str
    """``Monday``."""
    href: str
    """The day's page."""


class TagLink(Struct, frozen=True):
    """A topic of a paper."""

    slug: str
    name: str
    href: str
    pinned: bool = False
    """Set by the operator rather than inferred."""


class Row(Struct, frozen=True):
    """A paper in a list."""

    slug: str
    """Unique in the site; also the id of its element in a list."""
    title: str
    href: str
    lead: str
    """The first sentences, plain text; empty where the list shows titles only."""
    date: DateView
    tags: tuple[TagLink, ...] = ()


class Reason(Struct, frozen=True):
    """Why a paper has a topic: the words that spoke for it."""

    tag: TagLink
    words: tuple[str, ...]
    """None for a topic that the operator gave."""
