"""The slots of a day: which paper stands where in that day's list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from digest.model import SLOT_BITS

HIGHEST_RANK = (1 << SLOT_BITS) // 2
"""A rank above this is treated as none, so that there is always room above the highest one."""


class Claim(NamedTuple):
    """What a paper wants of its day."""

    rank: int | None
    name: str


def assign_slots(claims: Mapping[str, Claim]) -> dict[str, int]:
    """The slot of each claimant of one day, by path; a pure function of the set of claims.

    Slots start at one. A rank that one paper claims is its slot; of several papers with one rank the first by name
    keeps it. Papers without a rank, and those who lost theirs, follow above the highest rank in order of name. An
    edit of one paper therefore moves another only where both want the same rank.
    """
    slots: dict[str, int] = {}
    holders: dict[int, str] = {}
    waiting: list[tuple[str, str]] = []
    for path, claim in sorted(claims.items(), key=lambda pair: (pair[1].name, pair[0])):
        if claim.rank is None or not 1 <= claim.rank <= HIGHEST_RANK or claim.rank in holders:
            waiting.append((claim.name, path))
        else:
            holders[claim.rank] = path
            slots[path] = claim.rank
    highest = max(holders, default=0)
    for slot, (_, path) in enumerate(waiting, highest + 1):
        slots[path] = slot
    return slots
