"""Markdown to HTML and to plain text.

Safe for any input: no HTML of the author's, no script, no ``style`` or ``on…`` attribute, no address but of the web,
of a mailbox or within the site, no image of another host. Ordinary paragraphs, which are nearly all, are read here;
the rest goes through markdown-it (``dialect``). Both ways write the same bytes, and a test holds them to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from digest.content.tex import Span, to_plain
from digest.pages.addresses import encode_address, is_elsewhere, is_within
from digest.pages.highlight import pygments_css
from digest.pages.leads import lead_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["Rendered", "lead_of", "plain_text", "pygments_css", "render_markdown", "render_with_plain"]


class Rendered(msgspec.Struct, frozen=True):
    """HTML, and what the page around it needs to know of it."""

    html: str
    links: tuple[tuple[str, str], ...]
    """(text, address) of the links that lead away from the site, in order."""


_AUTOLINK = re.compile(r"<(https?://[^<>\x00-\x20]+)>")
_ORDINARY_START = re.compile(r"[^\W\d_]|[\"'(“‘«¿¡]|<https?://|\d+(?![\d.)])")
"""How a paragraph begins that can be no list, heading, quote, table, code or definition."""
_CODE = ("fence", "code_block")
_MARKS = "\\`*_~^$[<&"
_ADDRESS_IN_MARKDOWN = re.compile(r"://(?<!<http://)(?<!<https://)|\.(?<=[wW]{3}\.)")


def render_markdown(text: str, *, heading_shift: int = 1, prefix: str = "") -> Rendered:
    """The text as HTML, its headings lowered by ``heading_shift`` levels, or by one where one of them is of the first,
    for the page has one of its own.

    ``prefix`` keeps the ids of footnotes apart where a page shows several texts. Costs some 10 µs for an ordinary
    abstract, some 100 µs for others.
    """
    paragraphs = _read_ordinary(text)
    return _render_all(text, heading_shift, prefix) if paragraphs is None else _write_ordinary(paragraphs)


def plain_text(text: str) -> str:
    """The text without its markup: one line a block, an empty line between blocks. Maths in characters."""
    paragraphs = _read_ordinary(text)
    return _plain_all(text) if paragraphs is None else "\n\n".join(map("".join, paragraphs))


def render_with_plain(text: str) -> tuple[Rendered, str]:
    """What ``render_markdown`` and ``plain_text`` give, in little more time than one of them."""
    paragraphs = _read_ordinary(text)
    if paragraphs is None:
        return _render_all(text, 1, ""), _plain_all(text)
    return _write_ordinary(paragraphs), "\n\n".join(map("".join, paragraphs))


def _read_ordinary(text: str) -> list[list[str]] | None:
    """The paragraphs of a text without any markup but ``<https://…>``, each as text and address in turn; None for any
    other text."""
    if not text.strip(" \n"):
        return []
    paragraphs = []
    text = text.strip("\n")
    for paragraph in text.split("\n\n") if "\n" in text else (text,):
        parts = _AUTOLINK.split(paragraph) if "<" in paragraph else [paragraph]
        prose = "".join(parts[::2])
        if (
            not _ORDINARY_START.match(paragraph)
            or not paragraph.isprintable()
            or paragraph[-1] == " "
            or any(mark in prose for mark in _MARKS)
            or "://" in prose
            or "www." in prose.lower()
        ):
            return None
        paragraphs.append(parts)
    return paragraphs


def _write_ordinary(paragraphs: list[list[str]]) -> Rendered:
    html = "".join(map(_write_paragraph, paragraphs))
    addresses = [address for parts in paragraphs for address in parts[1::2]]
    return Rendered(html, tuple([(address, encode_address(address)) for address in addresses]))


def _write_paragraph(parts: list[str]) -> str:
    written = [_escape(part) for part in parts]
    for number in range(1, len(parts), 2):
        written[number] = f'<a href="{_escape(encode_address(parts[number]))}" rel="noopener">{written[number]}</a>'
    return f"<p>{''.join(written)}</p>\n"


def _escape(text: str) -> str:
    """As markdown-it does it: the apostrophe stays."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _dialect_for(text: str) -> MarkdownIt:
    from digest.pages.dialect import dialect  # starting markdown-it costs 80 ms, and most papers do without

    return dialect(links_addresses=_ADDRESS_IN_MARKDOWN.search(text) is not None)


def _render_all(text: str, heading_shift: int, prefix: str) -> Rendered:
    markdown = _dialect_for(text)
    env = {"docId": prefix.strip("-")} if prefix else {}
    tokens = markdown.parse(text, env)
    highest = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=2)
    shift = max(heading_shift, 2 - highest)
    links: list[tuple[str, str]] = []
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"
        elif token.type == "table_open":
            token.attrSet("tabindex", "0")  # a wide one scrolls, therefore it can be focused
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"class": str(token.attrs["style"]).replace("text-align:", "align-")}
        elif token.children:
            token.children = list(_without_remote_images(token.children))
            links += _mark_links(token.children)
    html = str(markdown.renderer.render(tokens, markdown.options, env))
    return Rendered(html, tuple(links))


def _without_remote_images(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens with links in place of the images that the page's policy does not let in."""
    from markdown_it.token import Token

    is_in_link = False
    for token in tokens:
        is_in_link = token.type == "link_open" or (is_in_link and token.type != "link_close")
        address = str(token.attrs.get("src", "")) if token.type == "image" else ""
        if token.type != "image":
            yield token
        elif is_within(address):
            token.attrSet("loading", "lazy")
            yield token
        else:
            label = Token("text", "", 0, content=_plain_line(token.children or []) or address)
            link = (Token("link_open", "a", 1, attrs={"href": address}), label, Token("link_close", "a", -1))
            yield from (label,) if is_in_link else link


def _mark_links(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Marks the links that lead away from the site, and gives them as (text, address)."""
    for number, token in enumerate(tokens):
        if token.type == "link_open" and is_elsewhere(str(token.attrs["href"])):
            token.attrSet("rel", "noopener")
            end = next(place for place in range(number, len(tokens)) if tokens[place].type == "link_close")
            yield _plain_line(tokens[number:end]), str(token.attrs["href"])


def _plain_all(text: str) -> str:
    tokens = _dialect_for(text).parse(text, {})
    return "\n\n".join(filter(None, map(_plain_block, tokens)))


def _plain_block(token: Token) -> str:
    if token.type == "inline":
        return _plain_line(token.children or [])
    if token.type == "math_block":
        return to_plain((Span("math", token.content.strip()),))
    return token.content.rstrip("\n") if token.type in _CODE else ""


def _plain_line(tokens: Iterable[Token]) -> str:
    parts = []
    before = ""
    for token in tokens:
        match token.type:
            case "text" if before in ("sup_open", "sub_open"):
                parts.append(to_plain((Span("sup" if before == "sup_open" else "sub", token.content),)))
            case "math_inline":
                parts.append(to_plain((Span("math", token.content),)))
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case "image":
                parts.append(_plain_line(token.children or []))
            case "text" | "code_inline":
                parts.append(token.content)
        before = token.type
    return "".join(parts)
