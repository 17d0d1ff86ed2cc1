"""The links of a built site, and whether each leads somewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit


class _Links(HTMLParser):
    """Collects what a page links to, its ids, and the attributes that no page may have."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.links += [values[name] for name in ("href", "src") if name in values]
        self.ids.update(values[name] for name in ("id",) if name in values)
        self.faults += [f"<{tag} {name}>" for name in values if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in values and values.get("type") != "application/ld+json"):
            self.faults.append(f"inline <{tag}>")


def read_page(data: bytes) -> _Links:
    """What a page links to, its ids and its faults."""
    parser = _Links()
    parser.feed(data.decode("utf-8"))
    return parser


def broken_links(files: Mapping[str, bytes]) -> Iterator[str]:
    """Every internal link of every page that leads to no file, or to no element of one, in a line each.

    Links are relative, so one that resolves within the folder resolves at a domain's root, below ``/repo/`` and from
    the disk alike; a link that starts at the root, or climbs above it, is a fault. ``404.html`` is shown at any depth
    and starts at the site's address instead.
    """
    pages = {path: read_page(data) for path, data in files.items() if path.endswith(".html") and path != "404.html"}
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
            )
            if link.startswith("/") or target not in files:
                yield f"{path}: {link}"
            elif parts.fragment and parts.fragment not in pages[target].ids:
                yield f"{path}: {link}: no such element"
