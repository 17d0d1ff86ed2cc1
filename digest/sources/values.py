"""Values of records as the model wants them: clean texts, paragraphs, days, links. What programs write is odd, too."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from digest.model import EPOCH, LAST_DAY
from digest.sources.hosts import FORGES, host_of, is_host
from digest.sources.prose import join_wrapped

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u2060\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Controls, lone surrogates, and what ``lines`` takes out of text dumps as invisible."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO_DAY = re.compile(r"\s*([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_MAIL_DAY = re.compile(r"\s*(?:[a-z]{3},\s*)?([0-9]{1,2})\s+([a-z]{3})\s+([0-9]{4})(?![0-9])", re.IGNORECASE)
"""RFC 5322, as RSS and the arXiv snapshot write days."""
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_REGISTERS = (".arxiv.org", ".doi.org")
"""Addresses there are identifiers, which have fields of their own."""


def one_line(text: object) -> str:
    """A text without line ends and what cannot be printed; empty for what is no text."""
    return " ".join(_UNPRINTABLE.sub("", text).split()) if isinstance(text, str) else ""


def texts_of(values: object) -> tuple[str, ...]:
    """The texts in a list, each on one line, without empty ones and repetitions."""
    found = map(one_line, values) if isinstance(values, list | tuple) else ()
    return tuple(dict.fromkeys(filter(None, found)))


def paragraphs_of(text: object) -> tuple[str, ...]:
    """An abstract's paragraphs, hard-wrapped lines joined.

    A blank line sets them apart, and so does an indented line, as arXiv writes them; where each line but the first is
    indented, that is layout.
    """
    if not isinstance(text, str):
        return ()
    lines = text.strip().splitlines()
    is_layout = len(lines) > 2 and all(line[:1].isspace() for line in lines[1:] if line.strip())
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        clean = one_line(line)
        if not clean or (line[:1].isspace() and not is_layout):
            paragraphs.append([])
        if clean:
            paragraphs[-1].append(clean)
    return tuple(join_wrapped(paragraph) for paragraph in paragraphs if paragraph)


def day_of(text: object) -> dt.date | None:
    """The day that a time stamp names in its own zone, if the calendar and an archive have it."""
    if not isinstance(text, str):
        return None
    try:
        if found := _ISO_DAY.match(text):
            return within_archive(dt.date(int(found[1]), int(found[2]), int(found[3])))
        if found := _MAIL_DAY.match(text):
            month = MONTHS.index(found[2].lower()) + 1
            return within_archive(dt.date(int(found[3]), month, int(found[1])))
    except ValueError:
        pass
    return None


def within_archive(day: dt.date) -> dt.date | None:
    """The day, if an archive has a place for it."""
    return day if EPOCH <= day <= LAST_DAY else None


def is_printable_address(text: object) -> bool:
    """Whether a text is one address, of characters that a file can hold."""
    return isinstance(text, str) and _ADDRESS.fullmatch(text) is not None and not _UNPRINTABLE.search(text)


def links_in(text: object) -> tuple[tuple[str, str], ...]:
    """The links that a comment of authors names: ``code`` for a known forge, else ``project``; the first of each."""
    if not isinstance(text, str):
        return ()
    return links_of(
        ("code" if is_host(host_of(url), FORGES) else "project", url)
        for url in (found.rstrip(".,;:!?)'*]") for found in _ADDRESS.findall(text))
    )


def links_of(pairs: Iterable[tuple[str, object]]) -> tuple[tuple[str, str], ...]:
    """Of (kind, address) pairs those that are links, the first of each kind; identifiers have their own fields."""
    links: dict[str, str] = {}
    for kind, url in pairs:
        if isinstance(url, str) and is_printable_address(url) and not is_host(host_of(url), _REGISTERS):
            links.setdefault(kind, url)
    return tuple(links.items())
