"""Which format a source is in, told by what it holds; its name does not matter."""

from __future__ import annotations

import enum
import re

HEAD = 1 << 16
"""Bytes that are looked at: an abstract and many authors may stand before the field that tells."""

_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
"""Zip, in which the snapshot is handed out, gzip, bzip2, xz and zstandard."""
_BLANK = rb"(?:\xef\xbb\xbf)?\s*"
_JSON = re.compile(_BLANK + rb"(?:\[\s*)?(?:\{\s*(?:\"(?:[^\"\\]|\\.)*\"\s*:|\})|\[\s*\]\s*\Z)")
_SNAPSHOT = re.compile(rb"\"(?:abstract|authors_parsed|update_date|categories)\"\s*:")
_HUGGINGFACE = re.compile(rb"\"(?:paper|summary|upvotes|publishedAt|submittedOnDailyAt)\"\s*:")
_XML = re.compile(_BLANK + rb"(?:<\?xml\b|<(?:\w+:)?(?:feed|rss|RDF)\b)")
_FEED = re.compile(rb"<(?:\w+:)?(?:feed|rss|RDF)[\s>]")
_BIBTEX = re.compile(_BLANK + rb"(?:%[^\r\n]*+\s*+)*+@\s*[A-Za-z]+\s*[{(]")
"""Possessive, for each ``%`` of a ruler could begin a comment of its own: twice the time with every one more."""


class Format(enum.Enum):
    """What a source can be; the value names it in messages."""

    TEXT = "text"
    HUGGING_FACE = "Hugging Face JSON"
    SNAPSHOT = "arXiv snapshot"
    FEED = "arXiv feed"
    BIBTEX = "BibTeX"
    OTHER_JSON = "JSON"
    OTHER_XML = "XML"
    PACKED = "a packed file"


def recognise(head: bytes) -> Format:
    """The format of a file that begins so. Whatever is no other format is a page saved as text."""
    head = head[:HEAD]
    if head.startswith(_PACKED):
        return Format.PACKED
    if _JSON.match(head):
        if head.strip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[" and not re.search(rb"[{\"]", head):
            return Format.HUGGING_FACE  # a day without papers
        first = _SNAPSHOT.search(head), _HUGGINGFACE.search(head)
        if first[0] and not first[1]:
            return Format.SNAPSHOT
        return Format.HUGGING_FACE if first[1] else Format.OTHER_JSON
    if _XML.match(head):
        return Format.FEED if _FEED.search(head) else Format.OTHER_XML
    return Format.BIBTEX if _BIBTEX.match(head) else Format.TEXT
