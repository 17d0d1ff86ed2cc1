"""What each template may see: one frozen record a page, all links ready to print.

A template shows what its view holds and computes nothing, so a page depends on exactly these fields. Text is plain
text (autoescaped by the template) but for fields of type ``Markup``. Links (``href``) are relative to the page that
shows them.
Records are structs of msgspec: a page is made of some hundred, and a frozen dataclass costs ten times as much.
Views are made in ``digest.pages.compose``; nothing here knows where the values come from.
"""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from digest.pages.charts import Chart
from digest.pages.counts import (
    FacetCharts,
    FacetCounts,
    MonthCalendar,
    TagCount,
    TagShift,
    TermShift,
    YearMonths,
)
from digest.pages.parts import DateView, FeedLink, Link, Reason, Row, TagLink


class SiteView(Struct, frozen=True):
    """The settings that templates may show. A template depends on just the fields that it names."""

    title: str
    description: str
    language: str
    author: str
    base_url: str
    """Ends in a slash; empty where the site has no address yet."""
    subscribe_form: str
    """Address of a mailing service's subscription page; empty where there is none."""
    data: bool
    """Whether ``data/`` is published."""
    bib: bool
    """Whether ``bib/`` is published."""
    offline: bool = False
    """Whether browsers keep pages for reading without a network."""
    watch: tuple[Link, ...] = ()
    """The watch lists, with site paths: a template puts the page's root before them."""


class Frame(Struct, frozen=True):
    """What the frame around each page needs to know of the page."""

    path: str
    """Site path of this page, for the marked entry of the navigation."""
    root: str
    """Relative link to the root of the site: ``""``, ``"../"`` …; in front of ``static/style.css`` and the like."""
    title: str
    """The page's own title, empty on the home page."""
    description: str
    canonical: str
    """Absolute address of this page, empty where the site has none."""
    feeds: tuple[FeedLink, ...] = ()
    """Feeds for autodiscovery beyond the site's own."""
    older: Link | None = None
    """The previous page in time of the same kind."""
    newer: Link | None = None


class Article(Struct, frozen=True):
    """A paper in full: on its own page, and folded on the pages of days."""

    row: Row
    authors: tuple[str, ...]
    abstract: Markup
    notes: Markup
    """The operator's notes; empty where there are none."""
    links: tuple[Link, ...]
    """Buttons: arXiv, DOI, code, project, demo, data …; absolute addresses."""


class Citation(Struct, frozen=True):
    """A paper in the forms that people cite and machines read."""

    reference: str
    bibtex: Markup
    """Marked with the classes of Pygments."""
    csl: Markup
    """An item of CSL-JSON."""
    tags: tuple[tuple[str, str], ...]
    """(name, content) of ``citation_…`` tags; none, as with ``coins``, where the authors are not known."""
    coins: str
    """The title of a span."""
    structured: Markup
    """JSON-LD, ready to stand in a ``<script type="application/ld+json">``."""


class SimilarLink(Struct, frozen=True):
    """A paper like the one that a page shows."""

    link: Link
    words: tuple[str, ...]
    """What both speak of, in the words of the page's own paper."""


class PaperPage(Struct, frozen=True):
    """``papers/<slug>.html``; template ``paper.html``. ``frame.older/newer`` are the neighbours in that day's list."""

    frame: Frame
    article: Article
    cite: Citation
    similar: tuple[SimilarLink, ...]
    """The nearest first, six at most."""
    lookups: tuple[Link, ...]
    """Where to look the title up: absolute addresses."""
    also: tuple[DateView, ...]
    """Other days that listed it."""
    reasons: tuple[Reason, ...]
    """One for each of its topics."""


class DayPage(Struct, frozen=True):
    """``days/<date>.html``; template ``day.html``."""

    frame: Frame
    date: DateView
    week: Link | None
    """None, like ``month``, where every paper of this day was listed before: no list of weeks knows it."""
    month: Link | None
    articles: tuple[Article, ...]
    again: tuple[Row, ...]
    """Papers that this day listed, too, but that an earlier day listed first."""


class DayRows(Struct, frozen=True):
    """The titles of one day."""

    date: DateView
    rows: tuple[Row, ...]


