"""What SQLite says of a state that is damaged or cannot be written, said to a person."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from digest.engine.layout import STATE
from digest.engine.state import discard
from digest.errors import DigestError, Location


class DamagedStateError(DigestError):
    """The state was of no use and is gone: only time is lost, but what was under way has to begin anew."""


@contextlib.contextmanager
def named_faults(folder: Path) -> Iterator[None]:
    """What SQLite says of the state in a folder, said to a person; a damaged state is thrown away.

    Raises:
        DamagedStateError: it was.
        DigestError: it cannot be written: a full disk, most often.
    """
    place = Location(f"{folder.name}/{STATE}")
    try:
        yield
    except sqlite3.OperationalError as error:
        raise unwritable(error, place) from error
    except sqlite3.DatabaseError as error:
        discard(folder)
        raise DamagedStateError(f"damaged, and thrown away: {error}; do the same again", place) from error


def unwritable(error: sqlite3.OperationalError, place: Location | None = None) -> DigestError:
    """What a person is told where SQLite cannot write."""
    is_full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
    return DigestError(f"the state cannot be written: {os.strerror(errno.ENOSPC) if is_full else error}", place)
