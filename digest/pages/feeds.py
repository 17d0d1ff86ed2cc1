"""Outputs for machines: Atom (RFC 4287), JSON Feed 1.1, sitemaps (sitemaps.org) and robots.txt.

Bytes depend on the papers alone: a feed's ``updated`` is the newest day in it, never the clock. Ids are ``urn:uuid``
of the slug, so they stay when the site moves to another address.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from html import escape

import msgspec
from msgspec import Struct

from digest.pages import urls
from digest.pages.facets import Summary, Text
from digest.pages.views import SiteView

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
STYLE = "static/feed.css"
_NAMESPACE = uuid.UUID("5f0a3a2e-54f1-5d0c-9a55-3d6a6d3b1c11")
"""Of our own, so that the ids of two programs never meet."""


class Entry(Struct, frozen=True):
    """A paper in a feed."""

    date: str
    """ISO date of its day."""
    summary: Summary
    text: Text

    @property
    def updated(self) -> str:
        """ISO date of the last day that listed it."""
        return self.summary.again[-1] if self.summary.again else self.date


class Feed(Struct, frozen=True):
    """A feed before it takes a form."""

    title: str
    about: str
    """What is in it, in a sentence; empty where the title says it."""
    page: str
    """Site path of the page that it follows."""
    atom: str
    """Site path of its Atom form."""
    json: str
    note: str
    """What a person reads who opens the feed in a browser, before a link to the page."""
    entries: Sequence[Entry]
    """Newest first."""


def entry_id(slug: str) -> str:
    """The id of a paper in every feed."""
    return uuid.uuid5(_NAMESPACE, f"paper {slug}").urn


def render_atom(feed: Feed, site: SiteView) -> bytes:
    """The feed as Atom 1.0.

    A browser shows it by a style sheet, with a paragraph of XHTML above the entries: RFC 4287 (section 6) lets foreign
    markup stand there, and readers of feeds pass it over. No XSLT, for browsers are taking it out.
    """
    author = site.author or site.title
    updated = max((entry.updated for entry in feed.entries), default="1990-01-01")
    page = _link(site, feed.atom, feed.page)
    lines = [
        _XML + f"<?xml-stylesheet type={xml_quoted('text/css')} href={xml_quoted(urls.root_of(feed.atom) + STYLE)}?>",
        f"<feed xmlns={xml_quoted('http://www.w3.org/2005/Atom')} xml:lang={xml_quoted(site.language)}>",
        f"<title>{xml_text(feed.title)}</title>",
        *([f"<subtitle>{xml_text(feed.about)}</subtitle>"] if feed.about else []),
        f"<id>{uuid.uuid5(_NAMESPACE, f'feed {feed.page}').urn}</id>",
        f"<updated>{updated}T00:00:00Z</updated>",
        f"<author><name>{xml_text(author)}</name></author>",
        f'<link rel="alternate" type="text/html" href={xml_quoted(page)}/>',
        f'<link rel="self" type="application/atom+xml" href={xml_quoted(_link(site, feed.atom, feed.atom))}/>',
        f'<p xmlns="http://www.w3.org/1999/xhtml">{xml_text(feed.note)} '
        f"<a href={xml_quoted(urls.root_of(feed.atom) + feed.page)}>{xml_text(feed.title)}</a></p>",
    ]
    for entry in feed.entries:
        summary, text = entry.summary, entry.text
        href = _link(site, feed.atom, urls.paper_path(summary.slug))
        lines += [
            "<entry>",
            f"<title>{xml_text(summary.title)}</title>",
            f"<id>{entry_id(summary.slug)}</id>",
            f'<link rel="alternate" type="text/html" href={xml_quoted(href)}/>',
            f"<published>{entry.date}T00:00:00Z</published>",
            f"<updated>{entry.updated}T00:00:00Z</updated>",
            *(f"<author><name>{xml_text(name)}</name></author>" for name in text.authors),
            *(f"<category term={xml_quoted(tag.slug)} label={xml_quoted(tag.name)}/>" for tag in summary.tags),
            f'<content type="html">{xml_text(text.abstract)}</content>',
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def render_json_feed(feed: Feed, site: SiteView) -> bytes:
    """The feed as JSON Feed 1.1."""
    body: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "language": site.language,
        "authors": [{"name": site.author or site.title}],
        "items": [_json_item(entry, feed, site) for entry in feed.entries],
    }
    if feed.about:
        body["description"] = feed.about
    if site.base_url:
        body["home_page_url"] = urls.absolute(site.base_url, feed.page)
        body["feed_url"] = urls.absolute(site.base_url, feed.json)
    return _json(body) + b"\n"


def _json_item(entry: Entry, feed: Feed, site: SiteView) -> dict[str, object]:
    summary, text = entry.summary, entry.text
    item: dict[str, object] = {
        "id": entry_id(summary.slug),
        "url": _link(site, feed.json, urls.paper_path(summary.slug)),
        "title": summary.title,
        "content_html": text.abstract,
        "summary": summary.lead,
        "date_published": f"{entry.date}T00:00:00Z",
        "tags": [tag.name for tag in summary.tags],
    }
    if text.authors:
        item["authors"] = [{"name": name} for name in text.authors]
    return item


def render_sitemap(paths: Iterable[str], site: SiteView) -> bytes:
    """One part of the sitemap."""
    rows = [f"<url><loc>{xml_text(urls.absolute(site.base_url, path))}</loc></url>" for path in paths]
    return _sitemap("urlset", rows)


def render_sitemap_index(paths: Iterable[str], site: SiteView) -> bytes:
    """The list of the sitemap's parts."""
    rows = [f"<sitemap><loc>{xml_text(urls.absolute(site.base_url, path))}</loc></sitemap>" for path in paths]
    return _sitemap("sitemapindex", rows)


def _sitemap(element: str, rows: list[str]) -> bytes:
    name = f'<{element} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return (_XML + "\n".join([name, *rows, f"</{element}>"]) + "\n").encode()


def render_robots(site: SiteView) -> bytes:
    """``robots.txt``: everything may be read; where the sitemap is."""
    where = f"Sitemap: {urls.absolute(site.base_url, 'sitemap.xml')}\n" if site.base_url else ""
    return f"User-agent: *\nAllow: /\n{where}".encode()


def _link(site: SiteView, here: str, there: str) -> str:
    """Absolute where the site has an address, else relative to the feed's own file."""
    return urls.absolute(site.base_url, there) if site.base_url else urls.root_of(here) + there


_json = msgspec.json.Encoder(order="sorted").encode


_FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]")
"""The characters that XML 1.0 does not allow in any form."""


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def xml_text(text: str) -> str:
    """A text between two tags; what XML does not allow is left out."""
    return escape(_clean(text), quote=False)


def xml_quoted(text: str) -> str:
    """A text as the value of an attribute, in its quotation marks."""
    return f'"{escape(_clean(text))}"'
