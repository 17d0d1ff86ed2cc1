"""Markdown to HTML: the cases that a person can read, what holds for any input, and the way there from a dump."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.content.tex import Span, repair, to_plain
from digest.content.tex_markdown import to_markdown
from digest.pages import markup
from digest.pages.markup import plain_text, render_markdown
from digest.pages.mathml import to_mathml
from tests.cases.reader import Case, read_cases
from tests.content.residue import accounts_for, read_texts, residue

if TYPE_CHECKING:
    from pathlib import Path

SYNTAX = st.sampled_from(
    [
        *(
            "# ",
            "> ",
            "- ",
            "1. ",
            "* ",
            "+ ",
            "| a | b |\n| :-: | - |\n",
            "```",
            "~~~",
            "    ",
            "\t",
            "---",
            "***",
            "===",
        ),
        *(
            "*",
            "**",
            "_",
            "__",
            "~",
            "~~",
            "^",
            "`",
            "``",
            "$",
            "$$",
            "\\",
            "[",
            "]",
            "](",
            "](http://a.b)",
            "![",
            "^[",
            "[^1]",
        ),
        *(
            "[^1]: ",
            "[a]: b",
            "<",
            ">",
            "<http://a.b>",
            "<a@b.c>",
            "</p>",
            "<script>",
            "<b onclick=x style=y>",
            "&amp;",
            "&lt;",
        ),
        *(
            "http://a.b",
            "www.a.b",
            "javascript:x",
            "(javascript:x)",
            "(data:,x)",
            '"',
            "'",
            "(",
            ")",
            ":",
            "!",
            "=",
            "|",
            ".",
        ),
        *(
            "$x^2$",
            "$\\frac{a}{b}$",
            "$\\text{<i>}$",
            "$\\href{javascript:x}{y}$",
            "$\\style{a:b}{y}$",
            "python\n",
            "\n",
            "\n\n",
        ),
    ]
)
WORDS = st.sampled_from(
    ["a", "B", "7", "12", "word", "é", "模型", " ", " ", "  ", "\u00a0", "×", "–", "“", "—", ",", ";", "/", "%"]
)
marked = st.lists(SYNTAX | WORDS, max_size=10).map("".join) | st.text()
"""Text in which any syntax may stand beside any other."""
_parts = st.lists(
    st.sampled_from(
        [
            "a",
            "Word",
            "7",
            " ",
            " ",
            "  ",
            ".",
            ",",
            "-",
            "é",
            "模",
            '"',
            "'",
            ">",
            "(",
            ")",
            "]",
            "!",
            "|",
            "#",
            "\n\n",
            "\n",
        ]
    )
    | st.sampled_from(["<https://a.b/c_d?e=f&g>", "<http://é.b/%41\"'>", "&", "1. ", "www.", "://", "+ ", "- "]),
    max_size=10,
).map("".join)
ordinary = _parts | _parts.map("Word {}".format)
"""Text of the kind that ingest writes, and its borders."""


class Reader(HTMLParser):
    """What a browser would find: elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def attributes(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.elements if name in attributes]


@pytest.mark.parametrize("case", read_cases("markup.md"), ids=str)
def test_markdown_is_rendered_as_the_cases_say(case: Case) -> None:
    assert render_markdown(case.given).html.rstrip("\n") == case.expected


@given(ordinary)
@example("7. word")
@example("See <https://a.b>.\n\nMore.")
def test_ordinary_text_is_read_alike_on_both_ways(text: str) -> None:
    assert render_markdown(text) == markup._render_all(text, 1, "")


def test_ordinary_text_needs_no_markdown_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "_dialect_for", None)
    text = "Ordinary text: 5% of it (or 1.5x), at <https://example.org/a_b>."
    assert render_markdown(text).html.count("<a ") == 1
    assert plain_text(text) == text.replace("<", "").replace(">", "")


@given(marked)
def test_text_written_as_markdown_renders_to_the_very_text(text: str) -> None:
    line = to_plain((Span("text", text),))
    markdown = to_markdown((Span("text", text),))
    html = render_markdown(markdown).html
    tidied = " ".join(re.sub("[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", line).split(" ")).strip()
    assert Reader(html).text.removesuffix("\n") == tidied
    assert [tag for tag, _ in Reader(html).elements if tag != "a"] == ["p"] * bool(tidied)


