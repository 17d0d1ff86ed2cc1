"""The theme, page by page: what each promises to browsers, readers, translators and hosts."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import html5lib
import pytest
from msgspec import Struct
from msgspec.structs import replace

from digest.content.slug import make_slug
from digest.pages.render import Templates, closure_of
from digest.pages.strings import Entry, Strings
from tests.pages.examples import SITE, TITLES, Examples
from tests.pages.templates_in import templates_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
HOSTILE = "<script>alert(1)</script> \"quoted\" 'single' & <b>bold"
PAPER_BYTES = 6000
"""Of a paper's page beyond its own text: what DESIGN promises."""


class Parsed(HTMLParser):
    """The elements and the texts of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] not in ("script", "style"):
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """Attributes of the elements of a name."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def english(repo_root: Path) -> Strings:
    return Strings.parse((repo_root / "templates/strings/en.toml").read_text())


@pytest.fixture(scope="module")
def templates(repo_root: Path, english: Strings) -> Templates:
    return Templates(templates_in(repo_root / "templates"), None, english, SITE)


@pytest.fixture(scope="module")
def pages(templates: Templates, english: Strings) -> dict[str, bytes]:
    return {path: templates.render(name, view) for path, (name, view) in Examples(english).pages().items()}


@pytest.fixture(scope="module")
def parsed(pages: dict[str, bytes]) -> dict[str, Parsed]:
    return {path: Parsed(page) for path, page in pages.items()}


def test_the_examples_use_every_template(repo_root: Path, english: Strings) -> None:
    folder = repo_root / "templates"
    names = {name for name, _ in Examples(english).pages().values()}
    used = {part for name in names for part in closure_of(name, lambda name: (folder / name).read_text())}
    of_mail = {"mail.html"}  # no page: other promises, which are tested where messages are made
    assert used == {path.name for path in folder.glob("*.html")} - of_mail


def test_every_page_is_html_without_fault(pages: dict[str, bytes]) -> None:
    parser = html5lib.HTMLParser(strict=True)
    for page in pages.values():
        parser.parse(page)


def test_every_page_carries_the_policy_before_anything_it_governs(parsed: dict[str, Parsed]) -> None:
    for page in parsed.values():
        assert page.elements[3] == ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})


def test_no_page_needs_what_the_policy_forbids(parsed: dict[str, Parsed]) -> None:
    for path, page in parsed.items():
        for tag, attributes in page.elements:
            assert not any(name == "style" or name.startswith("on") for name in attributes), (path, tag, attributes)
        inline = [script for script in page.all("script") if "src" not in script]
        assert [script for script in inline if script.get("type") != "application/ld+json"] == [], path
        assert page.all("style") == [], path


def test_no_page_asks_another_host(parsed: dict[str, Parsed]) -> None:
    for path, page in parsed.items():
        asked = [script["src"] for script in page.all("script") if "src" in script]
        asked += [link["href"] for link in page.all("link") if link["rel"] != "canonical"]
        assert [address for address in asked if re.match(r"[a-z]+:|//", address)] == [], path


def test_every_page_has_one_main_heading_and_no_level_left_out(parsed: dict[str, Parsed]) -> None:
    for path, page in parsed.items():
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1, path
        assert all(next_one <= level + 1 for level, next_one in pairwise(levels)), (path, levels)


def test_no_page_has_an_id_twice(parsed: dict[str, Parsed]) -> None:
    for path, page in parsed.items():
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), path


def test_the_current_page_is_marked_in_the_navigation(parsed: dict[str, Parsed]) -> None:
    marked = {path: [a["href"] for a in page.all("a") if "aria-current" in a] for path, page in parsed.items()}
    assert {path: links for path, links in marked.items() if links} == {
        "index.html": ["index.html"],
        "tags/index.html": ["../tags/index.html"],
        "trends.html": ["trends.html"],
        "saved.html": ["saved.html"],
        "about.html": ["about.html"],
        "subscribe.html": ["subscribe.html"],
        "keys.html": ["keys.html"],
    }


def test_previous_and_next_say_what_they_are(parsed: dict[str, Parsed]) -> None:
    page = parsed["days/2025-09-01.html"]
    found = {item["rel"]: item["href"] for item in page.all("a") if item.get("rel") in ("prev", "next")}
    assert found == {"prev": "../days/2025-08-29.html", "next": "../days/2025-09-02.html"}


def test_code_is_coloured_where_there_are_notes(parsed: dict[str, Parsed]) -> None:
    sheets = {path: [link["href"] for link in page.all("link")] for path, page in parsed.items()}
    assert [path for path, links in sheets.items() if "../static/highlight.css" in links] == ["papers/paper-0.html"]


