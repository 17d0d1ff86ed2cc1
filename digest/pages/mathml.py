"""Formulas as MathML, which browsers set without a script or a font of ours.

latex2mathml passes parts of its input on unescaped, and knows commands that set links and styles. So its output is read
as XML and written anew from a list of elements and attributes; a formula with anything else in it is no formula.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from xml.etree import ElementTree

_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = frozenset(
    [
        *("math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msub", "msup", "msubsup", "mfrac", "msqrt"),
        *("mroot", "mover", "munder", "munderover", "mmultiscripts", "none", "mprescripts", "mtable", "mtr", "mtd"),
        *("mstyle", "mpadded", "mphantom", "menclose"),
    ]
)
_ATTRIBUTES = frozenset(
    [
        *("display", "displaystyle", "scriptlevel", "mathvariant", "stretchy", "symmetric", "largeop"),
        *("movablelimits", "fence", "separator", "form", "accent", "accentunder", "lspace", "rspace", "minsize"),
        *("maxsize", "linethickness", "width", "height", "depth", "notation", "columnalign", "rowalign"),
        *("columnspacing", "rowspacing", "columnlines", "rowlines", "columnspan", "rowspan"),
    ]
)
"""What says how a formula is built. Colours are left out: the page's own must stay readable in light and dark."""
_LONGEST = 4000
"""Characters of TeX. A longer one is a mistake that would cost seconds."""


@lru_cache(maxsize=256)
def to_mathml(tex: str, *, is_block: bool = False) -> str | None:
    """The formula as one ``math`` element, or None where the TeX is not understood to the last command."""
    if len(tex) > _LONGEST:
        return None
    from latex2mathml.converter import convert  # starting costs 90 ms, and few papers have formulas

    try:
        root = ElementTree.fromstring(convert(tex, display="block" if is_block else "inline"))
    except Exception:  # beyond its own exceptions it raises whatever its walk over unknown TeX runs into
        return None
    return _write(root)


def _write(element: ElementTree.Element) -> str | None:
    name = element.tag.removeprefix(_NAMESPACE)
    text = element.text or ""
    if name not in _ELEMENTS or "\\" in text:  # a backslash is a command that was not understood
        return None
    parts = [escape(text, quote=False)]
    for child in element:
        written = _write(child)
        if written is None:
            return None
        parts += (written, escape(child.tail or "", quote=False))
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in element.items() if key in _ATTRIBUTES)
    return f"<{name}{attributes}>{''.join(parts)}</{name}>"