@given(residue)
def test_repaired_text_reads_the_same_as_markdown(text: str) -> None:
    spans = repair(text)
    assert plain_text(to_markdown(spans)) == to_plain(spans)


@given(residue)
def test_what_is_raised_or_linked_is_so_on_the_page(text: str) -> None:
    spans = repair(text)
    tags = {"sup": "sup", "sub": "sub", "url": "a"}
    elements = [tag for tag, _ in Reader(render_markdown(to_markdown(spans)).html).elements]
    assert [tag for tag in elements if tag in tags.values()] == [tags[span.kind] for span in spans if span.kind in tags]


@given(marked)
def test_nothing_of_the_authors_runs_or_styles(text: str) -> None:
    found = Reader(render_markdown(text).html)
    assert not {tag for tag, _ in found.elements} & {"script", "style", "iframe", "object", "form", "input", "link"}
    assert not [
        name for _, attributes in found.elements for name in attributes if name.startswith("on") or name == "style"
    ]
    for address in found.attributes("href"):
        assert not re.match(r"\s*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", address, re.IGNORECASE), address
    assert not [address for address in found.attributes("src") if "//" in address[:8] or ":" in address.split("/")[0]]


@given(marked)
def test_links_elsewhere_are_marked_and_counted(text: str) -> None:
    rendered = render_markdown(text)
    found = [attributes for tag, attributes in Reader(rendered.html).elements if tag == "a" and "rel" in attributes]
    assert [attributes["href"] for attributes in found] == [address for _, address in rendered.links]
    assert all(attributes["rel"] == "noopener" for attributes in found)


@pytest.mark.parametrize(
    "tex",
    [r"\text{<script>x</script>}", r"\href{javascript:x}{y}", r"\style{color:red}{y}", r"\class{a}{y}", r"\foo", "{"],
)
def test_maths_lets_nothing_through(tex: str) -> None:
    shown = to_mathml(tex)
    assert shown is None or not re.search(r"script|href|style|class|\\", shown)
    assert "<script" not in render_markdown(f"${tex}$").html


def test_maths_that_is_not_understood_shows_its_source() -> None:
    assert render_markdown(r"So $\unheard{x}$.").html == '<p>So <code class="math">\\unheard{x}</code>.</p>\n'


def test_footnotes_of_two_texts_have_ids_of_their_own() -> None:
    text = "A.[^1]\n\n[^1]: Note."
    ids = [Reader(render_markdown(text, prefix=prefix).html).attributes("id") for prefix in ("", "notes-")]
    assert len(ids[0]) == 2
    assert not set(ids[0]) & set(ids[1])


def test_headings_are_lowered_and_never_below_the_sixth_level() -> None:
    html = render_markdown("# A\n\n###### B", heading_shift=2).html
    assert [tag for tag, _ in Reader(html).elements] == ["h3", "h6"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("## Notes\n\n### More", ["h2", "h3"]),
        ("## Notes\n\n# More\n\n### Less", ["h3", "h2", "h4"]),
        ("Notes\n=====\n\nMore\n----", ["h2", "h3"]),
        ("## Notes\n\n> # Quoted", ["h3", "h2"]),
        ("### Notes", ["h3"]),
    ],
)
def test_no_heading_of_a_text_stands_beside_the_title_of_the_page(text: str, headings: list[str]) -> None:
    html = render_markdown(text, heading_shift=0).html
    assert [tag for tag, _ in Reader(html).elements if tag.startswith("h")] == headings


def test_real_texts_keep_their_letters_up_to_the_page(shared_dir: Path) -> None:
    pages = {text: render_markdown(to_markdown(repair(text))).html for text in read_texts(shared_dir / "dumps")}
    assert [text for text, html in pages.items() if not accounts_for(text, Reader(html).text)] == []


def test_real_texts_are_ordinary_markdown_nearly_all(shared_dir: Path) -> None:
    written = [to_markdown(repair(text)) for text in read_texts(shared_dir / "dumps")]
    assert sum("\\" in text for text in written) < len(written) / 50
