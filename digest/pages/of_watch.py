"""The page of a watch list: the newest papers that a saved search holds."""

from __future__ import annotations

from urllib.parse import quote_plus

from digest.config import Watch
from digest.groups import Reader
from digest.pages import urls
from digest.pages.compose import Composer
from digest.pages.facets import decode_summary
from digest.pages.kinds import LATEST_OF_WATCH
from digest.pages.parts import FeedLink
from digest.pages.totals import read_watched
from digest.pages.views import WatchPage
from digest.topics.taxonomy import Taxonomy


def watch_page(slug: str, watch: Watch, reader: Reader, composer: Composer, taxonomy: Taxonomy) -> WatchPage:
    """A watch list, be it without papers so far: whoever follows it wants the first one, too."""
    path = urls.watch_path(slug)
    root = urls.root_of(path)
    count = read_watched(reader, slug)
    feed = FeedLink(root + urls.watch_feed_path(slug, "xml"), root + urls.watch_feed_path(slug, "json"), watch.name)
    names = {tag.slug: tag.name for tag in taxonomy.tags}
    return WatchPage(
        frame=composer.frame(
            path, watch.name, composer.strings.count("span_description", count, name=watch.name), feeds=(feed,)
        ),
        name=watch.name,
        query=watch.query,
        search=_search_link(watch, root),
        topics=tuple(names[tag] for tag in watch.tags),
        count=count,
        latest=tuple(
            composer.row(member.place, decode_summary(member.summary), root)
            for member in reader.newest(f"watch:{slug}", LATEST_OF_WATCH)
        ),
    )


def _search_link(watch: Watch, root: str) -> str:
    """Where the page of search finds the same papers, the best first; empty where it has no words for one of several
    topics."""
    if len(watch.tags) > 1:
        return ""
    wanted = " ".join([watch.query, *(f"tag:{tag}" for tag in watch.tags)]).strip()
    return f"{root}{urls.SEARCH}?q={quote_plus(wanted)}"
