"""What a static host says over HTTP about some bytes: type, validator, range, compression. Reads no file.

RFC 9110: sections 8.8.3 (ETag), 12.5.3 (Accept-Encoding), 13 (conditional requests), 14 (ranges).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping

import msgspec

from digest.preview.static_host import digest_bytes

HTML = "text/html; charset=utf-8"
_TYPES = {
    "html": HTML,
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "map": "application/json; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "bib": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/vnd.microsoft.icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "wasm": "application/wasm",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "zip": "application/zip",
    "gz": "application/gzip",
}
"""A table of our own, for that of the system differs from machine to machine."""
_OTHER = "application/octet-stream"
_WORTH_COMPRESSING_BYTES = 860
"""Below that, the answer fits the packet that its headers need anyway."""
_LEVEL = 4
"""Three quarters of the time of level 6 for 3 % more bytes; the reader is on this machine."""


class Answer(msgspec.Struct, frozen=True):
    """Status, headers (names in lower case) and body of a response."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def type_of(path: str) -> str:
    """The media type of a file by its name."""
    return _TYPES.get(path.rpartition(".")[2].lower(), _OTHER)


def answer_with(data: bytes, media_type: str, asked: Mapping[str, str], status: int = 200) -> Answer:
    """Some bytes as an answer to a GET with these headers (names in lower case); those of a HEAD are the same."""
    headers = {"content-type": media_type, "cache-control": "no-cache", "accept-ranges": "bytes"}
    etag = f'"{digest_bytes(data)}"'
    is_text = "charset" in media_type
    if is_text:
        headers["vary"] = "Accept-Encoding"
    wants_range = status == 200 and "range" in asked and asked.get("if-range", etag) == etag
    if is_text and not wants_range and len(data) >= _WORTH_COMPRESSING_BYTES and _accepts_gzip(asked):
        etag = f'{etag[:-1]}-gzip"'
        headers["content-encoding"] = "gzip"
    headers["etag"] = etag
    if status == 200 and _is_known(etag, asked.get("if-none-match", "")):
        return Answer(304, {name: headers[name] for name in headers if name in ("cache-control", "etag", "vary")})
    if wants_range and (part := _part(asked["range"], len(data))) is not None:
        first, end = part
        if first >= end:
            return Answer(416, headers | {"content-range": f"bytes */{len(data)}", "content-length": "0"})
        headers["content-range"] = f"bytes {first}-{end - 1}/{len(data)}"
        status, data = 206, data[first:end]
    if "content-encoding" in headers:
        data = gzip.compress(data, _LEVEL, mtime=0)
    return Answer(status, headers | {"content-length": str(len(data))}, data)


def _accepts_gzip(asked: Mapping[str, str]) -> bool:
    for coding in asked.get("accept-encoding", "").lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() in ("gzip", "*"):
            return re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight) is None
    return False


def _is_known(etag: str, known: str) -> bool:
    """Whether ``If-None-Match`` holds a tag, compared weakly as it has to be."""
    return known.strip() == "*" or any(tag.strip().removeprefix("W/") == etag for tag in known.split(","))


def _part(wanted: str, size: int) -> tuple[int, int] | None:
    """The first byte of a range and the one behind its last; an empty one where it lies outside.

    None for what is not one range of bytes: a server may always answer with the whole.
    """
    found = re.fullmatch(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", wanted, re.IGNORECASE)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return max(0, size - int(found[2])), size
    first = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    return None if found[2] and last < first else (first, min(last + 1, size))