class SpanPage(Struct, frozen=True):
    """``weeks/<week>.html`` and ``months/<month>.html``; templates ``week.html`` and ``month.html``."""

    frame: Frame
    name: str
    """``September 2025``, ``Week 36, 2025``."""
    year: Link
    days: tuple[DayRows, ...]
    """The newest day first."""
    count: int


class YearPage(Struct, frozen=True):
    """``years/<year>.html``; template ``year.html``."""

    frame: Frame
    name: str
    count: int
    weekdays: tuple[str, ...]
    """Short names, Monday first."""
    months: tuple[MonthCalendar, ...]
    """Those with papers, in order of time."""


class TagPage(Struct, frozen=True):
    """``tags/<slug>.html``; template ``tag.html``."""

    frame: Frame
    tag: TagLink
    about: str
    count: int
    chart: Chart
    """Papers a month, up to the newest month of this topic."""
    most: int
    """Papers of the highest column."""
    first: str
    """The month of the first column: ``Jun 2025``."""
    last: str
    latest: tuple[Row, ...]
    """The newest papers, newest first; see ``years`` for the rest."""
    years: tuple[YearMonths, ...]
    """The newest year first; the links lead to this tag's months."""
    related: tuple[TagCount, ...]
    """Topics that often stand on the same papers; ``count`` is the number of papers in common."""


class TagMonthPage(Struct, frozen=True):
    """``tags/<slug>/<month>.html``; template ``tag_month.html``."""

    frame: Frame
    tag: Link
    name: str
    """``September 2025``."""
    month: Link
    rows: tuple[Row, ...]
    """The newest first."""


class TagIndexPage(Struct, frozen=True):
    """``tags/index.html``; template ``tag_index.html``."""

    frame: Frame
    facets: tuple[FacetCounts, ...]
    untagged: int
    """Papers without any topic."""


class WatchPage(Struct, frozen=True):
    """``watch/<slug>.html``; template ``watch.html``."""

    frame: Frame
    name: str
    query: str
    """As the operator wrote it; empty where the list is one of topics alone."""
    search: str
    """Link that searches for the same papers; empty where no search finds them."""
    topics: tuple[str, ...]
    """Names; a paper on the list has one of these. No links: a topic without papers has no page."""
    count: int
    """Papers on the list, of which ``latest`` are the newest."""
    latest: tuple[Row, ...]
    """The newest papers, newest first."""


class TrendsPage(Struct, frozen=True):
    """``trends.html``; template ``trends.html``. Shares are of the papers of the same months."""

    frame: Frame
    span: str
    """The months of the charts: ``June to September 2025``; empty for an archive without papers."""
    recent: str
    """The months whose topics are compared."""
    before: str
    """The months that they are compared with; empty for an archive of one month."""
    rising: tuple[TagShift, ...]
    """The most certain first."""
    falling: tuple[TagShift, ...]
    latest: str
    """The latest month, whose words are compared."""
    earlier: str
    """The months that they are compared with."""
    terms: tuple[TermShift, ...]
    """The most certain first."""
    facets: tuple[FacetCharts, ...]


class HomePage(Struct, frozen=True):
    """``index.html``; template ``home.html``."""

    frame: Frame
    day: DayPage | None
    """The latest day in full; None for an archive without papers. Its links are relative to this page."""
    count: int
    """Papers in the archive."""
    weekdays: tuple[str, ...]
    calendar: tuple[MonthCalendar, ...]
    """The newest two months with papers, newest first."""
    years: tuple[YearMonths, ...]
    """All months, the newest first; the links lead to the pages of months."""
    facets: tuple[FacetCounts, ...]


class PlainPage(Struct, frozen=True):
    """A page without papers, one of ``kinds.PLAIN_PAGES``; templates of the same names.

    The links of ``404.html`` start at the site's address where it is known, for it is shown at any depth.
    """

    frame: Frame
    body: Markup
    """For ``about.html``: the text of ``content/about.md`` where the site has one."""


class RedirectPage(Struct, frozen=True):
    """An old address of a paper; template ``redirect.html`` (a refresh and a link)."""

    frame: Frame
    target: Link