def test_text_from_a_dump_is_never_html(templates: Templates, english: Strings) -> None:
    for path, (name, view) in Examples(english, [HOSTILE] * len(TITLES)).pages().items():
        page = Parsed(templates.render(name, view))
        usual = Parsed(templates.render(*Examples(english).pages()[path]))
        assert [tag for tag, _ in page.elements] == [tag for tag, _ in usual.elements], path
        assert [a.keys() for _, a in page.elements] == [a.keys() for _, a in usual.elements], path
        if any(TITLES[0] in text for text in usual.texts):
            assert any(HOSTILE in text for text in page.texts), path


def test_every_word_comes_from_the_strings(repo_root: Path, english: Strings) -> None:
    marked = Strings(english.path, {name: mark(name, entry) for name, entry in english.entries.items()})
    site = replace(SITE, language="en")
    templates = Templates(templates_in(repo_root / "templates"), None, marked, site)
    for path, (name, view) in Examples(marked).pages().items():
        page = Parsed(templates.render(name, view))
        given = sorted({*texts_in(view), *texts_in(site)}, key=len, reverse=True)
        shown = [
            *page.texts,
            *(attributes[name] for _, attributes in page.elements for name in SHOWN & attributes.keys()),
        ]
        shown += [meta["content"] for meta in page.all("meta") if meta.get("name") == "description"]
        left = [unmarked(text, given) for text in shown if text not in NAMES]
        assert [text for text in left if re.search(r"[^\W\d_]", text)] == [], path


SHOWN = {
    "aria-label",
    "title",
    "alt",
    "data-dark-mode",
    "data-save",
    "data-read",
    "data-saved",
    "data-unsaved",
    "data-done",
    "data-undone",
    "data-new",
    "data-copy",
    "data-unkept",
}
"""Attributes whose text a reader gets to see or hear."""
NAMES = {"j", "k", "o", "s", "m", "t", "g", "h", "Esc", "BibTeX", "CSL-JSON", "RIS"}
"""Keys and formats, the same in every language."""


def mark(name: str, entry: Entry) -> Entry:
    """The entry with each of its texts in brackets, as a translation that can be told from any other text."""
    if name in ("direction", "plural_rule", "thousands"):
        return entry
    if isinstance(entry, str):
        return f"⟦{entry}⟧"
    if isinstance(entry, tuple):
        return tuple(f"⟦{text}⟧" for text in entry)
    return {form: f"⟦{text}⟧" for form, text in entry.items()}


def texts_in(value: object) -> Iterator[str]:
    """Every text in a view; of HTML, its texts."""
    if isinstance(value, str):
        yield value
        yield from Parsed(value.encode()).texts
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from texts_in(getattr(value, name))


def unmarked(text: str, given: list[str]) -> str:
    """What of a text is neither in brackets nor given by the view."""
    while "⟦" in text and text != (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)):
        text = shorter
    for known in given:
        text = text.replace(unmarked(known, []) if "⟦" in known else known, "") if known else text
    return text


def test_the_page_of_a_paper_is_small(pages: dict[str, bytes], english: Strings) -> None:
    _, view = Examples(english).pages()["papers/paper-2.html"]
    own = sum(len(text.encode()) for text in (view.article.abstract, view.article.row.title))  # type: ignore[attr-defined]
    assert len(pages["papers/paper-2.html"]) - own < PAPER_BYTES


def test_an_archive_without_papers_says_what_to_do(templates: Templates, english: Strings) -> None:
    name, home = Examples(english).pages()["index.html"]
    empty = replace(home, day=None, count=0, calendar=(), years=(), facets=())  # type: ignore[type-var]
    assert english.text("no_papers_hint") in Parsed(templates.render(name, empty)).texts


def test_the_style_sheet_is_small_and_asks_for_nothing(repo_root: Path) -> None:
    sheet = (repo_root / "static/style.css").read_bytes()
    assert len(gzip.compress(sheet)) < 12_000
    assert re.findall(rb"@import|url\(", sheet) == []


def test_the_style_sheet_styles_only_what_there_is(repo_root: Path) -> None:
    sheet = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", (repo_root / "static/style.css").read_text(), flags=re.DOTALL)
    made = [*(repo_root / "templates").glob("*.html"), *(repo_root / "digest/pages").glob("*.py")]
    text = "\n".join(path.read_text() for path in [*made, repo_root / "static/site.js"])
    classes = set(re.findall(r"\.([a-z][\w-]*)", sheet))
    whole = {name for name in classes if re.search(rf"\b{name}\b", text)}
    put_together = {name for name in classes if re.search(rf"\b{name.rpartition('-')[0]}-[{{\"]", text)}
    assert classes - whole - put_together == set()


def test_no_paper_can_have_an_id_of_the_page_around_it(repo_root: Path) -> None:
    texts = [template.read_text(encoding="utf-8") for template in (repo_root / "templates").glob("*.html")]
    ids = {found for text in texts for found in re.findall(r'id="([^"{]+)"', text)}
    alone = {"found", "no-network"}  # of pages that list no paper, and of a template that no page shows
    assert [one for one in sorted(ids) if make_slug(one.replace("-", " ")) == one] == sorted(alone)
