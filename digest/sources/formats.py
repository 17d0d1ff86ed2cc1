"""Which format a source is in, told by what it holds; its name does not matter. The way to a reader for any file."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from digest.model import Entry
from digest.sources.arxiv_feed import read_feed
from digest.sources.arxiv_snapshot import Wanted, read_snapshot
from digest.sources.bibtex import read_bibtex
from digest.sources.dump import DumpReader
from digest.sources.huggingface import read_huggingface
from digest.sources.records import Reader, RecordAccount, RecordReader

_HEAD = 1 << 16
"""Bytes that are looked at: an abstract and many authors may stand before the field that tells."""

_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
"""Zip, in which the snapshot is handed out, gzip, bzip2, xz and zstandard."""
_BLANK = rb"(?:\xef\xbb\xbf)?\s*"
_JSON = re.compile(_BLANK + rb"(?:\[\s*)?(?:\{\s*(?:\"(?:[^\"\\]|\\.)*\"\s*:|\})|\[\s*\]\s*\Z)")
_SNAPSHOT = re.compile(rb"\"(?:abstract|authors_parsed|update_date|categories)\"\s*:")
_HUGGINGFACE = re.compile(rb"\"(?:paper|summary|upvotes|publishedAt|submittedOnDailyAt)\"\s*:")
_XML = re.compile(_BLANK + rb"(?:<\?xml\b|<(?:\w+:)?(?:feed|rss|RDF)\b)")
_FEED = re.compile(rb"<(?:\w+:)?(?:feed|rss|RDF)[\s>]")
_BIBTEX = re.compile(_BLANK + rb"(?:%[^\r\n]*\s*)*@\s*[A-Za-z]+\s*[{(]")


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
    head = head[:_HEAD]
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


def open_source(lines: Iterable[bytes], path: str, wanted: Wanted | None = None) -> tuple[Format, Reader]:
    """The format of a file and a reader for it; ``lines`` as a file opened in binary mode yields them.

    ``wanted`` is the part of a snapshot that is read. Where format and reader part is for snapshots only: everything
    else was chosen by the operator already.
    """
    head, rest = _look(iter(lines))
    found = recognise(b"".join(head))
    whole = chain(head, rest)
    match found:
        case Format.TEXT:
            return found, DumpReader(whole, path)
        case Format.HUGGING_FACE:
            return found, RecordReader(read_huggingface, whole, path)
        case Format.SNAPSHOT:
            return found, RecordReader(partial(read_snapshot, wanted=wanted or Wanted()), whole, path)
        case Format.FEED:
            return found, RecordReader(read_feed, whole, path)
        case Format.BIBTEX:
            return found, RecordReader(read_bibtex, whole, path)
        case _:
            return found, RecordReader(partial(_refuse, kind=found), whole, path)


def _look(lines: Iterator[bytes]) -> tuple[list[bytes], Iterator[bytes]]:
    """The first lines, and the others."""
    head: list[bytes] = []
    size = 0
    for line in lines:
        head.append(line)
        size += len(line)
        if size >= _HEAD:
            break
    return head, lines


def _refuse(lines: Iterable[bytes], account: RecordAccount, kind: Format) -> Iterator[Entry]:
    wish = "unpack it" if kind is Format.PACKED else "docs/formats.md says what is"
    account.reject(1, f"{kind.value} of a form that is not read here; {wish}")
    yield from ()
