"""What is published: every kind of output, which groups it is made for, and which facet of their papers it reads.

This table is the whole of "who reads what". A comma in an old abstract changes the facet ``text`` alone, and so reaches
its own page, its day and its month of ``data/``, and no list of titles.
"""

from __future__ import annotations

import datetime as dt
import functools
import re

from digest.groups import ALL, EVER, Group, Kind, Span, span_bounds
from digest.pages import urls
from digest.pages.facets import ADDRESS, CITE, SUMMARY, TEXT, TITLE
from digest.search.blocks import block_bounds
from digest.search.layout import MANIFEST, ROOT, paths_of_shard, shard_of_path

LATEST_OF_TAG = 20
"""Papers on the page of a topic; its months hold the rest."""

LATEST_OF_WATCH = 100
"""Papers on the page of a watch list, which has no months."""

PAGE_STAGE, LIST_STAGE, FEED_STAGE, SEARCH_STAGE = range(4)


def make_kinds(*, feed_entries: int) -> tuple[Kind, ...]:
    """The kinds of a site, whatever is switched off: a kind without outputs takes away those that it had."""
    return (
        Kind("paper", "slug", Span.EVER, TEXT, linked=TITLE, stage=PAGE_STAGE),
        Kind("day", ALL, Span.DAY, TEXT, neighbours=True, stage=LIST_STAGE),
        Kind("again", "again", Span.EVER, TITLE, stage=LIST_STAGE),
        Kind("home", ALL, Span.EVER, TEXT, newest_day=True, always=True, stage=LIST_STAGE),
        Kind("week", ALL, Span.WEEK, TITLE, neighbours=True, stage=LIST_STAGE),
        Kind("month", ALL, Span.MONTH, TITLE, neighbours=True, stage=LIST_STAGE),
        Kind("year", ALL, Span.YEAR, None, neighbours=True, stage=LIST_STAGE),
        Kind("tag", "tag", Span.EVER, SUMMARY, newest=LATEST_OF_TAG, stage=LIST_STAGE),
        Kind("tag-month", "tag", Span.MONTH, SUMMARY, neighbours=True, stage=LIST_STAGE),
        Kind("watch", "watch", Span.EVER, SUMMARY, newest=LATEST_OF_WATCH, stage=LIST_STAGE),
        Kind("tag-index", ALL, Span.EVER, None, always=True, stage=LIST_STAGE),
        Kind("trends", ALL, Span.EVER, None, always=True, stage=LIST_STAGE),
        Kind("feed", ALL, Span.EVER, TEXT, newest=feed_entries, always=True, stage=FEED_STAGE),
        Kind("tag-feed", "tag", Span.EVER, TEXT, newest=feed_entries, stage=FEED_STAGE),
        Kind("watch-feed", "watch", Span.EVER, TEXT, newest=feed_entries, stage=FEED_STAGE),
        Kind("sitemap", ALL, Span.EVER, None, always=True, stage=FEED_STAGE),
        Kind("sitemap-month", ALL, Span.MONTH, ADDRESS, stage=FEED_STAGE),
        Kind("data", ALL, Span.MONTH, TEXT, stage=FEED_STAGE),
        Kind("bib", ALL, Span.MONTH, CITE, stage=FEED_STAGE),
        Kind("search", "shard", Span.EVER, None, stage=SEARCH_STAGE),
        Kind("search-papers", "block", Span.EVER, None, stage=SEARCH_STAGE),
    )


TEMPLATES = {
    "paper": ("paper.html", "redirect.html"),
    "day": ("day.html",),
    "again": ("day.html",),
    "home": ("home.html",),
    "week": ("week.html",),
    "month": ("month.html",),
    "year": ("year.html",),
    "tag": ("tag.html",),
    "tag-month": ("tag_month.html",),
    "tag-index": ("tag_index.html",),
    "watch": ("watch.html",),
    "trends": ("trends.html",),
}
"""The templates that each kind of page may use; the other kinds are made by ``digest.pages.feeds``."""

PLAIN_PAGES = {
    "about.html": "about",
    "subscribe.html": "subscribe",
    urls.SEARCH: "search",
    "saved.html": "saved",
    "keys.html": "keyboard",
    urls.LOST: "not_found",
}
"""Pages without papers, made by templates of their names: groups of the kind ``plain`` by site path, with the string
that is their title."""


_ALONE = {"home": urls.HOME, "tag-index": urls.TAG_INDEX, "trends": urls.TRENDS}
"""Pages of which there is one."""
_NAMED = {"paper": urls.paper_path, "tag": urls.tag_path, "watch": urls.watch_path}
"""Pages of a series, each with what makes a path of the series' name."""
_OF_TIME = {"week": urls.week_path, "month": urls.month_path, "year": urls.year_path}
"""Pages of a span, each with what makes a path of its key."""


