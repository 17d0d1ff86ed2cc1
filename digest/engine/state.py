"""The state file: one SQLite database under ``.digest/`` that remembers what each source contributed and what was
written.

It is a cache. Lost, damaged or of another version, it is thrown away and only time is lost; nothing in it is ever the
only copy of anything, and no number in it (ids, order of rows) ever shows in an output.

    meta(key, value)                                       versions and digests of inputs
    item(place, path, rank, name, summary, facets)         what each source contributes; the key is its place in time
    text(path, value, indexed)                             what it contributes to be shown in full and to be indexed
    line(id, value)                                        what it contributes to outputs that have a line for each item
    member(series, place)                                  items of a series; the series' name stands as a 63-bit digest
    link_list(place, targets)                              the second round: whom an item shows; as a column of ``item``
                                                           it moved each of these once more in a clean build
    link(target, source)                                   the same backwards: who shows this item
    fold(key, value)                                       folded groups
    shelf(key, value)                                      what indexes over all items keep
    file_source, file_output, file_dump(bucket, names, stamps, digests)
                                                           what a folder held when it was last seen, see ``files``
    unread(path)                                           sources to be read again, for reading depends on what changed
    note(path, diagnostics)                                what is wrong with a source, kept as long as the source is
    aside(series, path)                                    hidden sources, to be found again
    clash(series)                                          series that should have one member and have several
    plan(kind, series, span)                               groups whose outputs are unknown, see ``keeper``

Members of time spans need no rows: places are chronological, so a day or a month is a range of keys. Rows per posting
or values per membership were measured to cost five to ten times as much as this layout.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from digest.engine.files import FileTable, path_value
from digest.engine.items import Folds, Items, Links, StoredShelf
from digest.engine.layout import STATE
from digest.engine.lines import Lines
from digest.engine.notes import Notes
from digest.engine.texts import Texts
from digest.groups import EVER, Group

VERSION = "1"
LARGE_PLAN = 5000
"""Planned groups above which whole kinds are planned instead."""

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE item(place INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, rank INTEGER, name TEXT NOT NULL,
                  summary BLOB NOT NULL, facets BLOB NOT NULL);
CREATE TABLE text(path TEXT PRIMARY KEY, value BLOB NOT NULL, indexed BLOB NOT NULL);
CREATE TABLE line(id INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE member(series INTEGER, place INTEGER, PRIMARY KEY(series, place)) WITHOUT ROWID;
CREATE TABLE link_list(place INTEGER PRIMARY KEY, targets BLOB NOT NULL);
CREATE TABLE link(target INTEGER, source INTEGER, PRIMARY KEY(target, source)) WITHOUT ROWID;
CREATE TABLE fold(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE shelf(key TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE file_source(bucket INTEGER PRIMARY KEY, names BLOB, stamps BLOB, digests BLOB);
CREATE TABLE file_output(bucket INTEGER PRIMARY KEY, names BLOB, stamps BLOB, digests BLOB);
CREATE TABLE file_dump(bucket INTEGER PRIMARY KEY, names BLOB, stamps BLOB, digests BLOB);
CREATE TABLE unread(path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE note(path TEXT PRIMARY KEY, diagnostics BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE aside(series TEXT, path TEXT, PRIMARY KEY(series, path)) WITHOUT ROWID;
CREATE INDEX aside_path ON aside(path);
CREATE TABLE clash(series TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE plan(kind TEXT, series TEXT, span TEXT, PRIMARY KEY(kind, series, span)) WITHOUT ROWID;
"""


def digest_of(data: bytes) -> bytes:
    """Sixteen bytes that stand for the content of a file: those of SHA-256, for which processors have instructions, so
    that it takes three fifths of the time of BLAKE2."""
    return hashlib.sha256(data).digest()[:16]


