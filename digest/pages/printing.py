"""From a group to its outputs: the page, feed or file that each kind of output is.

This is the one place where kinds meet the functions that make them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from digest.groups import ALL, Group, Member, Reader, Span, day_of, span_key
from digest.model import EPOCH
from digest.pages import feeds, kinds, urls
from digest.pages.compose import Composer, texts_of
from digest.pages.facets import decode_linked, decode_summary
from digest.pages.indexes import render_index, render_papers
from digest.pages.lines import BIB, DATA, print_bibliography, print_data
from digest.pages.markup import pygments_css, render_markdown
from digest.pages.of_paper import paper_page
from digest.pages.of_tags import tag_index_page, tag_month_page, tag_page
from digest.pages.of_time import day_page, home_page, span_page, year_page
from digest.pages.of_watch import watch_page
from digest.pages.offline import render_web_manifest
from digest.pages.opensearch import render_opensearch
from digest.pages.recipe import HIGHLIGHT, NO_JEKYLL, ROBOTS, Recipe, published_files
from digest.pages.render import Templates
from digest.pages.scripts import publish_static
from digest.pages.totals import read_totals
from digest.pages.trends import trends_page
from digest.pages.views import PlainPage, RedirectPage
from digest.search.watching import slug_of
from digest.topics.taxonomy import Taxonomy


class Printer:
    """Makes the outputs of groups; the taxonomy, templates and settings are those of one site."""

    def __init__(self, recipe: Recipe, taxonomy: Taxonomy, composer: Composer, templates: Templates) -> None:
        self._recipe = recipe
        self._static = {path: (file, digest) for path, file, digest in published_files(recipe)}
        self._taxonomy = taxonomy
        self._composer = composer
        self._templates = templates
        self._watch = {slug_of(watch): watch for watch in recipe.config.watch}

    def render(self, group: Group, reader: Reader) -> Mapping[str, bytes]:
        """The outputs of a group by site path; empty where it has no papers and is not made without."""
        match group.kind:
            case "static":
                known = self._static.get(group.series)
                return {group.series: publish_static(group.series, reader.source(*known))} if known else {}
            case "plain":
                return {group.series: self._plain(group.series)}
            case "feed" | "tag-feed" | "watch-feed":
                return self._feed(group, reader)
            case "sitemap" | "sitemap-month":
                return self._sitemap(group, reader)
            case "data":
                rows = reader.lines(group.span, DATA) if self._recipe.config.data else []
                return {urls.data_path(group.span): print_data(rows, self._composer.site)} if rows else {}
            case "bib":
                rows = reader.lines(group.span, BIB) if self._recipe.config.bib else []
                return {urls.bib_path(group.span): print_bibliography(rows, self._composer.site)} if rows else {}
            case "search":
                return render_index(group.series, reader)
            case "search-papers":
                return render_papers(group.series, reader)
            case "paper":
                return self._print(group, paper_page(group.series, reader, self._composer))
            case _:
                return self._print(group, self._list(group, reader))

    def _print(self, group: Group, view: object) -> Mapping[str, bytes]:
        if view is None:
            return {}
        templates = kinds.TEMPLATES[group.kind]
        name = templates[-1] if isinstance(view, RedirectPage) else templates[0]
        return {kinds.paths_of(group)[0]: self._templates.render(name, view)}

    def _list(self, group: Group, reader: Reader) -> object:
        kind, series, span = group
        name = series.partition(":")[2]
        composer, taxonomy = self._composer, self._taxonomy
        match kind:
            case "home":
                return home_page(reader, composer, taxonomy)
            case "day" | "again":
                day = span or name
                return day_page(day, urls.day_path(dt.date.fromisoformat(day)), reader, composer)
            case "week":
                return span_page(Span.WEEK, span, reader, composer)
            case "month":
                return span_page(Span.MONTH, span, reader, composer)
            case "year":
                return year_page(span, reader, composer)
            case "tag":
                return tag_page(name, reader, composer, taxonomy)
            case "tag-month":
                return tag_month_page(name, span, reader, composer, taxonomy)
            case "tag-index":
                return tag_index_page(reader, composer, taxonomy)
            case "trends":
                return trends_page(reader, composer, taxonomy)
            case "watch":
                watch = self._watch.get(name)  # a list that the settings lost may wait for its turn
                return watch and watch_page(name, watch, reader, composer, taxonomy)
        raise AssertionError(f"a kind without a page: {kind}")

    def _plain(self, path: str) -> bytes:
        if path == ROBOTS:
            return feeds.render_robots(self._composer.site)
        if path == urls.OPENSEARCH:
            return render_opensearch(self._composer.site, self._composer.strings)
        if path == urls.WEB_MANIFEST:
            return render_web_manifest(self._composer.site, self._composer.strings)
        if path == HIGHLIGHT:
            return pygments_css().encode()
        if path == NO_JEKYLL:
            return b""
        name = kinds.PLAIN_PAGES[path]
        strings = self._composer.strings
        is_lost = path == "404.html"
        frame = self._composer.frame(
            path,
            strings.text(name),
            strings.text(f"{name}_description"),
            root=urls.root_path(self._recipe.config.base_url) if is_lost else None,
        )
        body = Markup(render_markdown(self._recipe.about).html) if name == "about" else Markup("")
        return self._templates.render(path, PlainPage(frame, body))

    def _feed(self, group: Group, reader: Reader) -> Mapping[str, bytes]:
        site = self._composer.site
        members = reader.newest(group.series, self._recipe.config.feed_entries)
        if not self._is_followed(group, members):
            return {}
        title, page = self._followed(group)
        atom, json = kinds.paths_of(group)
        entries = [*_entries(members, reader)]
        about = site.description if group.kind == "feed" else ""
        feed = feeds.Feed(title, about, page, atom, json, self._composer.strings.text("feed_note"), entries)
        return {atom: feeds.render_atom(feed, site), json: feeds.render_json_feed(feed, site)}

    def _is_followed(self, group: Group, members: Sequence[Member]) -> bool:
        """Whether a feed is to be: its topic or watch list may have left the settings before papers are read again."""
        name = group.series.partition(":")[2]
        if group.kind == "watch-feed":
            return name in self._watch
        return group.kind == "feed" or (bool(members) and any(tag.slug == name for tag in self._taxonomy.tags))

    def _followed(self, group: Group) -> tuple[str, str]:
        """The title of a feed, and the site path of the page that it follows."""
        title, slug = self._composer.site.title, group.series.partition(":")[2]
        if group.kind == "feed":
            return title, urls.HOME
        if group.kind == "watch-feed":
            return f"{self._watch[slug].name} · {title}", urls.watch_path(slug)
        name = next(tag.name for tag in self._taxonomy.tags if tag.slug == slug)
        return f"{name} · {title}", urls.tag_path(slug)

    def _sitemap(self, group: Group, reader: Reader) -> Mapping[str, bytes]:
        site = self._composer.site
        if not site.base_url:
            return {}
        if group.kind == "sitemap":
            totals = read_totals(reader)
            parts = [urls.sitemap_path("pages"), *map(urls.sitemap_path, totals)]
            tags = sorted({tag for total in totals.values() for tag in total.tags})
            years = sorted({month[:4] for month in totals})
            pages = [urls.HOME, "about.html", "subscribe.html", urls.TAG_INDEX, urls.TRENDS]
            pages += [*map(urls.year_path, years), *map(urls.tag_path, tags), *map(urls.watch_path, self._watch)]
            index, pages_path = kinds.paths_of(group)
            return {index: feeds.render_sitemap_index(parts, site), pages_path: feeds.render_sitemap(pages, site)}
        members = reader.members(ALL, group.span)
        if not members:
            return {}
        days = [EPOCH + dt.timedelta(days=day) for day in dict.fromkeys(day_of(member.place) for member in members)]
        slugs = dict.fromkeys(decode_linked(member.summary).slug for member in members)
        paths = [urls.month_path(group.span), *map(urls.day_path, days), *map(urls.paper_path, slugs)]
        return {urls.sitemap_path(group.span): feeds.render_sitemap(paths, site)}


def _entries(members: Sequence[Member], reader: Reader) -> Iterator[feeds.Entry]:
    for member, text in zip(members, texts_of(members, reader), strict=True):
        yield feeds.Entry(span_key(day_of(member.place), Span.DAY), decode_summary(member.summary), text)
