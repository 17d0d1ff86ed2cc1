"""Pieces shared among processes: in order, without waiting for one another, and never too many at once."""

from __future__ import annotations

import functools
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.engine.pool import PIECES_AHEAD, Pool
from digest.errors import DigestError

PIECES = list(range(20))


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(1, _begin)
    yield made
    made.close()


def _begin() -> None:
    pass


def _double(piece: int) -> int:
    return 2 * piece


def _leave_trace(folder: str, piece: int) -> int:
    Path(folder, str(piece)).touch()
    return piece


def _dawdle(function: Callable[[int], int], piece: int) -> int:
    time.sleep(0.2)
    return function(piece)


def _fail(piece: int) -> int:
    raise DigestError(f"piece {piece}")


def await_traces(folder: Path, count: int) -> int:
    deadline = time.monotonic() + 30
    while len(list(folder.iterdir())) < count and time.monotonic() < deadline:
        time.sleep(0.01)
    return len(list(folder.iterdir()))


def test_results_come_in_order_wherever_they_were_made(pool: Pool) -> None:
    assert list(pool.share(iter(PIECES), _double, _double, most=4)) == [2 * piece for piece in PIECES]
    assert list(pool.share([], _double, _double, most=4)) == []


def test_other_processes_go_on_while_this_one_does_something_else_but_not_without_end(
    pool: Pool, tmp_path: Path
) -> None:
    there = functools.partial(_leave_trace, str(tmp_path))
    most = 4 * PIECES_AHEAD
    list(pool.share([0], _double, _double, most))  # started by now
    left: list[int] = []
    shared = pool.share(PIECES, functools.partial(_dawdle, there), there, most, left)
    assert next(shared) == 0
    assert await_traces(tmp_path, most) >= most
    time.sleep(0.1)
    shared.close()
    made = len(list(tmp_path.iterdir()))
    assert made in (most, most + 1)  # those that wait, and the one that was taken
    assert left == PIECES[1:made]


@pytest.mark.parametrize("is_here", [True, False])
def test_a_fault_ends_it_and_the_processes_can_be_used_again(pool: Pool, is_here: bool) -> None:
    with pytest.raises(DigestError, match="piece"):
        list(pool.share(PIECES, _fail if is_here else _double, _double if is_here else _fail, most=4))
    assert list(pool.share(PIECES, _double, _double, most=4)) == [2 * piece for piece in PIECES]


def _tell_mask(folder: str, piece: int) -> int:
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    Path(folder, "deaf" if signal.SIGINT in blocked else "hears").touch()
    return piece


def test_other_processes_leave_ctrl_c_to_this_one(pool: Pool, tmp_path: Path) -> None:
    with pool.aside([1], functools.partial(_tell_mask, str(tmp_path))):
        await_traces(tmp_path, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["deaf"]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
