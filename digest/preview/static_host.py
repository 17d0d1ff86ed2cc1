"""Which file a static host sends for a path, and that it is a file of the site: no I/O but reading below one folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import msgspec

from digest.engine.scan import read_file
from digest.errors import DigestError

INDEX = "index.html"
NOT_FOUND = "404.html"


class Found(msgspec.Struct, frozen=True):
    """A file of the site."""

    site_path: str
    data: bytes


class Moved(msgspec.Struct, frozen=True):
    """A folder asked for as if it were a file."""

    path: str
    """Where to ask instead."""


class StaticHost:
    """Answers like GitHub Pages: ``papers/x`` is ``papers/x.html``, ``tags/`` is ``tags/index.html``."""

    def __init__(self, folder: Path, ensure: Callable[[str], None]) -> None:
        """``ensure`` makes a site path right before it is read."""
        self._folder = str(folder)
        self._ensure = ensure

    def look_up(self, path: str) -> Found | Moved | None:
        """What a request for a path gets; the path is decoded, below the site's base, without its leading slash."""
        for name in candidates(path):
            self._ensure(name)
            data = self.read(name)
            if data is not None:
                return Found(name, data)
        if path and not path.endswith("/") and self.look_up(f"{path}/") is not None:
            return Moved(f"{path}/")
        return None

    def read(self, site_path: str) -> bytes | None:
        """The bytes of an output; None where there is none, and for whatever a link finds outside of the site."""
        if not is_plain(site_path):
            return None
        folder = os.path.realpath(self._folder)
        target = os.path.realpath(os.path.join(folder, site_path))
        if not target.startswith(folder + os.sep):
            return None
        try:
            found = read_file(target)
        except DigestError:  # a name that is too long, or not ours to read
            return None
        return None if found is None else found[1]

    def digest(self, site_path: str) -> str:
        """What stands for the bytes of an output; empty where there is none."""
        data = self.read(site_path)
        return "" if data is None else digest_bytes(data)


def digest_bytes(data: bytes) -> str:
    """What stands for some bytes, in the preview only: 96 bits."""
    return blake2b(data, digest_size=12).hexdigest()


def candidates(path: str) -> tuple[str, ...]:
    """The outputs that may answer a request for a path, the first that exists; none for a path that no output has."""
    if path == "" or path.endswith("/"):
        path += INDEX
    if not is_plain(path):
        return ()
    return (path,) if path.endswith(".html") else (path, f"{path}.html")


def is_plain(path: str) -> bool:
    """Whether a path goes down and nowhere else: no empty, hidden or parent folder, nothing that a system reads a
    meaning into."""
    return "\\" not in path and "\0" not in path and not any(name[:1] in ("", ".") for name in path.split("/"))
