"""Folded groups of papers, the only way in which counts of the archive travel upwards.

Four families, so that no page decodes what it does not show: the *totals of a month* (papers, days, topics) for home,
years, the topic index and trends; the *record of a topic* (its months and the topics beside it) for its page; the
*terms of a month* (from titles) for trends; the number of papers on a *watch list*. Pages that show them never read
papers, so that their cost follows the number of months and topics.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from digest.groups import ALL, EVER, Group, Reader
from digest.topics.terms import terms_of

MONTH, TOPIC, TERMS, WATCH = "month:", "topic:", "terms:", "watch:"
"""Keys of these folded groups: ``month:2025-09``, ``topic:quantization``, ``terms:2025-09``, ``watch:some-list``."""


class Part(msgspec.Struct, array_like=True, frozen=True):
    """What one paper adds to the totals of its month, and to the record of each of its topics."""

    month: str
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


class Record(msgspec.Struct, array_like=True, frozen=True):
    """What there is of a topic; nothing in it is zero, and each mapping is in order of its keys."""

    months: dict[str, int]
    """Papers a month."""
    others: dict[str, int]
    """Papers that it shares with another topic."""


EMPTY = Totals(0, 0, {}, {})

Key = TypeVar("Key", int, str)

_encode = msgspec.msgpack.Encoder().encode
_decode_part = msgspec.msgpack.Decoder(Part).decode
_decode_terms_part = msgspec.msgpack.Decoder(tuple[str, ...]).decode
_decode_totals = msgspec.msgpack.Decoder(Totals).decode
_decode_record = msgspec.msgpack.Decoder(Record).decode
_decode_terms = msgspec.msgpack.Decoder(dict[str, int]).decode


def encode_parts(date: dt.date, title: str, slugs: Iterable[str], watch: Iterable[str] = ()) -> dict[str, bytes]:
    """What a paper adds, by the key of the folded group."""
    month, tags = date.isoformat()[:7], tuple(sorted(slugs))
    part = _encode(Part(month, date.day, tags))
    parts = {MONTH + month: part, **dict.fromkeys([TOPIC + tag for tag in tags], part)}
    terms = terms_of(title)
    if terms:
        parts[TERMS + month] = _encode(terms)
    parts.update((WATCH + slug, b"") for slug in watch)
    return parts


def fold_totals(key: str, value: bytes | None, removed: Sequence[bytes], added: Sequence[bytes]) -> bytes | None:
    """The value of a folded group after some papers left and came; None where none is left."""
    if key.startswith(MONTH):
        return _fold_month(value, removed, added)
    if key.startswith(TOPIC):
        return _fold_topic(key.removeprefix(TOPIC), value, removed, added)
    if key.startswith(WATCH):
        count = int(value or b"0") + len(added) - len(removed)
        return b"%d" % count if count else None
    terms = Counter(_decode_terms(value)) if value else Counter[str]()
    terms.subtract(term for part in removed for term in _decode_terms_part(part))
    terms.update(term for part in added for term in _decode_terms_part(part))
    return _encode(_tidy(terms)) if any(terms.values()) else None


def find_followers(key: str, before: bytes | None, after: bytes | None) -> Iterator[Group]:
    """The groups that show what differs between two values of a folded group."""
    if key.startswith(TERMS):
        yield Group("trends", ALL, EVER)
        return
    if key.startswith(TOPIC):
        yield Group("tag", f"tag:{key.removeprefix(TOPIC)}", EVER)
        return
    if key.startswith(WATCH):
        yield Group("watch", key, EVER)
        return
    old, new = _totals(before), _totals(after)
    yield Group("home", ALL, EVER)
    if old.days != new.days:
        yield Group("year", ALL, key.removeprefix(MONTH)[:4])
    if old.tags != new.tags or old.untagged != new.untagged:
        yield Group("tag-index", ALL, EVER)
    if old.tags != new.tags or old.papers != new.papers:
        yield Group("trends", ALL, EVER)
    if before is None or after is None or old.tags.keys() != new.tags.keys():
        yield Group("sitemap", ALL, EVER)


def read_totals(reader: Reader, year: str = "") -> dict[str, Totals]:
    """The totals of all months, or of one year's, by month in order of time."""
    rows = reader.folds(f"{MONTH}{year}-" if year else MONTH)
    return {key.removeprefix(MONTH): _decode_totals(value) for key, value in rows}


def read_record(reader: Reader, slug: str) -> Record:
    """The record of a topic; an empty one of a topic without papers."""
    key = TOPIC + slug
    value = dict(reader.folds(key)).get(key)  # slugs may begin with other slugs
    return _decode_record(value) if value else Record({}, {})


def read_watched(reader: Reader, slug: str) -> int:
    """How many papers are on a watch list."""
    key = WATCH + slug
    return int(dict(reader.folds(key)).get(key, b"0"))


def read_terms(reader: Reader, months: Iterable[str]) -> list[dict[str, int]]:
    """For each month the terms of its titles, with the number of papers that have them."""
    values = [dict(reader.folds(TERMS + month)).get(TERMS + month) for month in months]
    return [_decode_terms(value) if value else {} for value in values]


def _totals(value: bytes | None) -> Totals:
    return _decode_totals(value) if value else EMPTY


def _fold_month(value: bytes | None, removed: Sequence[bytes], added: Sequence[bytes]) -> bytes | None:
    old = _totals(value)
    papers, untagged = old.papers, old.untagged
    days, tags = Counter(old.days), Counter(old.tags)
    for sign, parts in ((-1, removed), (1, added)):
        for part in map(_decode_part, parts):
            papers += sign
            untagged += sign * (not part.tags)
            days[part.day] += sign
            for tag in part.tags:
                tags[tag] += sign
    return _encode(Totals(papers, untagged, _tidy(days), _tidy(tags))) if papers else None


def _fold_topic(slug: str, value: bytes | None, removed: Sequence[bytes], added: Sequence[bytes]) -> bytes | None:
    old = _decode_record(value) if value else Record({}, {})
    months, others = Counter(old.months), Counter(old.others)
    for sign, parts in ((-1, removed), (1, added)):
        for part in map(_decode_part, parts):
            months[part.month] += sign
            for tag in part.tags:
                others[tag] += sign
    others.pop(slug, None)
    record = Record(_tidy(months), _tidy(others))
    return _encode(record) if record.months else None


def _tidy(counts: Mapping[Key, int]) -> dict[Key, int]:
    return {key: counts[key] for key in sorted(counts) if counts[key]}
