"""Pieces of regular expressions that several rules share."""

from __future__ import annotations

from collections.abc import Iterable

BALANCED = r"[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^{}]*+)*+"
"""What may stand between braces: text with groups in it down to two levels."""
GROUP = rf"\{{({BALANCED})\}}"
"""A group in braces; its one capture is what stands between them."""


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longer ones first."""
    return f"(?:{'|'.join(sorted(names, key=lambda name: (-len(name), name)))})"
