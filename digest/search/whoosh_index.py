"""Whoosh's own index, for people who need its query language: ``(mamba OR "state space") AND NOT survey``.

Built on demand from the rows that a caller has, into a folder that is a cache; the browser knows nothing of it. The one
module of this folder that touches files.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

LATEST = "latest"
"""The file that says what the index was made of."""


class WhooshRow(NamedTuple):
    """A paper as the index holds it."""

    slug: str
    title: str
    date: dt.date
    abstract: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]


class WhooshHit(NamedTuple):
    """A paper found."""

    slug: str
    title: str
    date: dt.date
    score: float


def build_whoosh(folder: Path, rows: Iterable[WhooshRow]) -> None:
    """Make the folder's index one of these papers; leaves it alone where it is."""
    from whoosh import index
    from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter
    from whoosh.fields import DATETIME, ID, KEYWORD, TEXT, Schema

    papers = list(rows)
    state = blake2b(repr(papers).encode(), digest_size=16).hexdigest()
    marker = folder / LATEST
    if marker.is_file() and marker.read_text() == state and index.exists_in(str(folder)):
        return
    folder.mkdir(parents=True, exist_ok=True)
    marker.unlink(missing_ok=True)
    chain = RegexTokenizer() | LowercaseFilter() | StemFilter(stemfn=stem_word)
    schema = Schema(
        slug=ID(stored=True, unique=True),
        title=TEXT(analyzer=chain, stored=True, field_boost=2.0),
        date=DATETIME(stored=True),
        abstract=TEXT(analyzer=chain),
        author=TEXT(),
        tag=KEYWORD(lowercase=True, commas=True),
    )
    writer = index.create_in(str(folder), schema).writer()
    for row in papers:
        writer.add_document(
            slug=row.slug,
            title=row.title,
            date=dt.datetime.combine(row.date, dt.time()),
            abstract=row.abstract,
            author=" ".join(row.authors),
            tag=",".join(row.tags),
        )
    writer.commit()
    marker.write_text(state)


def search_whoosh(folder: Path, query: str, limit: int) -> list[WhooshHit]:
    """The best papers for a query in Whoosh's language, ranked by its BM25F; of equals the newer first.

    Raises:
        UsageError: Whoosh cannot read the query.
    """
    from whoosh import index
    from whoosh.qparser import MultifieldParser
    from whoosh.qparser.dateparse import DateParserPlugin

    opened = index.open_dir(str(folder))
    parser = MultifieldParser(["title", "abstract", "author", "tag"], opened.schema)
    parser.add_plugin(DateParserPlugin())
    try:
        wanted = parser.parse(query)
    except Exception as error:  # Whoosh raises the bare class
        raise UsageError(f"Whoosh cannot read this query: {query} ({error})") from error
    with opened.searcher() as searcher:
        hits = [
            WhooshHit(hit["slug"], hit["title"], hit["date"].date(), float(hit.score))
            for hit in searcher.search(wanted, limit=limit)
        ]
    return sorted(hits, key=lambda hit: (-hit.score, -hit.date.toordinal(), hit.slug))


@functools.cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem


def stem_word(word: str) -> str:
    """The stem of a word. A function of a module, for Whoosh keeps its name with the index."""
    return _stemmer()(word)
