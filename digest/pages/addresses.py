"""Which addresses a text may link to, and how they are written in an attribute."""

from __future__ import annotations

import re
from urllib.parse import quote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE_SCHEMES = ("http:", "https:", "mailto:")
_KEPT = "!#$%&'()*+,/:;=?@[]~-._"
"""What is written as it is; the rest becomes the percent-encoded bytes of its UTF-8 (RFC 3986, section 2)."""


def encode_address(address: str) -> str:
    """The address in ASCII. What is percent-encoded already stays so."""
    return quote(address, safe=_KEPT, errors="replace")


def is_safe(address: str) -> bool:
    """Whether an encoded address is on the web, a mailbox, or relative: never a script, data or a local file."""
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[0].lower() in _SAFE_SCHEMES


def is_elsewhere(address: str) -> bool:
    """Whether the address leads away from the site."""
    return address.startswith("//") or address[:8].lower().startswith(("http://", "https://"))


def is_within(address: str) -> bool:
    """Whether the address is relative: a place on the same site."""
    return not address.startswith("//") and _SCHEME.match(address) is None
