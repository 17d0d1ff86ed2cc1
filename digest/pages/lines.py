"""The files of a month that have a line or an entry for each paper: the data mirror, and the bibliography.

What a paper adds to them is made when the paper is read, all but what settings say. So the file of a month is put
together in a few milliseconds, for it is made again after each edit of one of its papers, and there are a thousand.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from digest.pages import cite, urls
from digest.pages.facets import Summary, Text
from digest.pages.views import SiteView

DATA, BIB = range(2)
"""The numbers of the lines of a paper."""


class _Line(Struct, array_like=True, frozen=True):
    """A line or an entry up to what settings say."""

    begin: bytes
    slug: str
    """Of the page whose address is still to be said; empty for none."""
    date: str
    """ISO date of the paper's day."""


class _DataLink(Struct):
    kind: str
    url: str


class _DataRow(Struct, kw_only=True, omit_defaults=True):
    """A paper of the data mirror, by name of field; ``url`` follows, the last in their order."""

    abstract: str = ""
    arxiv: str = ""
    authors: tuple[str, ...] = ()
    date: str
    doi: str = ""
    links: tuple[_DataLink, ...] = ()
    listed_again: tuple[str, ...] = ()
    slug: str
    tags: tuple[str, ...]
    title: str


_json = msgspec.json.Encoder(order="sorted").encode
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Line).decode
_decode_abstract = msgspec.json.Decoder(dict[str, object]).decode


def make_lines(date: str, summary: Summary, text: Text, plain: str) -> tuple[bytes, ...]:
    """The lines of a paper of an ISO date, by their numbers; ``plain`` is its abstract as plain text."""
    row = _DataRow(
        abstract=plain,
        arxiv=text.arxiv,
        authors=text.authors,
        date=date,
        doi=text.doi,
        links=tuple([_DataLink(kind, url) for kind, url in text.links]),
        listed_again=summary.again,
        slug=summary.slug,
        tags=tuple([tag.slug for tag in summary.tags]),
        title=summary.title,
    )
    work = cite.make_work(summary, text, date=date, digest="", page="")
    return (
        _encode(_Line(_json(row).removesuffix(b"}"), summary.slug, date)),
        _encode(_Line(cite.begin_bibtex(work).encode(), "" if work.url else summary.slug, date)),
    )


def abstract_of(line: bytes) -> str:
    """The abstract in a line of the data mirror, as plain text."""
    return str(_decode_abstract(_decode(line).begin + b"}").get("abstract", ""))


def print_data(lines: Iterable[bytes], site: SiteView) -> bytes:
    """The papers of a month, one JSON object a line, in order of place. A field that is not known is left out."""
    rows: list[bytes] = []
    for line in map(_decode, lines):
        url = urls.absolute(site.base_url, urls.paper_path(line.slug))
        rows += (line.begin, b',"url":', _json(url), b"}\n") if url else (line.begin, b"}\n")
    return b"".join(rows)


def print_bibliography(lines: Iterable[bytes], site: SiteView) -> bytes:
    """The papers of a month as BibTeX."""

    @functools.cache  # the papers of a day share it, but for those without any address
    def end(url: str, note: str) -> bytes:
        return cite.end_bibtex(url, note).encode()

    entries = []
    for line in map(_decode, lines):
        url = urls.absolute(site.base_url, urls.paper_path(line.slug)) if line.slug else ""
        entries.append(line.begin + end(url, cite.note_of(site.title, line.date)))
    return b"\n".join(entries)