def paths_of(group: Group) -> tuple[str, ...]:
    """Every site path that a group may have outputs at."""
    kind, series, span = group
    name = series.partition(":")[2]
    match kind:
        case "day" | "again":
            return (urls.day_path(dt.date.fromisoformat(span or name)),)
        case "home" | "tag-index" | "trends":
            return (_ALONE[kind],)
        case "paper" | "tag" | "watch":
            return (_NAMED[kind](name),)
        case "week" | "month" | "year":
            return (_OF_TIME[kind](span),)
        case "tag-month":
            return (urls.tag_month_path(name, span),)
        case "feed":
            return ("feed.xml", "feed.json")
        case "tag-feed":
            return (urls.tag_feed_path(name, "xml"), urls.tag_feed_path(name, "json"))
        case "watch-feed":
            return (urls.watch_feed_path(name, "xml"), urls.watch_feed_path(name, "json"))
        case "sitemap":
            return ("sitemap.xml", urls.sitemap_path("pages"))
        case "sitemap-month":
            return (urls.sitemap_path(span),)
        case "data":
            return (urls.data_path(span),)
        case "bib":
            return (urls.bib_path(span),)
        case "search":
            return paths_of_shard(name or MANIFEST)
        case "search-papers":
            return (f"{ROOT}papers/{name}.json",)
        case _:
            return (series,)


_DAY, _WEEK, _MONTH, _YEAR = r"(\d{4}-\d{2}-\d{2})", r"(\d{4}-W\d{2})", r"(\d{4}-\d{2})", r"(\d{4})"
_SLUG = "([a-z0-9-]+)"
_OWNERS = (
    (rf"papers/{_SLUG}\.html", "paper", r"slug:\1", EVER),
    (rf"days/{_DAY}\.html", "day", ALL, r"\1"),
    (rf"weeks/{_WEEK}\.html", "week", ALL, r"\1"),
    (rf"months/{_MONTH}\.html", "month", ALL, r"\1"),
    (rf"years/{_YEAR}\.html", "year", ALL, r"\1"),
    (r"tags/index\.html", "tag-index", ALL, EVER),
    (r"trends\.html", "trends", ALL, EVER),
    (rf"tags/{_SLUG}\.html", "tag", r"tag:\1", EVER),
    (rf"tags/{_SLUG}\.(?:xml|json)", "tag-feed", r"tag:\1", EVER),
    (rf"tags/{_SLUG}/{_MONTH}\.html", "tag-month", r"tag:\1", r"\2"),
    (rf"watch/{_SLUG}\.html", "watch", r"watch:\1", EVER),
    (rf"watch/{_SLUG}\.(?:xml|json)", "watch-feed", r"watch:\1", EVER),
    (r"index\.html", "home", ALL, EVER),
    (r"feed\.(?:xml|json)", "feed", ALL, EVER),
    (r"sitemap\.xml|sitemaps/pages\.xml", "sitemap", ALL, EVER),
    (rf"sitemaps/{_MONTH}\.xml", "sitemap-month", ALL, r"\1"),
    (rf"data/{_MONTH}\.jsonl", "data", ALL, r"\1"),
    (rf"bib/{_MONTH}\.bib", "bib", ALL, r"\1"),
)
"""Patterns of paths, each with the kind, series and span of the group that owns them."""


@functools.cache
def _compiled_owners() -> tuple[tuple[re.Pattern[str], str, str, str], ...]:
    """The same, compiled when a path is first asked about, which most builds never do."""
    return tuple((re.compile(pattern), kind, series, span) for pattern, kind, series, span in _OWNERS)


def group_of(path: str) -> Group | None:
    """The group that owns a site path; None for a path of no group of papers. The inverse of ``paths_of``.

    A day's path belongs to the kind ``day``; ``again`` makes the same page from the same values.
    """
    for pattern, kind, series, span in _compiled_owners():
        found = pattern.fullmatch(path)
        if found:
            group = Group(kind, found.expand(series), found.expand(span))
            return group if _is_real(group.span) else None
    if block_bounds(path) is not None:
        return Group("search-papers", f"block:{path.removeprefix(f'{ROOT}papers/').removesuffix('.json')}", EVER)
    shard = shard_of_path(path)
    return None if shard is None else Group("search", ALL if shard == MANIFEST else f"shard:{shard}", EVER)


def _is_real(span: str) -> bool:
    """Whether a span key names a day, week, month or year that there is, and that papers can have."""
    try:
        first, _ = span_bounds(span)
    except (ValueError, OverflowError):
        return False
    return 0 <= first < span_bounds(EVER)[1]
