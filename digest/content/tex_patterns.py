"""Regular expressions, and pieces of them, that several rules share."""

from __future__ import annotations

import re
from collections.abc import Iterable

BALANCED = r"[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^{}]*+)*+"
"""What may stand between braces: text with groups in it down to two levels."""
GROUP = rf"\{{({BALANCED})\}}"
"""A group in braces; its one capture is what stands between them."""
INLINE_MATHS = re.compile(r"\$(?![\s$])(?!\d[\d.,]*[KMB]?\s+[A-Za-z]{2})((?:[^$\\]|\\.)+)(?<!\s)\$(?!\d)", re.DOTALL)
"""``$…$``, but not ``$10, or 5$``: a sum of money and a word. No digit may stand before it, either."""


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longer ones first."""
    return f"(?:{'|'.join(sorted(names, key=lambda name: (-len(name), name)))})"
