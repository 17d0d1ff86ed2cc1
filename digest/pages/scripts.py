"""Scripts as they are published: without the comments that only people and editors read.

These are a third of what a first search would fetch. Nothing else is changed, so that a module in a browser's tools is
the one of the repository, and a module runs unpublished just the same.
"""

from __future__ import annotations

import re

_JSDOC = re.compile(rb"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
"""A comment of JSDoc that has its lines to itself. Other comments stay, among them licences."""
_CAST = re.compile(rb"/\*\* @type \{[^*\n]*\} \*/ ")
"""A type within a line."""


def is_module(path: str) -> bool:
    """Whether a site path is that of a module of the theme, or of a site's own in its place."""
    return path.startswith("static/js/") and path.endswith(".js")


def publish_module(source: bytes) -> bytes:
    """The module without its comments of JSDoc."""
    return _CAST.sub(b"", _JSDOC.sub(b"", source))


def publish_static(path: str, source: bytes) -> bytes:
    """A static file as it is published: its own bytes, but for modules."""
    return publish_module(source) if is_module(path) else source
