"""Items, their series and links, and folded groups: the tables that say who contributes what.

Everything is looked up by key or by a range of places; nothing here ever loads the archive, but for ``Items.every``.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from typing import NamedTuple, TypeVar

from digest.engine.files import path_value
from digest.groups import ALL, Contribution, Member, span_bounds

FACET_SIZE = 8


class Item(NamedTuple):
    """A stored contribution with its place."""

    place: int
    path: str
    rank: int | None
    name: str
    summary: bytes
    facets: bytes
    """Facet digests, one after the other."""

    @classmethod
    def at(cls, place: int, path: str, given: Contribution) -> Item:
        """A contribution at a place."""
        return cls(place, path, given.rank, given.name, given.summary, b"".join(given.facets))

    def facet(self, index: int) -> bytes:
        """The digest of one facet."""
        return self.facets[index * FACET_SIZE : (index + 1) * FACET_SIZE]


Key = TypeVar("Key")

_member: Callable[[Iterable[object]], Member] = partial(tuple.__new__, Member)
"""A row as a member: without the checks of ``Member(*row)``, which took more time than SQLite."""
_AT_ONCE = 500
"""Keys looked up in one query: SQLite takes 999 values in the least."""
_COLUMNS = "place, path, rank, name, summary, facets"


@lru_cache(maxsize=4096)
def series_id(series: str) -> int:
    """The number that stands for a series in ``member``: 63 bits of a digest, so no table of names is needed.

    Among a million series the chance of any two sharing a number is about one in twenty million.
    """
    return int.from_bytes(blake2b(series.encode(), digest_size=8).digest(), "big") >> 1


class Items:
    """The tables ``item`` and ``member``. Large, for each way to look them up is a query of its own."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def by_path(self, path: str) -> Item | None:
        """The item of a source."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM item WHERE path = ?", (path_value(path),)).fetchone()
        return Item(*row) if row else None

    def by_paths(self, paths: Sequence[str]) -> dict[str, Item]:
        """The items of some sources, by path."""
        found: dict[str, Item] = {}
        for chunk in _chunks([path_value(path) for path in paths]):
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM item WHERE path IN ({_marks(chunk)})", chunk)
            found.update((row[1], Item(*row)) for row in rows)
        return found

    def of_span(self, key: str) -> list[Item]:
        """All items of a span, by place."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM item WHERE place >= ? AND place < ? ORDER BY place", span_bounds(key)
        )
        return [Item(*row) for row in rows]

    def every(self) -> Iterator[Item]:
        """All items, by place."""
        for row in self._db.execute(f"SELECT {_COLUMNS} FROM item ORDER BY place"):
            yield Item(*row)

    def remove(self, gone: Iterable[tuple[int, Iterable[str]]]) -> None:
        """Take out the items at some places, members of some series."""
        rows = list(gone)
        self._db.executemany("DELETE FROM item WHERE place = ?", [(place,) for place, _ in rows])
        _leave(self._db, [(series_id(series), place) for place, names in rows for series in names])

    def add(self, come: Iterable[tuple[Item, Iterable[str]]]) -> None:
        """Put in items at places that are free, as members of some series, without links."""
        come = list(come)
        self._db.executemany("INSERT INTO item VALUES(?, ?, ?, ?, ?, ?)", [item for item, _ in come])
        _join(self._db, [(series_id(series), item.place) for item, names in come for series in names])

    def update(self, edited: Iterable[tuple[Item, Iterable[str], Iterable[str]]]) -> None:
        """Replace what items contribute where they stand: (new item, series before, series now)."""
        for item, before, now in edited:
            self._db.execute(
                "UPDATE item SET path = ?, rank = ?, name = ?, summary = ?, facets = ? WHERE place = ?",
                (*item[1:], item.place),
            )
            _leave(self._db, [(series_id(series), item.place) for series in set(before) - set(now)])
            _join(self._db, [(series_id(series), item.place) for series in set(now) - set(before)])

    def members(self, series: str, low: int, high: int) -> list[Member]:
        """The members of a series from one place up to another, by place."""
        if series == ALL:
            sql = "SELECT place, path, summary FROM item WHERE place >= ? AND place < ? ORDER BY place"
            values: tuple[int, ...] = (low, high)
        else:
            sql = (
                "SELECT item.place, path, summary FROM member CROSS JOIN item USING(place) "
                "WHERE series = ? AND member.place >= ? AND member.place < ? ORDER BY member.place"
            )
            values = (series_id(series), low, high)
        return list(map(_member, self._db.execute(sql, values)))

    def newest(self, series: str, count: int) -> list[int]:
        """Places of the newest members, newest first."""
        if series == ALL:
            rows = self._db.execute("SELECT place FROM item ORDER BY place DESC LIMIT ?", (count,))
        else:
            sql = "SELECT place FROM member WHERE series = ? ORDER BY place DESC LIMIT ?"
            rows = self._db.execute(sql, (series_id(series), count))
        return [place for (place,) in rows]

    def shared(self, series: Sequence[str]) -> set[str]:
        """Those of some series that have several members."""
        found: set[str] = set()
        for chunk in _chunks(series):
            names = {series_id(name): name for name in chunk}
            sql = f"SELECT series FROM member WHERE series IN ({_marks(names)}) GROUP BY series HAVING count(*) > 1"
            found.update(names[number] for (number,) in self._db.execute(sql, list(names)))
        return found

    def nearest(self, series: str, low: int, high: int) -> tuple[int | None, int | None]:
        """The last place of a series before ``low`` and its first place from ``high`` on."""
        table, condition, values = "item", "", tuple[int, ...]()
        if series != ALL:
            table, condition, values = "member", "series = ? AND", (series_id(series),)
        before = self._db.execute(f"SELECT max(place) FROM {table} WHERE {condition} place < ?", (*values, low))
        after = self._db.execute(f"SELECT min(place) FROM {table} WHERE {condition} place >= ?", (*values, high))
        return before.fetchone()[0], after.fetchone()[0]

    def among(self, places: Sequence[int]) -> Iterator[Member]:
        """The items at some places, in few queries; some hundred are held at a time."""
        for chunk in _chunks(places):
            rows = self._db.execute(f"SELECT place, path, summary FROM item WHERE place IN ({_marks(chunk)})", chunk)
            yield from map(_member, rows.fetchall())


