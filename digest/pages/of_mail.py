"""A day as a message: its view for ``mail.html``, and the same in plain text."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Collection, Mapping

from msgspec import Struct

from digest.groups import ALL, Member, Reader
from digest.pages.compose import Composer, texts_of
from digest.pages.facets import decode_summary
from digest.pages.parts import DateView, Row
from digest.pages.views import Article

WIDTH = 72
"""Characters of a line of plain text: what a reply can quote twice without wrapping (RFC 3676 says 78 at most)."""

IN_FULL = 80
"""Papers with more than their title: a kilobyte each, and Gmail cuts a message off at 102 of them."""


class MailPage(Struct, frozen=True):
    """A message; template ``mail.html``. All links are absolute."""

    subject: str
    date: DateView
    topics: tuple[str, ...]
    """Names of the topics that it is limited to; empty for all papers."""
    count: int
    articles: tuple[Article, ...]
    more: tuple[Row, ...]
    """What follows as titles only, so that the message stays short."""
    home: str
    """Address of the site."""
    unsubscribe: str
    """Where to leave; empty where nobody said."""


def mail_page(
    date: dt.date, topics: Mapping[str, str], reader: Reader, composer: Composer, unsubscribe: str
) -> MailPage | None:
    """A day in the order of its list, limited to papers with one of some topics; None where no paper is left.

    ``topics`` are names by slug, in the order in which the message is to name them; none for papers of all topics.
    The site has a ``base_url``: in a message there is nothing that a link could be relative to.
    """
    home = composer.site.base_url
    chosen = [member for member in reader.members(ALL, date.isoformat()) if _has_topic(member, topics)]
    if not chosen:
        return None
    articles = tuple(
        composer.article(member.place, decode_summary(member.summary), text, home)
        for member, text in zip(chosen[:IN_FULL], texts_of(chosen[:IN_FULL], reader), strict=True)
    )
    more = tuple(composer.title(member, home) for member in chosen[IN_FULL:])
    view = composer.date(date, home)
    return MailPage(
        subject=composer.strings.count("mail_subject", len(chosen), date=view.long, site=composer.site.title),
        date=view,
        topics=tuple(topics.values()),
        count=len(chosen),
        articles=articles,
        more=more,
        home=home,
        unsubscribe=unsubscribe,
    )


def mail_text(page: MailPage, composer: Composer) -> str:
    """The message for readers without HTML: what the template shows, wrapped."""
    strings = composer.strings
    heading = f"{composer.site.title} · {page.date.long}"
    parts = [heading, "-" * min(len(heading), WIDTH), ""]
    if page.topics:
        parts += [_wrap(", ".join(page.topics)), ""]
    for article in page.articles:
        row = article.row
        parts += [_wrap(row.title), row.href]
        if article.authors:
            parts.append(_wrap(", ".join(article.authors)))
        if row.tags:
            parts.append(_wrap(", ".join(tag.name for tag in row.tags)))
        if row.lead:
            parts += ["", _wrap(row.lead)]
        parts += ["", ""]
    for row in page.more:
        parts += [_wrap(row.title), row.href, ""]
    parts += ["-- ", strings.text("mail_read"), page.date.href, "", _wrap(strings.text("mail_why"))]
    if page.unsubscribe:
        parts += [f"{strings.text('mail_leave')}: {page.unsubscribe}"]
    return "\n".join(parts) + "\n"


def _has_topic(member: Member, topics: Collection[str]) -> bool:
    return not topics or any(tag.slug in topics for tag in decode_summary(member.summary).tags)


def _wrap(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
