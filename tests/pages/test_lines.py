"""Lines made when a paper is read, and what settings add to them when they are printed."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from digest.pages import cite, urls
from digest.pages.facets import Summary, TagMark, Text
from digest.pages.lines import BIB, DATA, abstract_of, make_lines, print_bibliography, print_data
from digest.pages.views import SiteView

DATE = "2025-09-01"
NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
SUMMARIES = st.builds(
    lambda title, slugs, again: Summary(
        title=title,
        slug="a-kite",
        vector=b"",
        lead="",
        tags=tuple(TagMark(slug, slug.title(), False) for slug in slugs),
        again=again,
        was=(),
        keys=(),
        line=1,
        why=(),
    ),
    NAMES,
    st.lists(st.sampled_from(["graphs", "speech"]), unique=True),
    st.sampled_from([(), ("2025-10-02",)]),
)
TEXTS = st.builds(
    lambda authors, arxiv, doi, links: Text(
        abstract="", notes="", authors=tuple(authors), arxiv=arxiv, doi=doi, links=links
    ),
    st.lists(NAMES, max_size=3),
    st.sampled_from(["", "2509.00001"]),
    st.sampled_from(["", "10.1000/a_kite"]),
    st.sampled_from([(), (("paper", "https://example.com/a%20kite"),), (("code", "https://example.com/{x}"),)]),
)
SITES = st.builds(
    lambda title, base_url: SiteView(title, "", "en", "", base_url, "", data=True, bib=True),
    NAMES,
    st.sampled_from(["", "https://example.org/", "https://example.org/a%20b/"]),
)


@given(SUMMARIES, TEXTS, SITES, NAMES)
def test_what_is_printed_is_what_is_known_of_the_paper_and_the_site(
    summary: Summary, text: Text, site: SiteView, plain: str
) -> None:
    lines = make_lines(DATE, summary, text, plain)
    page = urls.absolute(site.base_url, urls.paper_path(summary.slug))
    row = {
        "abstract": plain,
        "arxiv": text.arxiv,
        "authors": list(text.authors),
        "date": DATE,
        "doi": text.doi,
        "links": [{"kind": kind, "url": url} for kind, url in text.links],
        "listed_again": list(summary.again),
        "slug": summary.slug,
        "tags": [tag.slug for tag in summary.tags],
        "title": summary.title,
        "url": page,
    }
    known = {name: value for name, value in row.items() if value or name == "tags"}
    printed = print_data([lines[DATA]] * 2, site).decode()
    assert printed == 2 * (json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n")
    entry = cite.bibtex(cite.make_work(summary, text, date=DATE, digest=site.title, page=page))
    assert print_bibliography([lines[BIB]] * 2, site).decode() == f"{entry}\n{entry}"
    assert abstract_of(lines[DATA]) == plain
