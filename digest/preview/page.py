"""What the preview adds to a page while it is sent: one script tag. The files of the site never hold it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin

RESERVED = ".digest/"
"""The preview's own addresses below the base path. No output can have them, for no output's name starts with a dot."""
EVENTS = "events"
_STYLES_AND_SCRIPTS = re.compile(rb"""\b(?:href|src)=["']?([^"'<>\s?#]+\.(?:css|m?js))\b""")
_BROWSER = Path(__file__).parent / "browser"
SCRIPTS = ("live.js", "overlay.js")

_NOTHING = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Not here</title>
</head>
<body>
<h1>Not here</h1>
<p>{reason}</p>
</body>
</html>
"""


def read_script(name: str) -> bytes | None:
    """One of the preview's scripts; None for any other name."""
    return (_BROWSER / name).read_bytes() if name in SCRIPTS else None


def add_script(page: bytes, base: str, shows: Mapping[str, str]) -> bytes:
    """The page with the script tag at the end of its head, or of all that there is of it.

    ``shows`` are the digests of the outputs by which the script knows whether the page is out of date; empty for an
    output that is not there yet.
    """
    known = html.escape(json.dumps(shows, ensure_ascii=False))
    tag = f'<script type="module" src="{html.escape(base)}{RESERVED}{SCRIPTS[0]}" data-shows="{known}"></script>\n'
    cut = page.lower().find(b"</head>")
    if cut < 0:
        cut = len(page)
    return page[:cut] + tag.encode() + page[cut:]


def assets_of(page: bytes, base: str, site_path: str) -> Iterator[str]:
    """The site paths of the style sheets and scripts that a page names, for a page at a site path below ``base``."""
    for name in _STYLES_AND_SCRIPTS.findall(page):
        try:
            address = urljoin(base + site_path, html.unescape(name.decode("utf-8", "replace")))
        except ValueError:  # words of a paper that look like one
            continue
        if address.startswith(base):
            yield unquote(address.removeprefix(base))


def nothing_here(reason: str) -> bytes:
    """The page for a path that a site without a ``404.html`` does not have."""
    return _NOTHING.format(reason=html.escape(reason)).encode()
