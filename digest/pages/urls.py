"""Where each page lives and how one page links to another: the only module that makes a site path or a relative link.

A *site path* is relative to the root of the output, without a leading slash: ``papers/some-slug.html``. Links between
pages are relative, so that one output works at a domain's root, below ``/repo/`` and opened from a folder.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

HOME = "index.html"
LOST = "404.html"
"""Shown at any depth, so its links start at the site's address."""
TAG_INDEX = "tags/index.html"
TRENDS = "trends.html"
SEARCH = "search.html"
OPENSEARCH = "opensearch.xml"
ICON = "static/icon.svg"
WORKER, WEB_MANIFEST = "service-worker.js", "site.webmanifest"


def paper_path(slug: str) -> str:
    """Site path of a paper's page."""
    return f"papers/{slug}.html"


def beside(slug: str) -> str:
    """The relative link from one paper's page to another's."""
    return f"{slug}.html"


def day_path(date: dt.date) -> str:
    """Site path of a day's page."""
    return f"days/{date.isoformat()}.html"


def week_path(week: str) -> str:
    """Site path of an ISO week's page; ``week`` as in ``2025-W36``."""
    return f"weeks/{week}.html"


def month_path(month: str) -> str:
    """Site path of a month's page; ``month`` as in ``2025-09``."""
    return f"months/{month}.html"


def year_path(year: str) -> str:
    """Site path of a year's page."""
    return f"years/{year}.html"


def tag_path(tag: str) -> str:
    """Site path of a tag's page."""
    return f"tags/{tag}.html"


def tag_month_path(tag: str, month: str) -> str:
    """Site path of one month of a tag."""
    return f"tags/{tag}/{month}.html"


def tag_feed_path(tag: str, suffix: str) -> str:
    """Site path of a tag's feed; ``suffix`` is ``xml`` or ``json``."""
    return f"tags/{tag}.{suffix}"


def watch_path(slug: str) -> str:
    """Site path of a watch list."""
    return f"watch/{slug}.html"


def watch_feed_path(slug: str, suffix: str) -> str:
    """Site path of a watch list's feed; ``suffix`` is ``xml`` or ``json``."""
    return f"watch/{slug}.{suffix}"


def sitemap_path(name: str) -> str:
    """Site path of one part of the sitemap: a month, or ``pages`` for the pages without papers."""
    return f"sitemaps/{name}.xml"


def data_path(month: str) -> str:
    """Site path of a month's papers as JSON lines."""
    return f"data/{month}.jsonl"


def bib_path(month: str) -> str:
    """Site path of a month's papers as BibTeX."""
    return f"bib/{month}.bib"


def root_of(path: str) -> str:
    """The relative link from the page at a site path up to the root: ``""`` or some ``../``."""
    return "../" * path.count("/")


def root_path(base_url: str) -> str:
    """The path part of the site's address with a slash at its end: ``/`` or ``/repo/``; ``""`` without an address."""
    return urlsplit(base_url).path.rstrip("/") + "/" if base_url else ""


def absolute(base_url: str, path: str) -> str:
    """The address of a site path on the published site, ``""`` where the site has no ``base_url``.

    The home page's address is the root itself, without ``index.html``.
    """
    if not base_url:
        return ""
    return base_url.rstrip("/") + "/" + ("" if path == HOME else path)


def iso_week(date: dt.date) -> str:
    """The ISO 8601 week of a day: ``2025-W36``. Days around New Year may belong to the other year's week."""
    year, week, _ = date.isocalendar()
    return f"{year:04d}-W{week:02d}"
