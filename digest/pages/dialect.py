"""The Markdown that papers are written in, as markdown-it reads it.

CommonMark without HTML, with tables, strikethrough, footnotes, ``~sub~`` and ``^sup^``, ``$maths$``, and in one of two
dialects bare addresses as links. ``pages.markup`` decides which texts need it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any, Protocol

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from digest.content.tex_patterns import INLINE_MATHS
from digest.pages.addresses import encode_address, is_safe
from digest.pages.highlight import highlight
from digest.pages.mathml import to_mathml


class _Dialect(MarkdownIt):
    """markdown-it with our idea of addresses: few schemes, and their text shown as it was written."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (their name)
        return is_safe(url)

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return encode_address(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


class _Address(Protocol):
    schema: str
    text: str


class _WebAddresses:
    """linkify-it, for addresses that begin with ``http``, ``https`` or ``www``: ``Node.js`` and ``a@b.c`` are words."""

    def __init__(self) -> None:
        from linkify_it import LinkifyIt  # compiling its patterns costs 20 ms

        self._finder = LinkifyIt(options={"fuzzy_link": True, "fuzzy_email": False, "fuzzy_ip": False})
        for scheme in ("ftp:", "//", "mailto:"):
            self._finder.add(scheme, None)

    def pretest(self, text: str) -> bool:
        return "://" in text or "www." in text.lower()

    test = pretest

    def match(self, text: str) -> list[_Address]:
        found: list[_Address] = self._finder.match(text) or []
        return [address for address in found if address.schema or address.text.lower().startswith("www.")]


def _maths_rule(state: StateInline, silent: bool) -> bool:
    """``$…$`` within a line, in place of the plugin's rule, which at the start of a text looks at its end instead."""
    match = INLINE_MATHS.match(state.src, state.pos, state.posMax)
    if not match or (state.pos and state.src[state.pos - 1].isdigit()):
        return False
    if not silent:
        state.push("math_inline", "math", 0).content = match[1]
    state.pos = match.end()
    return True


def _render_maths(renderer: object, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    source, is_block = tokens[index].content.strip(), tokens[index].type == "math_block"
    shown = to_mathml(source, is_block=is_block) or f'<code class="math">{escape(source)}</code>'
    return f"<p>{shown}</p>\n" if is_block else shown


def _render_indented_code(
    renderer: object, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"{highlight(tokens[index].content, '')}\n"


def _open_footnotes(*_: object) -> str:
    """No section, as the plugin has it: that would want a heading."""
    return '<hr class="footnotes-sep">\n<div class="footnotes">\n<ol class="footnotes-list">\n'


def _close_footnotes(*_: object) -> str:
    return "</ol>\n</div>\n"


def _highlight(code: str, language: str, _attributes: str) -> str:
    return highlight(code, language)


@cache
def dialect(*, links_addresses: bool) -> MarkdownIt:
    """The reader and renderer of Markdown, made once a process: that costs 2 ms, and it keeps nothing of a text."""
    options: dict[str, Any] = {
        "html": False,
        "xhtmlOut": False,
        "linkify": links_addresses,
        "highlight": _highlight,
    }
    markdown = _Dialect("commonmark", options)
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin).use(sub_plugin).use(superscript_plugin)
    markdown.add_render_rule("footnote_block_open", _open_footnotes)
    markdown.add_render_rule("footnote_block_close", _close_footnotes)
    markdown.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False)
    markdown.inline.ruler.at("math_inline", _maths_rule)
    markdown.add_render_rule("math_inline", _render_maths)
    markdown.add_render_rule("math_block", _render_maths)
    markdown.add_render_rule("code_block", _render_indented_code)
    if links_addresses:
        markdown.core.ruler.enable("linkify")  # not the rule of that name within lines
        markdown.linkify = _WebAddresses()
    return markdown
