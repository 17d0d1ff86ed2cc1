"""The way to a reader for any file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from digest.model import Entry
from digest.sources.arxiv_feed import read_feed
from digest.sources.arxiv_snapshot import read_snapshot
from digest.sources.bibtex import read_bibtex
from digest.sources.dump import DumpReader
from digest.sources.huggingface import read_huggingface
from digest.sources.recognise import HEAD, Format, recognise
from digest.sources.records import Reader, RecordAccount, RecordReader
from digest.sources.wanted import Wanted


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
        if size >= HEAD:
            break
    return head, lines


def _refuse(lines: Iterable[bytes], account: RecordAccount, kind: Format) -> Iterator[Entry]:
    wish = "unpack it" if kind is Format.PACKED else "docs/formats.md says what is"
    account.reject(1, f"{kind.value} of a form that is not read here; {wish}")
    yield from ()
