"""The links of a built site, and whether each leads somewhere."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

_MODULE = re.compile(r"""(?:\bfrom |\bimport |\bimport\()"(\.{1,2}/[^"]+)"|\bnew URL\("([^"]*[^"/])", import\.meta""")
"""What a script loads of its own. An address of a folder (``new URL("../", import.meta.url)``) names no file."""
_IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)""")


class _Links(HTMLParser):
    """Collects what a page links to, its ids, and the attributes that no page may have."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        """What a browser asks for by itself."""
        self.ids: set[str] = set()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.links += [values[name] for name in ("href", "src", "action") if name in values]
        if "src" in values or values.get("rel") in ("stylesheet", "icon", "manifest", "preload", "modulepreload"):
            self.loaded.append(values.get("src") or values["href"])
        self.ids.update(values[name] for name in ("id",) if name in values)
        self.faults += [f"<{tag} {name}>" for name in values if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in values and values.get("type") != "application/ld+json"):
            self.faults.append(f"inline <{tag}>")


def read_page(data: bytes) -> _Links:
    """What a page links to, its ids and its faults."""
    parser = _Links()
    parser.feed(data.decode("utf-8"))
    return parser


def links_of(path: str, data: bytes) -> list[str]:
    """What a file loads or links to: a page, a script, a style sheet, a web manifest."""
    match posixpath.splitext(path)[1]:
        case ".html":
            return read_page(data).links
        case ".js":
            return [module or file for module, file in _MODULE.findall(data.decode())]
        case ".css":
            return _IN_STYLE.findall(data.decode())
        case ".webmanifest":
            manifest = json.loads(data)
            return [manifest["start_url"], manifest["scope"], *(icon["src"] for icon in manifest["icons"])]
        case _:
            return []


def broken_links(files: Mapping[str, bytes]) -> Iterator[str]:
    """Every internal link of every file that leads to no file, or to no element of one, in a line each.

    Links are relative, so one that resolves within the folder resolves at a domain's root, below ``/repo/`` and from
    the disk alike; a link that starts at the root, or climbs above it, is a fault. ``404.html`` is shown at any depth
    and starts at the site's address instead.
    """
    ids = {path: read_page(data).ids for path, data in files.items() if path.endswith(".html")}
    for path, data in files.items():
        for link in links_of(path, data) if path != "404.html" else ():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = posixpath.join(posixpath.dirname(path), unquote(parts.path)) if parts.path else path
            target = posixpath.normpath(f"{target}index.html" if target.endswith(("./", "/")) else target)
            if link.startswith("/") or target not in files:
                yield f"{path}: {link}"
            elif parts.fragment and parts.fragment not in ids[target]:
                yield f"{path}: {link}: no such element"
