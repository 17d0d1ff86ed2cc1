"""The links of a built site: which of them lead nowhere.

Pages are looked through with regular expressions instead of a parser, ten times as fast: what we print has its
attributes quoted, without angle brackets in them, and the opening one is escaped in all text, so nothing else looks
like a tag. Attributes are looked for in tags only, for a text may well say ``href='x'``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from digest.pages.urls import LOST, root_path

_TAG = re.compile(r"<[a-z][^<>]*>")
_ATTRIBUTE = re.compile(r"""[\s"'](href|src|id)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ADDRESS = re.compile(r"""<link\s[^>]*\bhref="([^"]*)"|<loc>([^<]*)</loc>""")
_IMPORT = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_CANONICAL = re.compile(r"""<link rel="canonical" href="([^"]*)">""")


def address_of(home: str) -> str:
    """The address that a site was built for, as its front page tells; empty for a site without one."""
    found = _CANONICAL.search(home)
    return unescape(found[1]) if found else ""


def broken_links(
    files: Collection[str],
    read: Callable[[str], str],
    base_url: str,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[str]:
    """Every link of a page, style sheet, feed or sitemap that leads to no file of the site, or to no element of one.

    One line a link, in order of path; links to other hosts are not followed. ``read`` gives the text of a file.
    """
    checker = _Checker(frozenset(files), base_url)
    paths = sorted(path for path in files if path.endswith((".html", ".css", ".xml")))
    for done, path in enumerate(paths, 1):
        yield from checker.check(path, read(path))
        on_progress(done, len(paths))
    yield from checker.check_fragments(read)


class _Checker:
    """Remembers what was resolved already: most links of a site stand on many of its pages."""

    def __init__(self, files: frozenset[str], base_url: str) -> None:
        self._files = files
        self._base_url = base_url
        self._root = root_path(base_url)
        self._resolved: dict[tuple[str, str], tuple[str | None, str]] = {}
        self._wanted: dict[str, dict[str, str]] = {}
        """For each page, the ids that others link to, each with the first page that does."""

    def check(self, path: str, text: str) -> Iterator[str]:
        """The links of one file that lead to no file, and those into itself that lead to no element."""
        links, ids = _links_of(path, text)
        folder = "" if path == LOST else posixpath.dirname(path)
        for link in dict.fromkeys(links):
            key = (folder, link)
            if key not in self._resolved:
                self._resolved[key] = self._resolve(folder, link, is_feed=path.endswith(".xml"))
            target, fragment = self._resolved[key]
            target = path if target == "" else target
            if target is None:
                continue
            if target not in self._files:
                yield f"{path}: {link}"
            elif fragment and target == path:
                if fragment not in ids:
                    yield f"{path}: {link}: no such element"
            elif fragment:
                self._wanted.setdefault(target, {}).setdefault(fragment, path)

    def check_fragments(self, read: Callable[[str], str]) -> Iterator[str]:
        """The links into other pages that lead to no element; to be asked after every page was checked."""
        for target, fragments in sorted(self._wanted.items()):
            _, ids = _links_of(target, read(target))
            for fragment, path in sorted(fragments.items()):
                if fragment not in ids:
                    yield f"{path}: {target}#{fragment}: no such element"

    def _resolve(self, folder: str, link: str, *, is_feed: bool) -> tuple[str | None, str]:
        """The site path that a link leads to (empty: the page itself; None: elsewhere) and its fragment."""
        if self._base_url and link.startswith(self._base_url):
            link, folder = link.removeprefix(self._base_url) or "index.html", ""
        try:
            parts = urlsplit(link)
        except ValueError:
            return link, ""
        if parts.scheme or parts.netloc:
            return (link if is_feed else None), ""  # what feeds and sitemaps list is the site's own
        if not parts.path:
            return "", unquote(parts.fragment)
        path = unquote(parts.path)
        if self._root and path.startswith(self._root):
            path, folder = path.removeprefix(self._root) or "index.html", ""
        elif path.startswith("/"):
            return link, ""
        target = posixpath.normpath(posixpath.join(folder, path))
        if path.endswith("/") or target == ".":
            target = posixpath.normpath(posixpath.join(target, "index.html"))
        return target, unquote(parts.fragment)


def _links_of(path: str, text: str) -> tuple[list[str], set[str]]:
    """The links of a file, and the ids of its elements."""
    if path.endswith(".css"):
        return [link for link in _IMPORT.findall(text) if not link.startswith("data:")], set()
    if path.endswith(".xml"):
        return [unescape(link or location) for link, location in _ADDRESS.findall(text)], set()
    links: list[str] = []
    ids: set[str] = set()
    for name, quoted, single in _ATTRIBUTE.findall("".join(_TAG.findall(text))):
        value = unescape(quoted or single)
        if name == "id":
            ids.add(value)
        else:
            links.append(value)
    return links, ids
