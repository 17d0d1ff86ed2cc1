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
            known = dict(zip(_split(names), _cut(stamps, STAMP.size), strict=True))
            changed.extend(path for path in paths if known.get(path) != seen[path])
            gone.extend(path for path in known if path not in seen)
        for names, _ in stored.values():
            gone.extend(_split(names))
        return {path: Stamp(*STAMP.unpack(seen[path])) for path in sorted(changed)}, sorted(gone)

    def update(self, put: Mapping[str, Known], drop: Iterable[str] = ()) -> None:
        """Remember and forget some files."""
        buckets: dict[int, dict[str, Known | None]] = {}
        for path in drop:
            buckets.setdefault(bucket_of(path), {})[path] = None
        for path, known in put.items():
            buckets.setdefault(bucket_of(path), {})[path] = known
        rows = {number: self._edited(number, edits) for number, edits in buckets.items()}
        self._db.executemany(
            f"INSERT OR REPLACE INTO {self._table} VALUES(?, ?, ?, ?)",
            [(number, *row) for number, row in rows.items() if row[0]],
        )
        self._db.executemany(
            f"DELETE FROM {self._table} WHERE bucket = ?", [(number,) for number, row in rows.items() if not row[0]]
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

    def _edited(self, number: int, edits: Mapping[str, Known | None]) -> tuple[bytes, bytes, bytes]:
        """A row with some files put in, or taken out."""
        names, stamps, digests = self._row(number) or (b"", b"", b"")
        fenced = b"\0%b\0" % names
        found = [(fenced.find(b"\0%b\0" % _encode(path)), known) for path, known in edits.items()]
        if any(at < 0 or known is None for at, known in found):
            values = zip(_cut(stamps, STAMP.size), _cut(digests, DIGEST_SIZE), strict=True)
            files = dict(zip(_split(names), values, strict=True))
            changed = {path: (STAMP.pack(*known.stamp), _fill(known.digest)) for path, known in edits.items() if known}
            rest = {path: file for path, file in files.items() if path not in edits}
            return _pack(rest | changed)
        # Most edits are of files that are there: their bytes alone are replaced.
        new_stamps, new_digests = bytearray(stamps), bytearray(digests)
        for place, known in found:
            at = fenced.count(b"\0", 0, place)
            if known is not None:
                STAMP.pack_into(new_stamps, at * STAMP.size, *known.stamp)
                new_digests[at * DIGEST_SIZE : (at + 1) * DIGEST_SIZE] = _fill(known.digest)
        return names, bytes(new_stamps), bytes(new_digests)


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


def _fill(digest: bytes) -> bytes:
    """A digest in full length; an empty one, which says that the content is unknown, becomes zeros."""
    return digest.ljust(DIGEST_SIZE, b"\0")


def _join(paths: list[str]) -> bytes:
    return _encode("\0".join(paths))


def _split(names: bytes) -> list[str]:
    return names.decode("utf-8", "surrogateescape").split("\0") if names else []


def _cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def _pack(files: Mapping[str, tuple[bytes, bytes]]) -> tuple[bytes, bytes, bytes]:
    """The row of some files, given the packed stamp and the digest of each."""
    paths = sorted(files)
    return _join(paths), b"".join([files[path][0] for path in paths]), b"".join([files[path][1] for path in paths])
