"""Citations: what is known and nothing else, in forms that other programs read."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import groupby
from urllib.parse import parse_qs

import bibtexparser
from bibtexparser.library import Library
from hypothesis import given
from hypothesis import strategies as st
from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

from digest.pages import cite
from digest.pages.cite import Work
from digest.pages.facets import Summary, Text
from tests.sources.shapes import read

BARE = Work("a-kite", "A Kite", (), "", "", "", "Lamplight, 2025-09-01")
FULL = Work(
    slug="a-kite",
    title="10% of <A> Kite & {its} string_s",
    authors=("Ada Quill", "Bruno Ferry", "Wind and Water Group"),
    arxiv="2509.00001",
    doi="10.1000/a_kite",
    url="https://arxiv.org/abs/2509.00001",
    note="Lamplight, 2025-09-01",
)
SUMMARY = Summary(title="A", slug="a", vector=b"", lead="", tags=(), again=(), was=(), keys=(), line=1, why=())
TEXT = Text(abstract="", notes="", authors=(), arxiv="", doi="", links=())


def parse(text: str) -> Library:
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    return library


def test_of_a_paper_with_only_a_title_nothing_is_invented() -> None:
    assert cite.bibtex(BARE) == "@misc{a-kite,\n  title = {{A Kite}},\n  note = {Lamplight, 2025-09-01},\n}\n"
    item = {"id": "a-kite", "type": "document", "title": "A Kite", "note": "Lamplight, 2025-09-01"}
    assert json.loads(cite.csl(BARE)) == item
    assert cite.reference(BARE) == "A Kite. Lamplight, 2025-09-01."
    assert (cite.meta_tags(BARE), cite.coins(BARE)) == ((), "")
    assert json.loads(cite.structured(BARE, "")) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": "A Kite",
    }


def test_an_entry_has_every_field_that_is_known() -> None:
    (entry,) = parse(cite.bibtex(FULL)).entries
    assert (entry.key, entry.entry_type) == ("a-kite", "misc")
    assert {field.key: field.value for field in entry.fields} == {
        "title": r"{10\% of <A> Kite \& \textbraceleft{}its\textbraceright{} string\_s}",
        "author": "Ada Quill and Bruno Ferry and {Wind and Water Group}",
        "year": "2025",
        "eprint": "2509.00001",
        "archiveprefix": "arXiv",
        "doi": r"10.1000/a\_kite",
        "url": "https://arxiv.org/abs/2509.00001",
        "note": "Lamplight, 2025-09-01",
    }


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_no_title_breaks_an_entry(title: str) -> None:
    (entry,) = parse(cite.bibtex(Work("a-kite", f"A{title}Z", (), "", "", "https://example.org/", "x"))).entries
    assert [field.key for field in entry.fields] == ["title", "url", "note"]


NAMES = st.lists(st.sampled_from(["Ada", "Quill,", "Jr.", "and", "Inc.", ","]), min_size=1, max_size=4).map(" ".join)


@given(st.lists(NAMES, min_size=1, max_size=3, unique=True))
def test_names_are_read_back_as_they_were_written(names: list[str]) -> None:
    work = Work("a-kite", "A Kite", tuple(names), "", "", "", "Lamplight")
    assert read(cite.bibtex(work))[1][0].authors == tuple(names)


def test_an_entry_is_marked_as_pygments_would_mark_it() -> None:
    marked = re.findall(r'<span class="(\w+)">([^<]*)</span>', cite.bibtex_html(FULL))
    tokens = [(STANDARD_TYPES[kind], text) for kind, text in lex(cite.bibtex(FULL), get_lexer_by_name("bibtex"))]
    runs = [(kind, "".join(text for _, text in run)) for kind, run in groupby(tokens, key=lambda token: token[0])]
    assert [(kind, unescape(text)) for kind, text in marked] == [run for run in runs if run[0] not in ("p", "w")]
    assert cite.bibtex_html(FULL).striptags().split() == cite.bibtex(FULL).split()


def test_csl_names_authors_as_they_are_written() -> None:
    item = json.loads(cite.csl(FULL))
    assert item["author"] == [{"literal": name} for name in FULL.authors]
    assert item["issued"] == {"date-parts": [[2025, 9]]}
    assert (item["type"], item["number"], item["DOI"], item["URL"]) == (
        "article",
        "arXiv:2509.00001",
        "10.1000/a_kite",
        "https://arxiv.org/abs/2509.00001",
    )


def test_the_month_is_that_of_the_arxiv_id() -> None:
    ids = {"2509.00001": (2025, 9), "cs/0301012": (2003, 1), "hep-th/9901001": (1999, 1), "math.GT/0309136": (2003, 9)}
    assert {arxiv: Work("a", "A", (), arxiv, "", "", "").month for arxiv in ids} == ids
    assert Work("a", "A", (), "", "10.1/2", "", "").month is None


def test_a_reference_is_one_line() -> None:
    assert cite.reference(FULL) == (
        "Ada Quill, Bruno Ferry, Wind and Water Group. 10% of <A> Kite & {its} string_s. "
        "arXiv:2509.00001, 2025. https://arxiv.org/abs/2509.00001"
    )


def test_machines_are_told_of_papers_with_authors() -> None:
    tags = cite.meta_tags(FULL)
    assert [content for name, content in tags if name == "citation_author"] == list(FULL.authors)
    assert dict(tags)["citation_publication_date"] == "2025/09"
    assert dict(tags)["citation_pdf_url"] == "https://arxiv.org/pdf/2509.00001"
    context = parse_qs(cite.coins(FULL))
    assert (context["rft.creator"], context["rft.title"]) == (list(FULL.authors), [FULL.title])


def test_no_title_ends_the_script_that_holds_it() -> None:
    hostile = Work("a", "</script><script>alert(1)</script>", (), "", "", "", "")
    assert "<" not in cite.structured(hostile, "")
    assert json.loads(cite.structured(hostile, ""))["headline"] == hostile.title


def test_the_best_address_is_arxiv_then_the_doi_then_a_paper_then_the_page() -> None:
    page = "https://example.org/papers/a.html"

    def url(**known: object) -> str:
        return cite.make_work(SUMMARY, _text(**known), date="2025-09-01", digest="Lamplight", page=page).url

    link = ("paper", "https://papers.example.org/a")
    assert url() == page
    assert url(links=(("code", "https://code.example.org"), link)) == link[1]
    assert url(links=(link,), doi="10.1/2") == "https://doi.org/10.1/2"
    assert url(doi="10.1/2", arxiv="2509.00001") == "https://arxiv.org/abs/2509.00001"


def _text(**known: object) -> Text:
    return Text(**{field: known.get(field, getattr(TEXT, field)) for field in Text.__struct_fields__})
