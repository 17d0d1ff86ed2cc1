"""What a folder held when it was last seen: names, stamps and digests of files, compared in bulk.

A table has at most ``BUCKETS`` rows, each with the files whose path hashes to it, so that a scan of 100,000 files
compares a thousand rows of bytes, and a change of one file rewrites one short row:

    names    paths in order, joined by NUL
    stamps   for each file three 64-bit integers: size, mtime_ns, ctime_ns
    digests  for each file sixteen bytes, the digest of its content

The digest decides; a stamp is a shortcut. A stamp of a file so fresh that another write could have left the same one is
never stored (``Stamp.settled``).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from struct import Struct
from typing import NamedTuple
from zlib import crc32

BUCKETS = 1024
DIGEST_SIZE = 16
STAMP = Struct("=3q")
"""A packed stamp: the numbers of a ``Stamp``, which is what a scan of all files compares."""


class Stamp(NamedTuple):
    """What ``stat`` says of a file. The change time catches an edit that kept size and modification time."""

    size: int
    mtime_ns: int
    ctime_ns: int

    def settled(self, now_ns: int) -> Stamp:
        """The stamp if a later write must change it, else one that equals no real stamp.

        Clocks of file systems tick in steps: a few milliseconds usually, whole seconds on some; a file changed within
        the last step could change again without a trace.
        """
        newest = max(self.mtime_ns, self.ctime_ns)
        step_ns = 2_000_000_000 if self.mtime_ns % 1_000_000_000 == 0 else 50_000_000
        return self if newest + step_ns < now_ns else UNSETTLED


UNSETTLED = Stamp(-1, -1, -1)


class Known(NamedTuple):
    """A file as it is remembered."""

    stamp: Stamp
    digest: bytes


class FileTable:
    """One table of remembered files."""

    def __init__(self, db: sqlite3.Connection, table: str) -> None:
        self._db = db
        self._table = table

    def get(self, path: str) -> Known | None:
        """What is remembered of one file. Costs a look-up and a search in the bytes of one row."""
        row = self._row(bucket_of(path))
        if row is None:
            return None
        names, stamps, digests = row
        fenced = b"\0%b\0" % names
        found = fenced.find(b"\0%b\0" % _encode(path))
        if found < 0:
            return None
        at = fenced.count(b"\0", 0, found)
        return Known(Stamp(*STAMP.unpack_from(stamps, at * STAMP.size)), _digest(digests, at))

    def differing(self, seen: Mapping[str, bytes]) -> tuple[dict[str, Stamp], list[str]]:
        """The paths of a whole listing whose packed stamp is not the remembered one, each with its stamp, and those
        remembered but not seen; both in order.

        Costs one pass over the listing and one comparison of bytes a bucket.
        """
        buckets: dict[int, list[str]] = {}
        for path in seen:
            buckets.setdefault(bucket_of(path), []).append(path)
        changed: list[str] = []
        gone: list[str] = []
        rows = self._db.execute(f"SELECT bucket, names, stamps FROM {self._table}")
        stored = {bucket: (names, stamps) for bucket, names, stamps in rows}
        for bucket, paths in buckets.items():
            paths.sort()
            names, stamps = stored.pop(bucket, (b"", b""))
            if names == _join(paths) and stamps == b"".join([seen[path] for path in paths]):
                continue
            known = dict(zip(_split(names), _cut(stamps), strict=True))
            changed.extend(path for path in paths if known.get(path) != seen[path])
            gone.extend(path for path in known if path not in seen)
        for names, _ in stored.values():
            gone.extend(_split(names))
        return {path: Stamp(*STAMP.unpack(seen[path])) for path in sorted(changed)}, sorted(gone)

    def update(self, put: Mapping[str, Known], drop: Iterable[str] = ()) -> None:
        """Remember and forget some files."""
        touched: dict[int, dict[str, Known]] = {}

        def bucket(path: str) -> dict[str, Known]:
            number = bucket_of(path)
            if number not in touched:
                touched[number] = self._bucket(number)
            return touched[number]

        for path in drop:
            bucket(path).pop(path, None)
        for path, known in put.items():
            bucket(path)[path] = known
        self._db.executemany(
            f"INSERT OR REPLACE INTO {self._table} VALUES(?, ?, ?, ?)",
            [(number, *_pack(files)) for number, files in touched.items() if files],
        )
        self._db.executemany(
            f"DELETE FROM {self._table} WHERE bucket = ?", [(number,) for number, files in touched.items() if not files]
        )

    def paths(self) -> Iterator[str]:
        """All remembered paths, in no order."""
        for (names,) in self._db.execute(f"SELECT names FROM {self._table}"):
            yield from _split(names)

    def below(self, folder: str) -> list[str]:
        """The remembered paths in a folder and below, in no order. Costs a search in a hundred bytes a file."""
        within = f"{folder}/"
        rows = self._db.execute(f"SELECT names FROM {self._table} WHERE instr(names, ?)", (_encode(within),))
        return [path for (names,) in rows for path in _split(names) if path.startswith(within)]

    def _row(self, number: int) -> tuple[bytes, bytes, bytes] | None:
        sql = f"SELECT names, stamps, digests FROM {self._table} WHERE bucket = ?"
        row: tuple[bytes, bytes, bytes] | None = self._db.execute(sql, (number,)).fetchone()
        return row

    def _bucket(self, number: int) -> dict[str, Known]:
        row = self._row(number)
        if row is None:
            return {}
        names, stamps, digests = row
        files = enumerate(zip(_split(names), _stamps(stamps), strict=True))
        return {path: Known(stamp, _digest(digests, at)) for at, (path, stamp) in files}


def bucket_of(path: str) -> int:
    """The row that remembers a path."""
    return crc32(_encode(path)) & (BUCKETS - 1)


def path_value(path: str) -> str | bytes:
    """A path as SQLite takes it: text, or bytes where a name is not UTF-8."""
    return path if is_utf8(path) else _encode(path)


def is_utf8(path: str) -> bool:
    """Whether a path is text; if not, it came from the operating system with its odd bytes escaped."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _encode(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _digest(digests: bytes, at: int) -> bytes:
    return digests[at * DIGEST_SIZE : (at + 1) * DIGEST_SIZE]


def _join(paths: list[str]) -> bytes:
    return _encode("\0".join(paths))


def _split(names: bytes) -> list[str]:
    return names.decode("utf-8", "surrogateescape").split("\0") if names else []


def _stamps(data: bytes) -> list[Stamp]:
    numbers = array("q", data)
    return [Stamp(*numbers[at : at + 3]) for at in range(0, len(numbers), 3)]


def _cut(data: bytes) -> list[bytes]:
    return [data[at : at + STAMP.size] for at in range(0, len(data), STAMP.size)]


def _pack(files: dict[str, Known]) -> tuple[bytes, bytes, bytes]:
    paths = sorted(files)
    stamps = array("q", [number for path in paths for number in files[path].stamp])
    return _join(paths), stamps.tobytes(), b"".join(files[path].digest for path in paths)
