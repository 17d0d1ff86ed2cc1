"""Views made by hand, one for every template: what the theme's tests render.

The texts are our own; other titles can be given, to look at the theme with.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from markupsafe import Markup
from msgspec.structs import replace

from digest.pages import counts as c
from digest.pages import urls
from digest.pages import views as v
from digest.pages.charts import Chart, draw_columns
from digest.pages.cite import Work
from digest.pages.dates import Dates
from digest.pages.of_paper import cite_work
from digest.pages.parts import FeedLink, Link, Reason, Row, TagLink
from digest.pages.strings import Strings

SITE = v.SiteView(
    title="Lamplight",
    description="Papers by lamplight, one evening at a time.",
    language="en",
    author="The reading circle",
    base_url="https://example.org/digest/",
    subscribe_form="https://lists.example.org/lamplight",
    data=True,
    bib=True,
    watch=(Link("watch/short-strings.html", "Short strings"), Link("watch/quiet-harbours.html", "Quiet harbours")),
)
TITLES = (
    "Kites on a Short String: Steering Large Gliders with Few Parameters",
    "How Many Bits Does a Lighthouse Need?",
    "TideTable: Forecasting Harbour Traffic from Sparse Bells and 10% of the Buoys",
    "A Map That Folds Itself",
)
LEAD = (
    "A kite that is held by one string answers to every gust at once, and most of what it answers is noise. "
    "We ask how short the string may become before the hand no longer feels the wind."
)
REST = (
    "Three winters of measurements on an open shore say that a tenth of the length is enough, if the hand learns "
    "when to let go. The learned hand keeps the kite up 1.4 times longer, costs a third of the line, and still works "
    "in rain, where earlier hands gave up. We end with a list of shores on which it fails, and a guess at why."
)
TAGS = ("Small models", "Time series", "Robotics and driving", "Surveys and benchmarks")
DAY = dt.date(2025, 9, 1)
NOTES = (
    "<h2>Notes</h2><p>Read aloud on a windy evening.<sup>1</sup></p><pre><code>let out(line, metres=3)</code></pre>"
    "<blockquote><p>Let go early.</p></blockquote><table><thead><tr><th>Shore</th><th>Wind</th></tr></thead>"
    "<tbody><tr><td>North</td><td>7</td></tr></tbody></table><p><math><msup><mi>k</mi><mn>2</mn></msup></math></p>"
)


class Examples:
    """Makes views whose dates and counts are printed in one language."""

    def __init__(self, strings: Strings, titles: Sequence[str] = TITLES, papers: int = 3) -> None:
        self.strings = strings
        self.dates = Dates(strings)
        self.titles = titles
        self.papers = papers

    def frame(self, path: str, title: str, *, older: Link | None = None, newer: Link | None = None) -> v.Frame:
        """The frame of a page of the published site."""
        address = urls.absolute(SITE.base_url, path)
        return v.Frame(path, urls.root_of(path), title, SITE.description, address, older=older, newer=newer)

    def tag(self, number: int, root: str) -> TagLink:
        """One of the topics."""
        name = TAGS[number % len(TAGS)]
        slug = name.lower().replace(" ", "-")
        return TagLink(slug, name, root + urls.tag_path(slug), pinned=number == 0)

    def row(self, number: int, root: str, date: dt.date = DAY) -> Row:
        """A paper in a list."""
        slug = f"paper-{number}"
        view = self.dates.view(date, root + urls.day_path(date))
        tags = tuple(self.tag(number + step, root) for step in range(number % 3 + 1))
        return Row(slug, self.titles[number % len(self.titles)], root + urls.paper_path(slug), LEAD, view, tags)

    def article(self, number: int, root: str, *, notes: str = "") -> v.Article:
        """A paper in full."""
        row = self.row(number, root)
        return v.Article(
            row=row,
            authors=("Ada Quill", "Bruno Ferry") if notes else (),
            abstract=Markup("<p>{} {}</p>").format(LEAD, REST),
            notes=Markup(notes),
            links=(
                Link("https://arxiv.org/abs/2509.00001", "arXiv"),
                Link("https://code.example.org/kite", "Code"),
            ),
        )

    def paper(self, number: int, article: v.Article, cite: v.Citation, *similar: v.SimilarLink) -> v.PaperPage:
        """The page of a paper."""
        return v.PaperPage(
            self.frame(f"papers/paper-{number}.html", self.titles[number], newer=Link("paper-9.html", self.titles[1])),
            article,
            cite,
            similar,
            lookups=tuple(Link(f"https://{name}.example.org/?q=kite", name) for name in ("Index", "Shelf")),
            also=(self.dates.view(DAY + dt.timedelta(days=2), "../days/2025-09-03.html"),),
            reasons=tuple(Reason(tag, () if tag.pinned else ("string", "glider")) for tag in article.row.tags),
        )

    def citation(self, number: int, authors: tuple[str, ...] = (), arxiv: str = "") -> v.Citation:
        """How a paper is cited of which these are known."""
        slug, url = f"paper-{number}", f"https://arxiv.org/abs/{arxiv}" if arxiv else ""
        return cite_work(Work(slug, self.titles[number], authors, arxiv, "", url, f"{SITE.title}, {DAY}"), "")

    def day(self, path: str) -> v.DayPage:
        """A day as its own page or as a part of home."""
        root = urls.root_of(path)
        date = self.dates.view(DAY, root + urls.day_path(DAY))
        older = Link(f"{root}days/2025-08-29.html", self.dates.long(dt.date(2025, 8, 29)))
        newer = Link(f"{root}days/2025-09-02.html", self.dates.long(dt.date(2025, 9, 2)))
        return v.DayPage(
            frame=self.frame(path, date.long, older=older, newer=newer),
            date=date,
            week=Link(f"{root}weeks/2025-W36.html", self.dates.week("2025-W36")),
            month=Link(f"{root}months/2025-09.html", self.dates.month("2025-09")),
            articles=tuple(self.article(number, root) for number in range(self.papers)),
            again=(self.row(self.papers, root, dt.date(2025, 8, 28)),),
        )

    def calendar(self, year: int, month: int, root: str) -> c.MonthCalendar:
        """A month in which working days have papers, some more than others."""
        key = f"{year}-{month:02d}"
        weeks = calendar.Calendar().monthdayscalendar(year, month)
        cells = tuple(
            tuple(self.cell(dt.date(year, month, day), root) if day else None for day in week) for week in weeks
        )
        total = sum(cell.level for week in cells for cell in week if cell)
        return c.MonthCalendar(self.dates.month(key), root + urls.month_path(key), total, cells)

    def cell(self, date: dt.date, root: str) -> c.DayCell:
        """A day of that month."""
        count = 0 if date.weekday() > 4 else date.day * 7 % 31
        label = self.strings.count("day_cell", count, date=self.dates.long(date))
        level = sum(count >= least for least in (1, 4, 10, 25))
        return c.DayCell(date.day, label, root + urls.day_path(date) if count else "", level)

    def years(self, root: str) -> tuple[c.YearMonths, ...]:
        """The months of two years."""
        return tuple(
            c.YearMonths(
                Link(root + urls.year_path(str(year)), str(year)),
                tuple(
                    c.MonthCount(
                        Link(f"{root}months/{year}-{month:02d}.html", self.dates.month_alone(f"{year}-{month:02d}")),
                        month * 173,
                    )
                    for month in range(9, 0, -1)
                ),
            )
            for year in (2025, 2024)
        )

    def facets(self, root: str) -> tuple[c.FacetCounts, ...]:
        """Two facets of topics with the number of their papers."""
        counts = tuple(
            c.TagCount(self.tag(number, root), LEAD[:77], 1200 // (number + 1)) for number in range(len(TAGS))
        )
        return c.FacetCounts("Methods", counts[:3]), c.FacetCounts("Subjects", counts[1:])

    def span(self, path: str, name: str) -> v.SpanPage:
        """A week or month of three days."""
        root = urls.root_of(path)
        days = tuple(
            v.DayRows(
                self.dates.view(DAY + dt.timedelta(days=day), f"{root}days/2025-09-0{day + 1}.html"),
                tuple(self.row(number, root) for number in range(day, day + self.papers)),
            )
            for day in (2, 1, 0)
        )
        older = Link(f"{root}months/2025-08.html", self.dates.month("2025-08"))
        return v.SpanPage(self.frame(path, name, older=older), name, Link(f"{root}years/2025.html", "2025"), days, 41)

    def pages(self) -> dict[str, tuple[str, object]]:
        """For each site path the template and the view."""
        return self.pages_of_time() | self.pages_of_topics() | self.pages_of_papers() | self.plain_pages()

    def pages_of_time(self) -> dict[str, tuple[str, object]]:
        """Home, a day, a week, a month and a year."""
        home = v.HomePage(
            frame=v.Frame("index.html", "", "", SITE.description, SITE.base_url),
            day=self.day("index.html"),
            count=12345,
            weekdays=self.dates.weekdays(),
            calendar=(self.calendar(2025, 9, ""), self.calendar(2025, 8, "")),
            years=self.years(""),
            facets=self.facets(""),
        )
        year = v.YearPage(
            frame=self.frame("years/2025.html", "2025", older=Link("2024.html", "2024")),
            name="2025",
            count=9876,
            weekdays=self.dates.weekdays(),
            months=tuple(self.calendar(2025, month, "../") for month in range(1, 10)),
        )
        return {
            "index.html": ("home.html", home),
            "days/2025-09-01.html": ("day.html", self.day("days/2025-09-01.html")),
            "weeks/2025-W36.html": ("week.html", self.span("weeks/2025-W36.html", self.dates.week("2025-W36"))),
            "months/2025-09.html": ("month.html", self.span("months/2025-09.html", self.dates.month("2025-09"))),
            "years/2025.html": ("year.html", year),
        }

    def chart(self, months: int) -> Chart:
        """A topic that grew, after a month without papers."""
        labels = [self.strings.count("month_cell", number, month="Some month") for number in range(months)]
        title, text = self.strings.text("papers_a_month"), "Ever more."
        return draw_columns(range(months), labels, title=title, text=text, width=144, height=36, widest=12)

    def trends(self) -> dict[str, tuple[str, object]]:
        """Trends of a grown archive."""
        tags = [self.tag(number, "") for number in range(2)]
        page = v.TrendsPage(
            frame=self.frame("trends.html", self.strings.text("trends")),
            span="October 2024 to September 2025",
            recent="July to September 2025",
            before="October 2024 to June 2025",
            rising=(c.TagShift(tags[0], "12%", "3.4%"),),
            falling=(c.TagShift(tags[1], "0%", "0.4%"),),
            latest="September 2025",
            earlier="October 2024 to August 2025",
            terms=(c.TermShift("short string", "6.2%", "0%"),),
            facets=(c.FacetCharts("Methods", tuple(c.TagChart(tag, "12%", self.chart(12)) for tag in tags)),),
        )
        return {"trends.html": ("trends.html", page)}

    def pages_of_topics(self) -> dict[str, tuple[str, object]]:
        """The index, a topic, and a month of it."""
        tag, month = self.tag(0, "../"), self.dates.month("2025-09")
        feed = FeedLink("small-models.xml", "small-models.json", tag.name)
        topic = v.TagPage(
            frame=replace(self.frame("tags/small-models.html", tag.name), feeds=(feed,)),
            tag=tag,
            about=LEAD,
            count=1200,
            chart=self.chart(12),
            most=1200,
            first="Oct 2024",
            last="Sep 2025",
            latest=tuple(self.row(number, "../") for number in range(self.papers)),
            years=self.years("../"),
            related=self.facets("../")[0].tags[1:],
        )
        path = "tags/small-models/2025-09.html"
        title = self.strings.text("tag_month_title", tag=tag.name, month=month)
        topic_month = v.TagMonthPage(
            frame=self.frame(path, title, older=Link("2025-08.html", self.dates.month("2025-08"))),
            tag=Link("../small-models.html", tag.name),
            name=month,
            month=Link("../../months/2025-09.html", month),
            rows=tuple(self.row(number, "../../") for number in range(self.papers)),
        )
        frame, index_frame = self.frame("watch/kites.html", "Kites"), self.frame("tags/index.html", "Topics")
        watched = v.WatchPage(frame, "Kites", "kite -toy", "../search.html?q=kite", TAGS[:2], 140, topic.latest)
        return {
            "tags/index.html": ("tag_index.html", v.TagIndexPage(index_frame, self.facets("../"), untagged=7)),
            "tags/small-models.html": ("tag.html", topic),
            path: ("tag_month.html", topic_month),
            "watch/kites.html": ("watch.html", watched),
        } | self.trends()

    def pages_of_papers(self) -> dict[str, tuple[str, object]]:
        """Papers with and without all that can be known of one, and one that has moved."""
        near = v.SimilarLink(Link("paper-1.html", self.titles[1]), ("weights", "bits"))
        known = self.citation(0, ("Ada Quill", "Bruno Ferry"), "2509.00001")
        full = self.paper(0, self.article(0, "../", notes=NOTES), known, near)
        bare = replace(self.article(1, "../"), abstract=Markup(""), links=())
        bare = replace(bare, row=replace(bare.row, lead="", tags=()))
        plain = replace(self.paper(1, bare, self.citation(1)), lookups=(), also=())
        usual = self.paper(2, self.article(2, "../"), self.citation(2))
        moved = v.RedirectPage(self.frame("papers/old.html", self.titles[0]), Link("paper-0.html", self.titles[0]))
        return {
            "papers/paper-0.html": ("paper.html", full),
            "papers/paper-1.html": ("paper.html", plain),
            "papers/paper-2.html": ("paper.html", usual),
            "papers/old.html": ("redirect.html", moved),
        }

    def plain_pages(self) -> dict[str, tuple[str, object]]:
        """The pages without papers; the lost page is made for any depth."""
        pages: dict[str, tuple[str, object]] = {}
        titles = {"about": "about", "subscribe": "subscribe", "search": "search", "saved": "saved", "keys": "keyboard"}
        for name, title in titles.items():
            frame = self.frame(f"{name}.html", self.strings.text(title))
            pages[f"{name}.html"] = (f"{name}.html", v.PlainPage(frame, Markup("")))
        lost = v.Frame("404.html", "/digest/", self.strings.text("not_found"), "", "")
        return pages | {"404.html": ("404.html", v.PlainPage(lost, Markup("")))}
