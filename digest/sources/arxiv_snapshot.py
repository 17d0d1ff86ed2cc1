"""Reading arXiv's metadata snapshot: JSON lines, one paper each, of which there are millions.

    {"id": "0704.0001", "title": …, "abstract": …, "authors_parsed": [["Last", "First", "Jr."], …],
     "categories": "cs.CL cs.LG", "doi": …, "comments": …, "versions": [{"created": "Mon, 2 Apr 2007 19:18:42 GMT"}], …}

One line is held at a time. The snapshot describes papers and lists none; its day is that of the first version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from digest.model import Entry
from digest.sources.arxiv_ids import month_of_arxiv
from digest.sources.records import RecordAccount
from digest.sources.values import day_of, links_in, one_line, paragraphs_of, texts_of
from digest.sources.wanted import Wanted

_LONGEST = 4 << 20
"""Bytes of a line. The longest have some hundred thousand, for papers of three thousand authors."""


class _Version(msgspec.Struct):
    created: str = ""


class _Row(msgspec.Struct):
    """What is read of a line; other fields are passed over without being decoded."""

    id: str
    title: str
    abstract: str | None = None
    authors: str | None = None
    authors_parsed: list[list[str | None]] | None = None
    categories: str | list[str] | None = None
    doi: str | None = None
    comments: str | None = None
    versions: list[_Version] | None = None
    update_date: str | None = None


_decode = msgspec.json.Decoder(_Row).decode


def read_snapshot(lines: Iterable[bytes], account: RecordAccount, wanted: Wanted) -> Iterator[Entry]:
    """The papers of a snapshot in order, those that are wanted."""
    for number, line in enumerate(lines, 1):
        text = line.strip(b"\xef\xbb\xbf \t\r\n,[]" if number == 1 else b" \t\r\n,[]")  # also one a line of a list
        if not text:
            continue
        if len(text) > _LONGEST:
            account.reject(number, f"a line of {len(text):,} bytes is not read")
            continue
        try:
            row = _decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            account.reject(number, f"no paper of a snapshot: {error}", text[:80].decode(errors="replace"))
            continue
        if not one_line(row.title):
            account.reject(number, "a paper without a title", row.id)
            continue
        categories = texts_of(row.categories.split() if isinstance(row.categories, str) else row.categories)
        day = day_of(row.versions[0].created) if row.versions else None
        around = month_of_arxiv(row.id) or day_of(row.update_date)
        if not wanted.takes(categories, day or around):
            account.count("not wanted")
            continue
        account.count("paper")
        yield _make_entry(number, row, categories, day, around)


def _make_entry(
    number: int, row: _Row, categories: tuple[str, ...], day: dt.date | None, around: dt.date | None
) -> Entry:
    return Entry(
        title=one_line(row.title),
        paragraphs=paragraphs_of(row.abstract),
        heading=None,
        rank=0,
        line=number,
        arxiv=one_line(row.id),
        doi=one_line(row.doi).partition(" ")[0],  # papers of several DOIs have them in a row
        authors=_people(row),
        links=links_in(row.comments),
        categories=categories,
        date=day,
        around=around,
        is_catalogued=True,
    )


def _people(row: _Row) -> tuple[str, ...]:
    if row.authors_parsed:
        # Last name, first names, suffix, then affiliations.
        return texts_of(
            [" ".join(filter(None, [*parts[1:2], *parts[:1], *parts[2:3]])) for parts in row.authors_parsed]
        )
    return texts_of((row.authors or "").replace(" and ", ", ").split(", "))
