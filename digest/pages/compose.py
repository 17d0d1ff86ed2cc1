"""From summaries, texts and totals to the views that templates see.

Everything that is the same on many pages is made here once: rows, articles, links relative to the page that shows them.
No page may show a link whose target can be missing: a day, month or topic is linked where a paper in it is at hand.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from digest.groups import Member, Reader, day_of
from digest.model import EPOCH
from digest.pages import urls
from digest.pages.dates import Dates
from digest.pages.facets import Summary, TagMark, Text, decode_linked, decode_text
from digest.pages.parts import DateView, FeedLink, Link, Row, TagLink
from digest.pages.strings import Strings
from digest.pages.views import Article, Frame, SiteView

LINKS_KEPT = 4096
"""Days and topics of which views are kept, for three depths of pages."""


def texts_of(members: Sequence[Member], reader: Reader) -> Iterator[Text]:
    """The texts of some papers, in their order."""
    return map(decode_text, reader.texts([member.path for member in members]))


class Composer:
    """Makes the parts of views for one site."""

    def __init__(self, site: SiteView, strings: Strings, dates: Dates) -> None:
        self.site = site
        self.strings = strings
        self.dates = dates
        # Each paper stands in a dozen lists, with its day and its topics.
        self._days = functools.lru_cache(LINKS_KEPT)(self._link_day)
        self.tag = functools.lru_cache(LINKS_KEPT)(self._link_tag)
        """A topic with the link to its page, for a root."""

    def frame(
        self,
        path: str,
        title: str,
        description: str,
        *,
        feeds: Iterable[FeedLink] = (),
        older: Link | None = None,
        newer: Link | None = None,
        root: str | None = None,
    ) -> Frame:
        """The frame of the page at a site path."""
        return Frame(
            path=path,
            root=urls.root_of(path) if root is None else root,
            title=title,
            description=description,
            canonical=urls.absolute(self.site.base_url, path),
            feeds=tuple(feeds),
            older=older,
            newer=newer,
        )

    def date(self, date: dt.date, root: str) -> DateView:
        """A day with the link to its page."""
        return self.dates.view(date, root + urls.day_path(date))

    def row(self, place: int, summary: Summary, root: str) -> Row:
        """A paper in a list."""
        return Row(
            slug=summary.slug,
            title=summary.title,
            href=root + urls.paper_path(summary.slug),
            lead=summary.lead,
            date=self._days(day_of(place), root),
            tags=tuple([self.tag(mark, root) for mark in summary.tags]),
        )

    def title(self, member: Member, root: str) -> Row:
        """A paper in a list of titles."""
        paper = decode_linked(member.summary)
        day = self._days(day_of(member.place), root)
        return Row(slug=paper.slug, title=paper.title, href=root + urls.paper_path(paper.slug), lead="", date=day)

    def article(self, place: int, summary: Summary, text: Text, root: str) -> Article:
        """A paper in full."""
        return Article(
            row=self.row(place, summary, root),
            authors=text.authors,
            abstract=Markup(text.abstract),
            notes=Markup(text.notes),
            links=self._buttons(text),
        )

    def _buttons(self, text: Text) -> tuple[Link, ...]:
        links = []
        if text.arxiv:
            links.append(Link(f"https://arxiv.org/abs/{text.arxiv}", "arXiv"))
            links.append(Link(f"https://arxiv.org/pdf/{text.arxiv}", "PDF"))
        if text.doi:
            links.append(Link(f"https://doi.org/{text.doi}", "DOI"))
        names: Mapping[str, str] = self.strings.table("links")
        links += [Link(url, names.get(kind, kind)) for kind, url in text.links]
        return tuple(links)

    def _link_day(self, day: int, root: str) -> DateView:
        return self.date(EPOCH + dt.timedelta(days=day), root)

    @staticmethod
    def _link_tag(mark: TagMark, root: str) -> TagLink:
        return TagLink(mark.slug, mark.name, root + urls.tag_path(mark.slug), mark.pinned)
