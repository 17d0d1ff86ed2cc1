"""Reading the feeds of arXiv: answers of its API (Atom), and announcements of a day as RSS or Atom.

The API describes papers (https://info.arxiv.org/help/api/user-manual.html); a fault is a feed with one entry called
Error. An announcement (https://info.arxiv.org/help/rss.html) lists a day's papers; it begins its text with
"arXiv:2501.01234v1 Announce Type: new" and "Abstract:", and repeats papers that were only replaced, which are not
wanted. RSS 1.0, as arXiv made it until 2024, puts the identifier behind the title and HTML into names and texts.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Iterator

from digest.model import Entry
from digest.sources.arxiv_ids import find_arxiv, month_of_arxiv, normalise_arxiv
from digest.sources.records import RecordAccount
from digest.sources.values import day_of, links_in, one_line, paragraphs_of, texts_of
from digest.sources.xmlrecords import Element, XmlFault, read_elements

_RECORDS = frozenset(["entry", "item"])
_DAYS = frozenset(["date", "pubDate", "updated"])
"""Elements of the feed itself that say of which day it is."""
_PREAMBLE = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*(?P<type>\S+)\s*(?:Abstract:\s*)?", re.IGNORECASE)
_ID_BEHIND_TITLE = re.compile(r"\s*\((?P<id>arXiv:[^\s)]+)[^)]*\)\s*\Z")
_MARKUP = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_ERROR = "arxiv.org/api/errors"


def read_feed(lines: Iterable[bytes], account: RecordAccount) -> Iterator[Entry]:
    """The papers of a feed in order."""
    day: dt.date | None = None
    try:
        for element in read_elements(lines, _RECORDS | _DAYS):
            if element.name in _DAYS:
                day = day_of(element.text) or day
            elif entry := _read_record(element, day, account):
                yield entry
    except XmlFault as fault:
        account.reject(fault.line, fault.message)


def _read_record(record: Element, day: dt.date | None, account: RecordAccount) -> Entry | None:
    """The paper of a record that is one and is wanted; the account knows what became of it."""
    identifier = record.read("id", "guid")
    text = record.read("summary", "description")
    if _ERROR in identifier:
        account.reject(record.line, "arXiv answered with an error", one_line(text))
        return None
    title = one_line(_plain(record.read("title")))
    behind = _ID_BEHIND_TITLE.search(title)
    if behind:
        title = title[: behind.start()].removesuffix(".")
    if not title:
        account.reject(record.line, "a paper without a title", identifier)
        return None
    preamble = _PREAMBLE.match(text)
    announced = record.read("announce_type") or (preamble["type"] if preamble else "")
    if "replace" in announced.lower() or (behind and "UPDATED" in behind[0]):
        account.count("not wanted")
        return None
    account.count("paper")
    is_list = record.name == "item" or announced != ""
    published = day_of(record.read("published", "pubDate", "date"))
    arxiv = _find_id(identifier, behind["id"] if behind else "", *_addresses(record))
    return Entry(
        title=title,
        paragraphs=paragraphs_of(_plain(text[preamble.end() :] if preamble else text)),
        heading=None,
        rank=0,
        line=record.line,
        arxiv=arxiv,
        doi=one_line(record.read("doi")).partition(" ")[0],
        authors=_people(record),
        links=links_in(record.read("comment")),
        categories=_categories(record),
        date=published or (day if is_list else None),
        around=month_of_arxiv(arxiv),
        is_catalogued=not is_list,
    )


def _find_id(*forms: str) -> str:
    found = (normalise_arxiv(form) or find_arxiv(form) for form in forms)
    return next(filter(None, found), "")


def _addresses(record: Element) -> Iterator[str]:
    for link in record.all("link"):
        yield link.attributes.get("href", link.text)


def _categories(record: Element) -> tuple[str, ...]:
    """The primary one first."""
    found = [*record.all("primary_category"), *record.all("category")]
    return texts_of([each.attributes.get("term") or each.text for each in found])


def _people(record: Element) -> tuple[str, ...]:
    """Atom has a name each; announcements have all in one text, with commas."""
    names = [author.read("name") for author in record.all("author")]
    if not any(names):
        names = [name for creator in record.all("creator") for name in _plain(creator.text).split(", ")]
    return texts_of(names)


def _plain(text: str) -> str:
    """A text without the markup that RSS escapes into it."""
    return html.unescape(_MARKUP.sub("", text)) if "<" in text or "&" in text else text