class Links:
    """The second round: the table ``link_list``, and the table ``link``, which is the same backwards."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, place: int) -> tuple[int, ...]:
        """The places that an item links to; 0 where a link leads nowhere."""
        row = self._db.execute("SELECT targets FROM link_list WHERE place = ?", (place,)).fetchone()
        return tuple(array("q", row[0])) if row else ()

    def of_each(self, places: Collection[int]) -> dict[int, tuple[int, ...]]:
        """The same of several items, in few queries."""
        found: dict[int, tuple[int, ...]] = dict.fromkeys(places, ())
        for chunk in _chunks(sorted(places)):
            rows = self._db.execute(f"SELECT place, targets FROM link_list WHERE place IN ({_marks(chunk)})", chunk)
            found.update((place, tuple(array("q", targets))) for place, targets in rows)
        return found

    def linking_any(self, targets: Collection[int]) -> Iterator[int]:
        """The places of the items that link to any of some, were those empty by now, in few queries; one may come more
        than once."""
        for chunk in _chunks(sorted(targets)):
            rows = self._db.execute(f"SELECT source FROM link WHERE target IN ({_marks(chunk)})", chunk)
            yield from (source for (source,) in rows)

    def put(self, lists: Mapping[int, tuple[tuple[int, ...], tuple[int, ...]]]) -> None:
        """Replace link lists: (old, new) by place. Items about to leave their places get empty ones."""
        self._db.executemany(
            "DELETE FROM link WHERE target = ? AND source = ?",
            [(target, source) for source, (old, _) in lists.items() for target in old],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO link VALUES(?, ?)",
            sorted((target, source) for source, (_, new) in lists.items() for target in new if target),
        )
        self._db.executemany(
            "DELETE FROM link_list WHERE place = ?", [(source,) for source, (_, new) in lists.items() if not new]
        )
        self._db.executemany(
            "INSERT OR REPLACE INTO link_list VALUES(?, ?)",
            [(source, array("q", new).tobytes()) for source, (_, new) in sorted(lists.items()) if new],
        )


class Folds:
    """The values of folded groups."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, key: str) -> bytes | None:
        """One value."""
        row = self._db.execute("SELECT value FROM fold WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, key: str, value: bytes | None) -> None:
        """Store a value; None forgets it."""
        if value is None:
            self._db.execute("DELETE FROM fold WHERE key = ?", (key,))
        else:
            self._db.execute("INSERT OR REPLACE INTO fold VALUES(?, ?)", (key, value))

    def starting(self, prefix: str) -> list[tuple[str, bytes]]:
        """All values whose key starts so, by key."""
        rows = self._db.execute(
            "SELECT key, value FROM fold WHERE key >= ? AND key < ? ORDER BY key", (prefix, prefix + "\U0010ffff")
        )
        return rows.fetchall()


class StoredShelf:
    """What indexes over all items keep: a ``digest.groups.Shelf``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.epoch = object()
        """Another one after a round was undone."""

    def get(self, key: str) -> bytes | None:
        """One value."""
        row = self._db.execute("SELECT value FROM shelf WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, key: str, value: bytes | None) -> None:
        """Store a value; None forgets it."""
        if value is None:
            self._db.execute("DELETE FROM shelf WHERE key = ?", (key,))
        else:
            self._db.execute("INSERT OR REPLACE INTO shelf VALUES(?, ?)", (key, value))

    def between(self, low: str, high: str) -> list[tuple[str, bytes]]:
        """The values from one key up to another, by key."""
        rows = self._db.execute("SELECT key, value FROM shelf WHERE key >= ? AND key < ? ORDER BY key", (low, high))
        return rows.fetchall()

    def undo(self) -> None:
        """A round is undone, and what was kept in memory of it is void."""
        self.epoch = object()


def _chunks(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    return (keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE))


def _marks(keys: Collection[object]) -> str:
    return ",".join("?" * len(keys))


def _join(db: sqlite3.Connection, rows: list[tuple[int, int]]) -> None:
    db.executemany("INSERT OR IGNORE INTO member VALUES(?, ?)", sorted(rows))


def _leave(db: sqlite3.Connection, rows: list[tuple[int, int]]) -> None:
    db.executemany("DELETE FROM member WHERE series = ? AND place = ?", rows)
