"""arXiv identifiers in all the forms that people and sources write them in: one identity each.

Both schemes of https://info.arxiv.org/help/arxiv_identifier.html: ``2501.01234`` since April 2007, before that
``cs/0112017``, where a subject class (``math.GT/0309136``) is no part of the identifier. A version is none either.
"""

from __future__ import annotations

import datetime as dt
import re

from digest.model import LAST_DAY

_ID = r"(?P<id>\d{4}\.\d{4,5}|(?P<archive>[a-z]+(?:-[a-z]+)*)(?:\.[a-z]+(?:-[a-z]+)*)?/(?P<number>\d{7}))(?:v\d+)?"
_PREFIX = (
    r"(?:https?://)?(?:[a-z0-9-]{1,63}\.){0,8}"
    r"(?:(?:ar5iv|alphaxiv|arxiv)(?:\.labs\.arxiv)?\.org/(?:abs|pdf|html|format|src|e-print|ps|list|overview|papers)/"
    r"|huggingface\.co/papers/|hf\.co/papers/)"
    r"|(?:oai:)?arxiv(?:\.org)?:\s*(?:abs/)?"
    r"|(?:https?://(?:[a-z]+\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\."
)
"""A label of a host has 63 letters at most (RFC 1035), and no host so many labels: each start fails after a bounded
stretch, so that a long text of hyphens is no work."""
_WHOLE = re.compile(rf"(?:{_PREFIX})?{_ID}(?:\.pdf)?/?(?:[?#]\S*)?(?:\s*\[[a-z.-]+\])?", re.IGNORECASE | re.ASCII)
_INSIDE = re.compile(rf"(?<![\w.])(?:{_PREFIX}){_ID}(?![\d/])", re.IGNORECASE | re.ASCII)


def normalise_arxiv(text: str) -> str | None:
    """``2501.01234`` or ``cs/0112017`` from an arXiv id, its address or its DOI; None for anything else."""
    found = _WHOLE.fullmatch(text.strip())
    return _spell(found) if found else None


def find_arxiv(text: str) -> str | None:
    """The first arXiv id in a running text that is called one (``arXiv:…``) or is an address; None without one."""
    found = _INSIDE.search(text)
    return _spell(found) if found else None


def month_of_arxiv(identifier: str) -> dt.date | None:
    """The first day of the month in which arXiv gave an identifier, both schemes of which begin with year and month."""
    digits = identifier.rpartition("/")[2][:4]
    if len(digits) < 4 or not (digits.isascii() and digits.isdecimal()):
        return None
    year, month = int(digits[:2]), int(digits[2:])
    if not 1 <= month <= 12:
        return None
    day = dt.date(year + (1900 if year > 90 else 2000), month, 1)
    return day if day <= LAST_DAY else None


def _spell(found: re.Match[str]) -> str:
    return f"{found['archive'].lower()}/{found['number']}" if found["archive"] else found["id"]
