"""The pages of topics: the index, a topic, and one month of a topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.groups import Reader, Span
from digest.pages import urls
from digest.pages.calendar import facets_of, sum_tags, years_of
from digest.pages.charts import Chart, draw_columns, months_until
from digest.pages.compose import Composer
from digest.pages.counts import TagCount
from digest.pages.facets import decode_summary
from digest.pages.kinds import LATEST_OF_TAG
from digest.pages.parts import FeedLink, Link, TagLink
from digest.pages.totals import read_record, read_totals
from digest.pages.views import TagIndexPage, TagMonthPage, TagPage
from digest.topics.taxonomy import Tag, Taxonomy

CHART_WIDTH, CHART_HEIGHT, WIDEST_COLUMN = 432, 72, 36
"""Of the chart of a topic, in pixels where there is room; a young topic has a narrow chart."""
RELATED = 8
"""Related topics shown on a topic's page."""


def tag_page(slug: str, reader: Reader, composer: Composer, taxonomy: Taxonomy) -> TagPage | None:
    """A topic with its latest papers and its months; None where it has no papers.

    Papers that were not read again yet may still be of topics that the taxonomy has no more.
    """
    latest = reader.newest(f"tag:{slug}", LATEST_OF_TAG)
    tags = {tag.slug: tag for tag in taxonomy.tags}
    if not latest or slug not in tags:
        return None
    path = urls.tag_path(slug)
    root = urls.root_of(path)
    dates = composer.dates
    tag = tags[slug]
    record = read_record(reader, slug)
    related = sorted(record.others.items(), key=lambda item: (-item[1], item[0]))[:RELATED]
    months = months_until(max(record.months), min(record.months))
    atom, json = (urls.tag_feed_path(slug, suffix) for suffix in ("xml", "json"))
    return TagPage(
        frame=composer.frame(path, tag.name, tag.about, feeds=(FeedLink(root + atom, root + json, tag.name),)),
        tag=_link(tag, root),
        about=tag.about,
        count=sum(record.months.values()),
        chart=_chart(record.months, months, composer),
        most=max(record.months.get(month, 0) for month in months),
        first=dates.month_short(months[0]),
        last=dates.month_short(months[-1]),
        latest=tuple(composer.row(member.place, decode_summary(member.summary), root) for member in latest),
        years=years_of(record.months, root, composer, tag=slug),
        related=tuple(
            TagCount(_link(tags[other], root), tags[other].about, count) for other, count in related if other in tags
        ),
    )


def tag_month_page(
    slug: str, month: str, reader: Reader, composer: Composer, taxonomy: Taxonomy
) -> TagMonthPage | None:
    """One month of a topic; None where it has no papers."""
    series = f"tag:{slug}"
    members = reader.members(series, month)
    name = next((tag.name for tag in taxonomy.tags if tag.slug == slug), None)
    if not members or name is None:
        return None
    path = urls.tag_month_path(slug, month)
    root = urls.root_of(path)
    older, newer = (
        Link(root + urls.tag_month_path(slug, neighbour), composer.dates.month(neighbour)) if neighbour else None
        for neighbour in reader.neighbours(series, Span.MONTH, month)
    )
    title = composer.strings.text("tag_month_title", tag=name, month=composer.dates.month(month))
    return TagMonthPage(
        frame=composer.frame(
            path, title, composer.strings.count("span_description", len(members), name=title), older=older, newer=newer
        ),
        tag=Link(root + urls.tag_path(slug), name),
        name=composer.dates.month(month),
        month=Link(root + urls.month_path(month), composer.dates.month(month)),
        rows=tuple(composer.row(member.place, decode_summary(member.summary), root) for member in reversed(members)),
    )


def tag_index_page(reader: Reader, composer: Composer, taxonomy: Taxonomy) -> TagIndexPage:
    """All topics that have papers."""
    totals = read_totals(reader)
    root = urls.root_of(urls.TAG_INDEX)
    title = composer.strings.text("topics")
    return TagIndexPage(
        frame=composer.frame(urls.TAG_INDEX, title, composer.strings.text("topics_description")),
        facets=facets_of(sum_tags(totals.values()), taxonomy, root, composer),
        untagged=sum(month.untagged for month in totals.values()),
    )


def _chart(counts: Mapping[str, int], months: Sequence[str], composer: Composer) -> Chart:
    """Papers of a topic a month, in these months."""
    strings, dates = composer.strings, composer.dates
    peak = max(months, key=lambda month: (counts.get(month, 0), month))
    text = strings.count(
        "chart_of_topic",
        counts[peak],
        months=dates.months(months),
        peak=dates.month(peak),
        last=counts[months[-1]],
    )
    return draw_columns(
        [counts.get(month, 0) for month in months],
        [strings.count("month_cell", counts.get(month, 0), month=dates.month(month)) for month in months],
        title=strings.text("papers_a_month"),
        text=text,
        width=min(CHART_WIDTH, WIDEST_COLUMN * len(months)),
        height=CHART_HEIGHT,
        widest=WIDEST_COLUMN,
    )


def _link(tag: Tag, root: str) -> TagLink:
    return TagLink(tag.slug, tag.name, root + urls.tag_path(tag.slug))
