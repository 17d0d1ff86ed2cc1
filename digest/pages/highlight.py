"""Code with its syntax marked: spans with Pygments' short class names, and the style sheet that colours them.

The class names group by their first letters (Pygments' ``STANDARD_TYPES``: ``k…`` keywords, ``s…`` strings, ``m…``
numbers, ``c…`` comments, ``n…`` names), which keeps the style sheet to a few lines and free of Pygments itself.
"""

from __future__ import annotations

from html import escape

_PALETTE = {
    "keyword": ("#8b2252", "#f0a3c4"),
    "string": ("#1f6335", "#9fd3a5"),
    "number": ("#8a3f0a", "#f0b887"),
    "comment": ("#5d5a55", "#aaa8a3"),
    "name": ("#17557a", "#8fc7ea"),
    "operator": ("#5a3fa0", "#c3b1f5"),
    "wrong": ("#a61b1b", "#ffa39b"),
}
"""Colour in light and in dark; each has a contrast of at least 4.5 (WCAG 2.2, 1.4.3) on plain and shaded ground."""
_SELECTORS = {
    "keyword": (".k", '[class^="k"]', ".ow", ".nt"),
    "string": ('[class^="s"]', ".dl", ".gi"),
    "number": ('[class^="m"]', ".il"),
    "comment": ('[class^="c"]', ".gp", ".go"),
    "name": (".nf", ".fm", ".nc", ".nd", ".nb", ".bp", ".ne", ".nn", ".na", ".gh", ".gu"),
    "operator": (".o", ".nv", ".vc", ".vg", ".vi", ".vm"),
    "wrong": (".err", ".gd", ".gr", ".gt"),
}


def highlight(code: str, language: str) -> str:
    """The code in ``pre`` and ``code``, its syntax marked where Pygments knows the language.

    It can be scrolled, therefore it can be focused.
    """
    language_class = f' class="language-{escape(language)}"' if language else ""
    marked = _mark(code, language) if language else None
    return f'<pre class="highlight" tabindex="0"><code{language_class}>{marked or escape(code)}</code></pre>'


def _mark(code: str, language: str) -> str | None:
    from pygments import highlight as mark  # starting costs 30 ms, and few papers show code
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
    return mark(code, lexer, HtmlFormatter(nowrap=True))


def pygments_css() -> str:
    """The style sheet of highlighted code: light, dark where the system is, and as ``data-theme`` on the root says."""
    light, dark = (
        " ".join(f"--code-{name}: {colours[number]};" for name, colours in _PALETTE.items()) for number in (0, 1)
    )
    rules = [
        f":root {{ {light} }}",
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}',
        f':root[data-theme="dark"] {{ {dark} }}',
    ]
    for name, selectors in _SELECTORS.items():
        rules.append(f"{', '.join(f'.highlight {part}' for part in selectors)} {{ color: var(--code-{name}); }}")
    rules.append(".highlight .gs, .highlight .gh { font-weight: bold; }")
    rules.append('.highlight .ge, .highlight [class^="c"] { font-style: italic; }')
    return "\n".join(rules) + "\n"