class State:
    """An open state file. Reading is safe beside a writer; writes happen inside ``transaction``."""

    def __init__(self, db: sqlite3.Connection, path: Path, *, is_new: bool) -> None:
        self.db = db
        self.path = path
        self.is_new = is_new
        """Whether nothing was remembered: the first build, or a state that had to be thrown away."""
        self._inode = os.stat(path).st_ino
        self.items = Items(db)
        self.texts = Texts(db)
        self.lines = Lines(db)
        self.links = Links(db)
        self.folds = Folds(db)
        self.shelf = StoredShelf(db)
        self.sources = FileTable(db, "file_source")
        self.outputs = FileTable(db, "file_output")
        self.dumps = FileTable(db, "file_dump")
        self.unread = Unread(db)
        self.notes = Notes(db)
        self.plan = Plan(db)

    @classmethod
    def open(cls, folder: Path, fingerprint: str) -> State:
        """The state in a folder; a new one where there is none, where it is damaged or where it was made by other
        code.

        Damage inside the file shows only when that part is read, as a ``sqlite3.DatabaseError``: then ``discard`` the
        file and begin again.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / STATE
        wanted = f"{VERSION} {fingerprint}".encode()
        state = cls._open_known(path, wanted)
        if state is not None:
            return state
        discard(folder)
        db = sqlite3.connect(path, isolation_level=None)
        _configure(db)
        db.executescript(_SCHEMA)
        db.execute("INSERT INTO meta VALUES('version', ?)", (wanted,))  # last: a state without it is not finished
        return cls(db, path, is_new=True)

    @classmethod
    def _open_known(cls, path: Path, wanted: bytes) -> State | None:
        """The state in a file, None if it is not one of ours.

        A connection that is of no use is closed before anything else happens: closed later, it would take the log of
        the file that replaces this one for its own, and remove it.
        """
        if not path.is_file():
            return None
        db = sqlite3.connect(path, isolation_level=None)
        try:
            _configure(db)
            state = cls(db, path, is_new=False)
            if state.meta("version") == wanted:
                return state
        except sqlite3.DatabaseError:
            pass  # truncated, overwritten or not a database: as good as lost
        db.close()
        return None

    @classmethod
    def reading(cls, path: Path | str) -> State:
        """A second connection to the same file that only reads, for a worker process."""
        address = Path(path).absolute().as_uri()  # quoted: a folder may be called `50% #1?`
        db = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
        db.execute("PRAGMA cache_size = -8192")
        return cls(db, Path(path), is_new=False)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing of it."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            self.shelf.undo()
            if self.db.in_transaction:  # not after a full disk, which ends it by itself
                self.db.execute("ROLLBACK")
            raise

    @contextlib.contextmanager
    def beginning(self) -> Iterator[None]:
        """The transaction that fills a new state: without a log, since nothing is there that could be wanted back, so
        that each page is written once. Whoever opens the state before ``finish`` throws it away, for only with a log
        are several pages written together or not at all."""
        self.db.execute("UPDATE meta SET key = 'unfinished' WHERE key = 'version'")
        self.db.execute("PRAGMA journal_mode = MEMORY")
        try:
            with self.transaction():
                yield
        finally:
            self.db.execute("PRAGMA journal_mode = WAL")

    def finish(self) -> None:
        """Say that what ``beginning`` began is whole."""
        self.db.execute("UPDATE meta SET key = 'version' WHERE key = 'unfinished'")

    def check_file(self) -> None:
        """Make sure that what is written is kept: SQLite goes on in a file that was deleted.

        Raises:
            sqlite3.OperationalError: the file is gone, or another one.
        """
        try:
            is_there = os.stat(self.path).st_ino == self._inode
        except OSError:
            is_there = False
        if not is_there:
            raise sqlite3.OperationalError(f"{self.path.name} was deleted")

    def meta(self, key: str) -> bytes | None:
        """A remembered value."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: bytes) -> None:
        """Remember a value."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (key, value))

    def close(self) -> None:
        """Close the file; an open transaction is rolled back."""
        self.db.close()


class Unread:
    """Sources that must be read again though they did not change: the taxonomy did, say.

    They are read some at a time, so that the archive need not be read in one breath after each letter that a person
    types.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM unread").fetchone()[0])

    def add(self, paths: Iterable[str]) -> None:
        """Have some read again."""
        self._db.executemany("INSERT OR IGNORE INTO unread VALUES(?)", ((path_value(path),) for path in paths))

    def first(self, most: int) -> list[str]:
        """So many of them, in order."""
        rows = self._db.execute("SELECT path FROM unread ORDER BY path LIMIT ?", (most,))
        return [os.fsdecode(path) for (path,) in rows]

    def among(self, paths: Iterable[str]) -> set[str]:
        """Those of some sources that must be read again."""
        find = "SELECT 1 FROM unread WHERE path = ?"
        return {path for path in paths if self._db.execute(find, (path_value(path),)).fetchone()}

    def remove(self, paths: Iterable[str]) -> None:
        """Forget those that were read."""
        self._db.executemany("DELETE FROM unread WHERE path = ?", ((path_value(path),) for path in paths))


class Plan:
    """The groups whose outputs may be half written: filled before the first file changes, emptied after the last."""

    EVERY = "*"
    """Instead of a series: every group of the kind."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def cover(self, groups: Collection[Group]) -> None:
        """Plan some groups; their whole kinds where they are very many."""
        is_large = len(groups) > LARGE_PLAN
        self.add({Group(group.kind, self.EVERY, EVER) for group in groups} if is_large else groups)

    def add(self, groups: Iterable[Group]) -> None:
        """Plan some groups."""
        self._db.executemany("INSERT OR IGNORE INTO plan VALUES(?, ?, ?)", groups)

    def read(self) -> list[Group]:
        """What is planned."""
        return [Group(*row) for row in self._db.execute("SELECT kind, series, span FROM plan ORDER BY 1, 2, 3")]

    def remove(self, groups: Iterable[Group]) -> None:
        """Forget groups that are done."""
        self._db.executemany("DELETE FROM plan WHERE kind = ? AND series = ? AND span = ?", groups)

    def clear(self) -> None:
        """Forget all."""
        self._db.execute("DELETE FROM plan")


@contextlib.contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """All that is read inside is of one moment, which takes a tenth less time than to ask for each of it alone."""
    is_outermost = not db.in_transaction
    if is_outermost:
        db.execute("BEGIN")
    try:
        yield
    finally:
        if is_outermost and db.in_transaction:
            db.execute("COMMIT")


def discard(folder: Path) -> None:
    """Throw away the state in a folder, whatever lies there under its name. It must not be open."""
    for suffix in ("", "-wal", "-shm"):
        path = folder / (STATE + suffix)
        if path.is_dir() and not path.is_symlink():
            import shutil

            shutil.rmtree(path)
        elif os.path.lexists(path):
            path.unlink()


def _configure(db: sqlite3.Connection) -> None:
    # Write-ahead logging without a sync per commit: a killed process loses nothing, a power failure at most the cache.
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -16384")
