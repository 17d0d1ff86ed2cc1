"""What a kill leaves behind, without the cost of a process: work ends at a chosen step and the state takes no more.

``test_kills.py`` does the same to real processes, at fewer places.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from unittest.mock import patch

from digest.engine.files import Known
from digest.engine.keeper import Keeper
from digest.engine.publish import Publisher
from digest.engine.state import State

POINTS = ("before a file", "beside a file", "after a file", "after a removal", "before a commit", "after a commit")


class KilledError(BaseException):
    """Not an ``Exception``: nothing may catch it."""


@contextlib.contextmanager
def killing(keeper: Keeper, point: str, steps: int) -> Iterator[None]:
    """Let the work inside end when it comes to a point for the given time, counted from one; at the latest at its end.

    The state's connection is closed first: what would run on the way out cannot be remembered, as after a real kill.
    """
    rest = iter(range(steps - 1, -1, -1))

    def pass_by(here: str) -> None:
        if here == point and next(rest) == 0:
            keeper.state.db.close()
            raise KilledError

    with (
        patch.object(Publisher, "put", _put(pass_by, Publisher.put)),
        patch.object(Publisher, "remove", _remove(pass_by, Publisher.remove)),
        patch.object(State, "transaction", _transaction(pass_by, State.transaction)),
        contextlib.suppress(KilledError, sqlite3.ProgrammingError),
    ):
        yield
    keeper.state.db.close()


def _put(pass_by: Callable[[str], None], put: Callable[..., tuple[Known, bool]]) -> Callable[..., tuple[Known, bool]]:
    def wrapped(publisher: Publisher, path: str, data: bytes, known: Known | None) -> tuple[Known, bool]:
        pass_by("before a file")
        folder, name = os.path.split(os.path.join(publisher._folder, path))
        try:
            pass_by("beside a file")
        except KilledError:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, f".{name}.1.tmp"), "wb") as half:
                half.write(data[: len(data) // 2])
            raise
        result = put(publisher, path, data, known)
        pass_by("after a file")
        return result

    return wrapped


def _remove(pass_by: Callable[[str], None], remove: Callable[..., bool]) -> Callable[..., bool]:
    def wrapped(publisher: Publisher, path: str) -> bool:
        was_there = remove(publisher, path)
        if was_there:
            pass_by("after a removal")
        return was_there

    return wrapped


def _transaction(pass_by: Callable[[str], None], transaction: Callable[..., contextlib.AbstractContextManager[None]]):
    @contextlib.contextmanager
    def wrapped(state: State) -> Iterator[None]:
        with transaction(state):
            yield
            pass_by("before a commit")
        pass_by("after a commit")

    return wrapped
