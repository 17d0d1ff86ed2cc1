"""The totals of a month: a folded group, and the only way in which counts of the archive travel upwards.

Year pages, home, the topic index and the pages of topics read these totals and never papers, so that their cost follows
the number of months and topics. The part of one paper is its day of the month and its topics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeVar

import msgspec

from digest.groups import ALL, EVER, Group

PREFIX = "month:"
"""Keys of these folded groups: ``month:2025-09``."""


class Part(msgspec.Struct, array_like=True, frozen=True):
    """What one paper adds."""

    day: int
    """Day of the month."""
    tags: tuple[str, ...]
    """Slugs, sorted."""


class Totals(msgspec.Struct, array_like=True, frozen=True):
    """The sum of a month's parts; nothing in it is zero, and each mapping is in order of its keys."""

    papers: int
    untagged: int
    days: dict[int, int]
    tags: dict[str, int]
    pairs: dict[str, int]
    """Papers that two topics share, by ``slug slug`` in order."""


EMPTY = Totals(0, 0, {}, {}, {})

Key = TypeVar("Key", int, str)

_encode = msgspec.msgpack.Encoder().encode
_decode_part = msgspec.msgpack.Decoder(Part).decode
_decode_totals = msgspec.msgpack.Decoder(Totals).decode


def encode_part(day: int, tags: Sequence[str]) -> bytes:
    """The part of a paper."""
    return _encode(Part(day, tuple(sorted(tags))))


def decode_totals(value: bytes | None) -> Totals:
    """Stored totals; a month without papers has empty ones."""
    return EMPTY if value is None else _decode_totals(value)


def fold_totals(value: bytes | None, removed: Sequence[bytes], added: Sequence[bytes]) -> bytes | None:
    """The totals after some papers left and came; None for a month without papers."""
    old = decode_totals(value)
    papers, untagged = old.papers, old.untagged
    days, tags, pairs = Counter(old.days), Counter(old.tags), Counter(old.pairs)
    for sign, parts in ((-1, removed), (1, added)):
        for part in map(_decode_part, parts):
            papers += sign
            untagged += sign * (not part.tags)
            days[part.day] += sign
            for tag in part.tags:
                tags[tag] += sign
            for one, other in combinations(part.tags, 2):
                pairs[f"{one} {other}"] += sign
    if not papers:
        return None
    return _encode(Totals(papers, untagged, _tidy(days), _tidy(tags), _tidy(pairs)))


def find_followers(key: str, before: bytes | None, after: bytes | None) -> Iterator[Group]:
    """The groups that show what differs between two totals of a month."""
    old, new = decode_totals(before), decode_totals(after)
    yield Group("home", ALL, EVER)
    if old.days != new.days:
        yield Group("year", ALL, key.removeprefix(PREFIX)[:4])
    differing = {tag for tag in old.tags.keys() | new.tags.keys() if old.tags.get(tag) != new.tags.get(tag)}
    if differing or old.untagged != new.untagged:
        yield Group("tag-index", ALL, EVER)
    for pair in old.pairs.keys() | new.pairs.keys():
        if old.pairs.get(pair) != new.pairs.get(pair):
            differing.update(pair.split(" "))
    for tag in sorted(differing):
        yield Group("tag", f"tag:{tag}", EVER)
    if before is None or after is None or old.tags.keys() != new.tags.keys():
        yield Group("sitemap", ALL, EVER)


def _tidy(counts: dict[Key, int]) -> dict[Key, int]:
    return {key: counts[key] for key in sorted(counts) if counts[key]}
