"""Reading the JSON of Hugging Face's daily papers: https://huggingface.co/api/daily_papers and /api/papers/<id>.

    [{"paper": {"id": "2501.01234", "title": …, "summary": …, "authors": [{"name": …}, …],
                "publishedAt": …, "submittedOnDailyAt": …, "githubRepo": …, "projectPage": …}, …}, …]

The list is a day's, in the order of the page; an answer for a single paper is what stands under ``paper`` there, and
describes a paper without listing it. ``submittedOnDailyAt`` is the day of the list, ``publishedAt`` that of arXiv.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from json import JSONDecodeError
from typing import Any

from digest.model import Entry
from digest.sources.records import RecordAccount
from digest.sources.values import day_of, links_of, one_line, paragraphs_of, texts_of

_LONGEST = 256 << 20
"""Bytes. A day's list has some hundred thousand."""
_BETWEEN = (re.compile(r"[ \t\r\n]*"), re.compile(r"[ \t\r\n,]*"))
"""What stands between values, outside and inside of a list."""


def read_huggingface(lines: Iterable[bytes], account: RecordAccount) -> Iterator[Entry]:
    """The papers of a file in order."""
    data = b"".join(lines)
    if len(data) > _LONGEST:
        account.reject(0, f"a list of daily papers of {len(data):,} bytes is not read")
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        account.reject(*_place_of(error))
        return
    for line, value in _values(text, account):
        if not isinstance(value, dict):
            account.reject(line, "a paper is wanted here", json.dumps(value))
            continue
        inner = value.get("paper")
        item = inner if isinstance(inner, dict) else value
        title = one_line(item.get("title")) or one_line(value.get("title"))
        if not title:
            account.reject(line, "a paper without a title", one_line(item.get("id")))
            continue
        account.count("paper")
        yield _make_entry(line, title, item, value)


def _place_of(error: UnicodeDecodeError) -> tuple[int, str, str]:
    """The line of the first byte that is no UTF-8, the fault, and what stands around it: a list may be one line."""
    data, place = error.object, error.start
    begin = max(data.rfind(b"\n", 0, place) + 1, place - 30)
    around = data[begin:place].decode(errors="ignore") + data[place : place + 30].decode(errors="replace")
    return data.count(b"\n", 0, place) + 1, "not UTF-8", around.partition("\n")[0].strip()


def _make_entry(line: int, title: str, item: dict[str, Any], around: dict[str, Any]) -> Entry:
    authors = item.get("authors")
    people = [one.get("name") for one in authors if isinstance(one, dict)] if isinstance(authors, list) else []
    pairs = (("code", item.get("githubRepo")), ("project", item.get("projectPage")))
    return Entry(
        title=title,
        paragraphs=paragraphs_of(item.get("summary") or around.get("summary")),
        heading=None,
        rank=0,
        line=line,
        arxiv=one_line(item.get("id")),
        authors=texts_of(people),
        links=links_of(pairs),
        date=day_of(item.get("submittedOnDailyAt") or around.get("submittedOnDailyAt")),
        around=day_of(item.get("publishedAt") or around.get("publishedAt")),
        is_catalogued=item is around,
    )


def _values(text: str, account: RecordAccount) -> Iterator[tuple[int, Any]]:
    """The items of a list, or the values one after the other, each with its line; ends at the first fault."""
    decoder = json.JSONDecoder()
    place = seen = line = depth = 0
    while True:
        found = _BETWEEN[depth].match(text, place)
        place = found.end() if found else place
        line += text.count("\n", seen, place)
        seen = place
        if place == len(text):
            if depth:
                account.reject(line + 1, "the list is cut off here")
            return
        if text[place] == "[" and not depth:
            depth, place = 1, place + 1
        elif text[place] == "]" and depth:
            depth, place = 0, place + 1
        else:
            try:
                value, end = decoder.raw_decode(text, place)
            except JSONDecodeError as error:
                account.reject(error.lineno, f"not JSON, or cut off: {error.msg}", text[error.pos : error.pos + 40])
                return
            except (RecursionError, ValueError):
                account.reject(line + 1, "JSON that is nested too deep, or has a number without end")
                return
            yield line + 1, value
            place = end
