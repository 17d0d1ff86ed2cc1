"""Fetching from arXiv's API: the papers submitted on each day, as dumps ``arxiv-<what>-YYYY-MM-DD.xml``.

https://info.arxiv.org/help/api/user-manual.html: answers come in pages, a fault is a feed with one entry, and now and
then a page comes back empty though more papers are promised; such a page is asked for again. A day's dumps are written
when all its pages are there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from digest.engine.layout import DUMPS
from digest.errors import UsageError
from digest.fetch.answers import Fetched, count_papers, is_settled, write_dumps
from digest.fetch.politeness import FetchError, Manners, PoliteClient
from digest.sources.recognise import Format
from digest.sources.xmlrecords import XmlFault, read_elements

ENDPOINT = "https://export.arxiv.org/api/query"
MANNERS = Manners(pause_s=3.0)
"""The pause that arXiv's terms of use ask for."""
PAGE = 200
"""Papers in an answer: arXiv recommends few at a time, and a category has so many a day."""
_MOST_PAGES = 50
_EMPTY_ANSWERS = 3
_SETTLED_DAYS = 5
"""What was submitted on a Friday is announced, and found, on Monday."""
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?")


class Question(msgspec.Struct, frozen=True):
    """What is asked of arXiv."""

    categories: tuple[str, ...] = ()
    query: str = ""
    """In the words of the API: ``all:"spiking networks" AND NOT ti:survey``."""

    def __post_init__(self) -> None:
        if not self.categories and not self.query:
            raise UsageError("say what to ask for: --category cs.CL, or --query 'ti:transformer'")
        for category in self.categories:
            if not _CATEGORY.fullmatch(category):
                raise UsageError(f"a category is written as in cs.CL: {category}")

    @property
    def stem(self) -> str:
        """The beginning of its dumps' names; another question has another."""
        parts = [*self.categories, *([blake2b(self.query.encode(), digest_size=3).hexdigest()] if self.query else [])]
        return "-".join(["arxiv", *parts])

    def spell(self, day: dt.date) -> str:
        """The search query for one day, UTC."""
        categories = " OR ".join(f"cat:{category}" for category in self.categories)
        parts = [f"({part})" for part in (categories, self.query) if part]
        return " AND ".join([*parts, f"submittedDate:[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]"])


def fetch_days(
    client: PoliteClient,
    site: Path,
    question: Question,
    days: Iterable[dt.date],
    *,
    endpoint: str = ENDPOINT,
    again: bool = False,
) -> Iterator[Fetched]:
    """Fetch what was submitted on some days, one after the other. ``again`` also asks for those that are there.

    Raises:
        FetchError: an answer failed or cannot be used; the days before it are kept.
    """
    for day in days:
        first = f"{question.stem}-{day}.xml"
        if not again and is_settled(site / DUMPS / first, day, _SETTLED_DAYS):
            yield Fetched(day, 0, (f"{DUMPS}/{first}",))
            continue
        pages, papers = _ask_for_day(client, question, day, endpoint)
        if not papers:
            yield Fetched(day, 0)
            continue
        names = [first, *(f"{question.stem}-{day}-{number}.xml" for number in range(2, len(pages) + 1))]
        paths, is_new = write_dumps(site, dict(zip(names, pages, strict=True)), Format.FEED)
        yield Fetched(day, papers, paths, is_new)


def ask(
    client: PoliteClient, endpoint: str, search_query: str, start: int, size: int, sort: str = "submittedDate"
) -> tuple[bytes, int, int]:
    """One answer, the papers in it, and how many there are in all.

    Raises:
        FetchError: it is an error of arXiv's, or broken, or promises papers and has none.
    """
    params: dict[str, str | int] = {
        "search_query": search_query,
        "start": start,
        "max_results": size,
        "sortBy": sort,
        "sortOrder": "ascending" if sort == "submittedDate" else "descending",
    }
    for _ in range(_EMPTY_ANSWERS):
        body = client.get(endpoint, params)
        papers = count_papers(body, Format.FEED, "arXiv")
        total = _total(body)
        if papers or total <= start:
            return body, papers, total
    raise FetchError(f"arXiv promises {total:,} papers and gives none from the {start + 1:,}th on; try again later")


def _ask_for_day(client: PoliteClient, question: Question, day: dt.date, endpoint: str) -> tuple[Sequence[bytes], int]:
    """All answers for a day, and the papers in them."""
    pages: list[bytes] = []
    papers = 0
    while len(pages) < _MOST_PAGES:
        body, count, total = ask(client, endpoint, question.spell(day), papers, PAGE)
        pages.append(body)
        papers += count
        if papers >= total:
            return pages, papers
    raise FetchError(f"more than {papers:,} papers on {day}: ask for fewer categories")


def _total(body: bytes) -> int:
    try:
        texts = [element.text.strip() for element in read_elements([body], frozenset(["totalResults"]))]
    except XmlFault as fault:
        raise FetchError(f"arXiv's answer cannot be used: {fault}") from fault
    return int(texts[0]) if texts and texts[0].isdecimal() else 0
