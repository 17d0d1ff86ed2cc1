"""Fetching the daily papers of Hugging Face: one dump a day, ``huggingface-YYYY-MM-DD.json``.

The API is https://huggingface.co/api/daily_papers?date=…, in pages; what a dump holds is its answer, the pages joined.
A day of which there is a dump that was written later is not asked for again, so that a run that was cut off goes on.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from digest.engine.layout import DUMPS
from digest.fetch.answers import Fetched, is_settled, write_dumps
from digest.fetch.politeness import FetchError, Manners, PoliteClient, RefusedError
from digest.sources.recognise import Format

ENDPOINT = "https://huggingface.co"
STEM = "huggingface"
MANNERS = Manners(pause_s=1.0)
PAGE = 100
"""Papers that one answer has at most; a day has some dozens."""
_MOST_PAGES = 20
_NOT_OPEN = 400
"""The answer to a day whose list is still to come."""
_SETTLED_DAYS = 2
"""A list still grows on its day, which ends somewhere on earth half a day later."""


def fetch_days(
    client: PoliteClient,
    site: Path,
    days: Iterable[dt.date],
    today: dt.date,
    *,
    endpoint: str = ENDPOINT,
    again: bool = False,
) -> Iterator[Fetched]:
    """Fetch the lists of some days, one after the other. ``again`` also asks for those that are there.

    A list that is not open yet, as today's may be, counts as one without papers.

    Raises:
        FetchError: an answer failed or cannot be used; the days before it are kept.
    """
    for day in days:
        name = f"{STEM}-{day}.json"
        if not again and is_settled(site / DUMPS / name, day, _SETTLED_DAYS):
            yield Fetched(day, 0, (f"{DUMPS}/{name}",))
            continue
        try:
            papers = _ask_for_day(client, day, endpoint)
        except RefusedError as refused:
            if refused.status != _NOT_OPEN or day < today - dt.timedelta(days=1):
                raise
            papers = []
        if not papers:
            yield Fetched(day, 0)
            continue
        data = json.dumps(papers, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
        paths, is_new = write_dumps(site, {name: data}, Format.HUGGING_FACE)
        yield Fetched(day, len(papers), paths, is_new)


def _ask_for_day(client: PoliteClient, day: dt.date, endpoint: str) -> list[Any]:
    """The items of a day's list in order, each once."""
    papers: dict[str, Any] = {}
    for page in range(_MOST_PAGES):
        body = client.get(f"{endpoint}/api/daily_papers", {"date": day.isoformat(), "limit": PAGE, "p": page})
        try:
            items = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise FetchError(f"the list of {day} is not JSON, or cut off: {error}") from error
        if not isinstance(items, list):
            raise FetchError(f"the list of {day} is no list: {json.dumps(items)[:80]}")
        before = len(papers)
        for item in items:
            paper = item.get("paper") if isinstance(item, dict) else None
            identifier = paper.get("id") if isinstance(paper, dict) else None
            if not isinstance(identifier, str):
                raise FetchError(f"the list of {day} has something that is no paper: {json.dumps(item)[:80]}")
            papers.setdefault(identifier, item)
        if len(items) < PAGE or len(papers) == before:  # a server that knows no pages gives the first one again
            break
    return list(papers.values())
