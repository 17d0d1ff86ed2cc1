"""The page of trends: which topics rise and fall, which words are new, and every topic over the months.

Made from the totals and terms of months alone. Topics are compared by their share of the papers, so that a longer list
of papers a day is no trend. What counts as a rise is decided in ``digest.pages.rising``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from digest.groups import Reader
from digest.pages import urls
from digest.pages.calendar import sum_tags
from digest.pages.charts import draw_columns, months_until
from digest.pages.compose import Composer
from digest.pages.counts import FacetCharts, TagChart, TagShift, TermShift
from digest.pages.parts import TagLink
from digest.pages.rising import EARLIER, FEWEST, Shift, find_new_terms, find_shifts, split_months
from digest.pages.strings import Strings
from digest.pages.totals import EMPTY, Totals, read_terms, read_totals
from digest.pages.views import TrendsPage
from digest.topics.taxonomy import Tag, Taxonomy

SHIFTS_SHOWN, TERMS_SHOWN = 8, 16
CHART_WIDTH, CHART_HEIGHT, WIDEST_COLUMN = 180, 36, 15
"""Of the small charts, in units that are stretched to the width of their place."""


def trends_page(reader: Reader, composer: Composer, taxonomy: Taxonomy) -> TrendsPage:
    """The page of trends; nothing but a heading where there are no papers."""
    totals = read_totals(reader)
    months = tuple(totals)
    dates = composer.dates
    shown = months_until(months[-1], months[0]) if months else ()
    recent_count, before_count = split_months(len(months))
    recent, before = months[-recent_count:], months[-recent_count - before_count : -recent_count]
    latest, earlier = months[-1:], months[-1 - EARLIER : -1]
    tags = {tag.slug: tag for tag in taxonomy.tags}
    shifts = [shift for shift in _compare_tags(totals, recent, before) if shift.name in tags]
    papers = [sum(totals[month].papers for month in span) for span in (recent, before)]

    def show(shift: Shift) -> TagShift:
        now, then = (_share(*pair, composer.strings) for pair in zip((shift.now, shift.before), papers, strict=True))
        return TagShift(_link(tags[shift.name]), now, then)

    return TrendsPage(
        frame=composer.frame(urls.TRENDS, composer.strings.text("trends"), composer.strings.text("trends_description")),
        span=dates.months(shown) if shown else "",
        recent=dates.months(recent) if recent else "",
        before=dates.months(before) if before else "",
        rising=tuple(show(shift) for shift in shifts if shift.is_rise)[:SHIFTS_SHOWN],
        falling=tuple(show(shift) for shift in shifts if not shift.is_rise)[:SHIFTS_SHOWN],
        latest=dates.months(latest) if latest else "",
        earlier=dates.months(earlier) if earlier else "",
        terms=_new_terms(reader, totals, latest, earlier, composer.strings),
        facets=_charts(totals, shown, taxonomy, composer),
    )


def _compare_tags(totals: Mapping[str, Totals], recent: Sequence[str], before: Sequence[str]) -> list[Shift]:
    now, then = ([totals[month] for month in months] for months in (recent, before))
    return find_shifts(sum_tags(now), _sum_papers(now), sum_tags(then), _sum_papers(then))


def _new_terms(
    reader: Reader, totals: Mapping[str, Totals], latest: Sequence[str], earlier: Sequence[str], strings: Strings
) -> tuple[TermShift, ...]:
    papers, papers_before = (_sum_papers(totals[month] for month in months) for months in (latest, earlier))
    now: dict[str, int] = next(iter(read_terms(reader, latest)), {})
    months_before = read_terms(reader, earlier)
    frequent = [term for term, count in now.items() if count >= FEWEST]
    before = {term: sum([terms.get(term, 0) for terms in months_before]) for term in frequent}
    return tuple(
        TermShift(shift.name, _share(shift.now, papers, strings), _share(shift.before, papers_before, strings))
        for shift in find_new_terms(now, papers, before, papers_before, TERMS_SHOWN)
    )


def _charts(
    totals: Mapping[str, Totals], months: Sequence[str], taxonomy: Taxonomy, composer: Composer
) -> tuple[FacetCharts, ...]:
    """The topics with papers in these months, facet by facet as the taxonomy orders them, by name."""
    parts = [totals.get(month, EMPTY) for month in months]
    shown = sum_tags(parts)
    facets: dict[str, list[TagChart]] = {tag.facet: [] for tag in taxonomy.tags}
    for tag in sorted(taxonomy.tags, key=lambda tag: (tag.name.casefold(), tag.slug)):
        if tag.slug in shown:
            facets[tag.facet].append(_chart(tag, parts, months, composer))
    names = composer.strings.table("facets")
    return tuple(FacetCharts(names.get(name, name), tuple(charts)) for name, charts in facets.items() if charts)


def _chart(tag: Tag, parts: Sequence[Totals], months: Sequence[str], composer: Composer) -> TagChart:
    strings = composer.strings
    thousandths = [_thousandths(part.tags.get(tag.slug, 0), part.papers) for part in parts]
    shares = [_share(part.tags.get(tag.slug, 0), part.papers, strings) for part in parts]
    peak = max(range(len(parts)), key=lambda number: (thousandths[number], number))
    text = strings.text(
        "chart_of_shares", months=composer.dates.months(months), most=shares[peak],
        peak=composer.dates.month(months[peak]), last=shares[-1],
    )  # fmt: skip
    chart = draw_columns(
        thousandths,
        shares,
        title=tag.name,
        text=text,
        width=CHART_WIDTH,
        height=CHART_HEIGHT,
        widest=WIDEST_COLUMN,
    )
    return TagChart(_link(tag), shares[-1], chart)


def _sum_papers(parts: Iterable[Totals]) -> int:
    return sum(part.papers for part in parts)


def _thousandths(count: int, papers: int) -> int:
    return (2000 * count + papers) // (2 * papers) if papers else 0


def _share(count: int, papers: int, strings: Strings) -> str:
    """A share in per cent: ``12%``, below ten ``3.4%``."""
    tenths, decimal = _thousandths(count, papers), strings.text("decimal")
    is_whole = not tenths or tenths >= 100
    return strings.text("percent", n=(tenths + 5) // 10 if is_whole else f"{tenths // 10}{decimal}{tenths % 10}")


def _link(tag: Tag) -> TagLink:
    return TagLink(tag.slug, tag.name, urls.tag_path(tag.slug))
