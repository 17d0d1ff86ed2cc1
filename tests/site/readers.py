"""Who reads what, as a reader of the pages sees it: each file of a site, and what of a paper stands in it.

Written down apart from ``digest.pages.kinds``, so that the two can disagree. A new kind of output is one more row.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from itertools import product
from typing import NamedTuple

HOME_DAY, NEWEST, NEWEST_OF_TOPIC, NEWEST_OF_LIST = "newest day", "newest", "newest of topic", "newest of list"
"""What only some papers are among."""
PAGE = "name address"
"""What every page says of the site: its title and, for search engines, its address."""
SHARD = "…"
"""Stands for what tells shards of search apart: which words are in which file is not for a reader to know."""


class Sheet(NamedTuple):
    """A paper, as far as its place in the site goes."""

    slug: str
    day: str
    topics: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    """Old addresses; they start with ``was-`` in these tests, so that a path tells a redirect."""
    again: tuple[str, ...] = ()
    """Days that listed it again."""
    lists: tuple[str, ...] = ()
    """Watch lists that it is on."""

    @property
    def places(self) -> dict[str, tuple[str, ...]]:
        """The values of the names between braces."""
        year, week, _ = dt.date.fromisoformat(self.day).isocalendar()
        return {
            "slug": (self.slug,),
            "day": (self.day,),
            "week": (f"{year}-W{week:02d}",),
            "month": (self.day[:7],),
            "year": (self.day[:4],),
            "topic": self.topics,
            "was": self.was,
            "again": self.again,
            "list": self.lists,
            "shard": (SHARD,),
        }


class Row(NamedTuple):
    """One file for each value of the names between braces, and what it shows."""

    path: str
    shows: str = ""
    """Parts of its papers. ``place`` is that they are there at all; ``new …`` that one is the first of its kind;
    ``word`` what they can be found by, which a comma, a note or an arXiv id is not."""
    template: str = ""
    window: str = ""
    """Which papers it shows, if not all."""
    site: str = PAGE
    """Settings that stand in it."""

    @property
    def names(self) -> list[str]:
        """The names between braces."""
        return re.findall(r"{(\w+)}", self.path)

    def paths(self, sheet: Sheet) -> Iterable[str]:
        """The files that show a paper."""
        for values in product(*(sheet.places[name] for name in self.names)):
            yield self.path.format(**dict(zip(self.names, values, strict=True)))


FULL = "place title lead abstract topics names"
FEED = "name address feed_entries"
ROWS = (
    Row("papers/{was}.html", "place title lead", "redirect.html"),
    Row("papers/{slug}.html", f"{FULL} notes links ids", "paper.html"),
    Row("days/{day}.html", FULL, "day.html"),
    Row("days/{again}.html", "place title", "day.html"),
    Row("weeks/{week}.html", "place title", "week.html"),
    Row("months/{month}.html", "place title", "month.html"),
    Row("years/{year}.html", "place", "year.html"),
    Row("tags/index.html", "place topics names", "tag_index.html"),
    Row("trends.html", "place topics names", "trends.html"),
    Row("tags/{topic}.html", "place title lead topics names", "tag.html"),
    Row("tags/{topic}/{month}.html", "place title lead topics names", "tag_month.html"),
    Row("watch/{list}.html", "place title lead topics names", "watch.html"),
    Row("watch/{list}.xml", "place title abstract topics names", "", NEWEST_OF_LIST, FEED),
    Row("watch/{list}.json", FULL, "", NEWEST_OF_LIST, FEED),
    Row("index.html", "place topics names", "home.html"),
    Row("index.html", FULL, "home.html", HOME_DAY),
    Row("feed.xml", "place title abstract topics names", "", NEWEST, FEED),
    Row("feed.json", FULL, "", NEWEST, FEED),
    Row("tags/{topic}.xml", "place title abstract topics names", "", NEWEST_OF_TOPIC, FEED),
    Row("tags/{topic}.json", FULL, "", NEWEST_OF_TOPIC, FEED),
    Row("data/{month}.jsonl", "place title abstract topics links ids", site="address data"),
    Row("bib/{month}.bib", "place title ids", site=f"{PAGE} bib"),
    Row("sitemap.xml", "new-month", site="address"),
    Row("sitemaps/pages.xml", "new-topic new-year", site="address"),
    Row("sitemaps/{month}.xml", "place", site="address"),
    Row("about.html", template="about.html"),
    Row("subscribe.html", template="subscribe.html"),
    Row("search.html", template="search.html"),
    Row("opensearch.xml", site=PAGE),
    Row("saved.html", template="saved.html"),
    Row("keys.html", template="keys.html"),
    Row("404.html", template="404.html"),
    Row("search/manifest.json", "place word topics names", site=""),
    Row("search/terms/{shard}.json", "place word topics names", site=""),
    Row("search/words/{shard}.json", "place word topics names", site=""),
    Row("search/papers/{day}.0.json", "place title lead topics", site=""),
    Row("service-worker.js", site=""),
    Row("site.webmanifest", site="name"),
    Row("robots.txt", site="address"),
    Row(".nojekyll", site=""),
    Row("static/{file}", site=""),
)

_VALUES = {
    "slug": r"(?!was-)[a-z0-9-]+",
    "was": r"was-[a-z0-9-]+",
    "day": r"\d{4}-\d{2}-\d{2}",
    "again": r"\d{4}-\d{2}-\d{2}",
    "week": r"\d{4}-W\d{2}",
    "month": r"\d{4}-\d{2}",
    "year": r"\d{4}",
    "topic": r"(?!index)[a-z0-9-]+",
    "list": r"[a-z0-9-]+",
    "file": r".+",
    "shard": r"[0-9a-z_]+(\.[12])?",
}


def files(sheet: Sheet, *parts: str) -> set[str]:
    """The files in which any of these parts of a paper stands."""
    return {
        path
        for row in ROWS
        if set(parts) & set(row.shows.split()) and (not row.window or row.window in sheet.windows)
        for path in row.paths(sheet)
    }


def rows_of(path: str) -> list[Row]:
    """The rows whose file this may be."""
    return [row for row in ROWS if _pattern(row).fullmatch(path)]


def shortened(paths: Iterable[str]) -> set[str]:
    """Some files by their paths, those of search with ``SHARD`` in their names."""
    return {re.sub(r"^(search/(?:terms|words))/.+", rf"\1/{SHARD}.json", path) for path in paths}


def of_template(output: Iterable[str], template: str) -> set[str]:
    """The files of an output that a template makes."""
    return {path for path in output if any(row.template == template for row in rows_of(path))}


def of_setting(output: Iterable[str], setting: str) -> set[str]:
    """The files of an output that show a setting."""
    return {path for path in output if any(setting in row.site.split() for row in rows_of(path))}


def saying(output: Mapping[str, bytes], words: str) -> set[str]:
    """The pages of an output on which some words stand."""
    return {path for path, data in output.items() if path.endswith(".html") and words.encode() in data}


@functools.cache
def _pattern(row: Row) -> re.Pattern[str]:
    parts = re.split(r"{(\w+)}", row.path)
    return re.compile("".join(_VALUES[part] if at % 2 else re.escape(part) for at, part in enumerate(parts)))
