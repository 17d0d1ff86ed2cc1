"""Postings as characters, and back: two for most papers, and they can be counted without being read.

A *posting* is one number: the place within its segment of 64 days, and four bits of level below. Those of a stem are
written in four *tiers* of four levels each, the lowest first; within a tier in order of place, each as

    slot, level in the tier x 16 + days since the one before        two characters of ``SYMBOLS``

A tilde and three characters before these hold the upper bits of a slot above 63; a brace and one character before all
that hold the days beyond 15.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from digest.model import SLOT_BITS
from digest.search.layout import SEGMENT_DAYS_BITS

SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}
PAIRS = [first + second for first in SYMBOLS for second in SYMBOLS]
WIDE, SKIP = "~", "}"
TIERS = 4
NEAR = 15
"""Days that a posting's own characters can say."""
LEVEL_BITS = 4
_POSTINGS = {pair: ((number >> 6) << LEVEL_BITS | number >> 4 & 3, number & NEAR) for number, pair in enumerate(PAIRS)}
"""By the two characters of a posting what they say of it, without its tier, and the days since the one before."""
_GAPS = bytes(VALUES.get(chr(code), 0) & NEAR for code in range(256))
"""By the second character of a posting the days since the one before."""
_DAY_SHIFT = SLOT_BITS + LEVEL_BITS
_WITHIN_DAY = (1 << _DAY_SHIFT) - 1
_SLOT_MASK = (1 << SLOT_BITS) - 1
_SEGMENT_MASK = (1 << SLOT_BITS + SEGMENT_DAYS_BITS) - 1


def posting_of(place: int, level: int) -> int:
    """The posting of a paper in the segment of its place."""
    return (place & _SEGMENT_MASK) << LEVEL_BITS | level


def write_tiers(postings: Iterable[int]) -> list[str]:
    """The tiers of a stem, given its postings in order."""
    tiers: list[list[int]] = [[], [], [], []]
    for posting in postings:
        tiers[posting >> 2 & 3].append(posting)
    return [write_tier(tier) for tier in tiers]


def write_tier(postings: Iterable[int]) -> str:
    """The characters of postings of one tier, in order."""
    codes: list[str] = []
    before = 0
    for posting in postings:
        day = posting >> _DAY_SHIFT
        slot = posting >> LEVEL_BITS & _SLOT_MASK
        gap = day - before
        before = day
        if gap > NEAR:
            codes.append(SKIP + SYMBOLS[gap - NEAR])
            gap = NEAR
        if slot > 63:
            codes.append(WIDE + SYMBOLS[slot >> 18] + SYMBOLS[slot >> 12 & 63] + SYMBOLS[slot >> 6 & 63])
        codes.append(PAIRS[(slot & 63) << 6 | (posting & 3) << 4 | gap])
    return "".join(codes)


def read_tier(codes: str, tier: int) -> Iterator[int]:
    """The postings of one tier, in order."""
    day = at = high = 0
    while at < len(codes):
        known = _POSTINGS.get(codes[at : at + 2])
        if known is not None:
            low, gap = known
            day += gap
            yield day << _DAY_SHIFT | high | low | tier << 2
            high = 0
            at += 2
        elif codes[at] == SKIP:
            day += VALUES[codes[at + 1]]
            at += 2
        else:
            upper = VALUES[codes[at + 1]] << 18 | VALUES[codes[at + 2]] << 12 | VALUES[codes[at + 3]] << 6
            high = upper << LEVEL_BITS
            at += 4


def splice_posting(codes: str, tier: int, posting: int, *, is_coming: bool) -> str | None:
    """The characters of a tier with one posting put in, or taken out.

    An edit of one paper comes to a hundred tiers of some hundred postings each, of which only the days are read here.
    None where it is not that simple: slots above 63, skipped days, or a posting to be taken out that is not there.
    """
    day, within = posting >> _DAY_SHIFT, posting & _WITHIN_DAY
    if WIDE in codes or SKIP in codes or within >> LEVEL_BITS > 63:
        return None
    days = list(accumulate(codes.encode().translate(_GAPS)[1::2]))
    at = bisect_left(days, day)
    while at < len(days) and days[at] == day and _within_day(codes, at, tier) < within:
        at += 1
    is_there = at < len(days) and days[at] == day and _within_day(codes, at, tier) == within
    if is_there == is_coming:
        return codes if is_coming else None
    before = days[at - 1] if at else 0
    spliced: list[tuple[int, int]] = []
    if is_coming:
        spliced.append((within, day - before))
        before = day
    after = at if is_coming else at + 1
    if after < len(days):
        spliced.append((_within_day(codes, after, tier), days[after] - before))
    if any(gap > NEAR for _, gap in spliced):
        return None
    pairs = [PAIRS[low >> LEVEL_BITS << 6 | (low & 3) << 4 | gap] for low, gap in spliced]
    return codes[: 2 * at] + "".join(pairs) + codes[2 * after + 2 :]


def _within_day(codes: str, at: int, tier: int) -> int:
    """Slot and level of the posting of that number in plain characters."""
    return _POSTINGS[codes[2 * at : 2 * at + 2]][0] | tier << 2


def count_postings(codes: str) -> int:
    """How many there are in the characters of a tier, or of several."""
    return (len(codes) - 2 * codes.count(SKIP) - 4 * codes.count(WIDE)) // 2
