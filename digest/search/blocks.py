"""Blocks: what results show of papers, for eight slots of a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

from digest.model import EPOCH, SLOT_BITS
from digest.search.jsontext import write_json
from digest.search.layout import BLOCK_BITS, ROOT

LEAD_LENGTH = 120
"""Characters of a lead: one line of a result; three quarters of a block's bytes are leads and titles."""
_PATH = re.compile(r"search/papers/(\d{4}-\d\d-\d\d)\.(\d+)\.json")


class Row(NamedTuple):
    """A paper as a result shows it."""

    place: int
    title: str
    slug: str
    tags: tuple[str, ...]
    """Slugs of its topics, best first."""
    lead: str
    """The beginning of the abstract, of any length."""


def block_path(place: int) -> str:
    """The site path of the block that shows a place."""
    day = EPOCH + dt.timedelta(days=place >> SLOT_BITS)
    return f"{ROOT}papers/{day.isoformat()}.{_slot(place) >> BLOCK_BITS}.json"


def block_bounds(path: str) -> tuple[int, int] | None:
    """The places of a block, from the first up to, not including, the second; None for another path."""
    match = _PATH.fullmatch(path)
    if not match:
        return None
    try:
        day = (dt.date.fromisoformat(match[1]) - EPOCH).days
    except ValueError:
        return None
    first = day << SLOT_BITS | int(match[2]) << BLOCK_BITS
    return first, first + (1 << BLOCK_BITS)


def render_block(rows: Iterable[Row]) -> bytes:
    """The file of a block: by slot title, slug, topics and lead."""
    return write_json({str(_slot(row.place)): [row.title, row.slug, row.tags, cut_lead(row.lead)] for row in rows})


def cut_lead(lead: str) -> str:
    """The first words of a lead, with an ellipsis where more follow."""
    lead = lead.removesuffix("…").rstrip()
    if len(lead) <= LEAD_LENGTH:
        return lead
    return lead[: LEAD_LENGTH - 1].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def _slot(place: int) -> int:
    return place & (1 << SLOT_BITS) - 1
