"""The same site with a compressed copy beside each large text file, for servers that send those as they are.

A copy is an output of the group that its original belongs to, so the engine keeps it right like any other: it changes,
comes and goes with its original. nginx calls this ``gzip_static``; others find ``page.html.gz`` beside the page, too.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from digest.groups import EVER, Group, Reader
from digest.pages.site import PaperSite

SUFFIX = ".gz"
TEXT_SUFFIXES = (".html", ".css", ".js", ".json", ".jsonl", ".xml", ".txt", ".svg", ".bib", ".webmanifest")
LARGE_BYTES = 1400
"""What fits one packet gains nothing from being shorter."""
_LEVEL = 9
"""The smallest: on pages of five kilobytes it takes no longer than the usual six (0.18 ms)."""
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""RFC 1952: deflate, no name, no time, no operating system, so that equal text gives equal bytes everywhere."""


class CompressedSite(PaperSite):
    """A ``PaperSite`` whose groups have one more output for each large text file."""

    def render(self, group: Group, reader: Reader) -> Mapping[str, bytes]:
        """The outputs of a group, the compressed copies among them."""
        outputs = dict(super().render(group, reader))
        for path in [path for path, data in outputs.items() if len(data) >= LARGE_BYTES and self._may_have_copy(path)]:
            outputs[path + SUFFIX] = compress(outputs[path])
        return outputs

    def paths(self, group: Group) -> tuple[str, ...]:
        """Every site path that ``render`` may give."""
        paths = super().paths(group)
        return (*paths, *(path + SUFFIX for path in paths if self._may_have_copy(path)))

    def group_of(self, path: str) -> Group | None:
        """The group that owns a site path: of a copy, the one that owns the original."""
        owner = super().group_of(path)
        if owner is not None or not path.endswith(SUFFIX):
            return owner
        original = path.removesuffix(SUFFIX)
        return super().group_of(original) if self._may_have_copy(original) else None

    def _may_have_copy(self, path: str) -> bool:
        """Whether a path is text, and its copy's path is not that of a static file of the site's own."""
        return path.endswith(TEXT_SUFFIXES) and Group("static", path + SUFFIX, EVER) not in self.fixed


def compress(data: bytes) -> bytes:
    """The bytes of a ``.gz`` file; a function of the data and of zlib's release alone."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    length = (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((_HEADER, deflate.compress(data), deflate.flush(), zlib.crc32(data).to_bytes(4, "little"), length))
