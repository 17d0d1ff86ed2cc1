"""Time limits: what takes longer is interrupted and fails, so that a hang is a failure and not a long night."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator


class TooSlow(AssertionError):  # noqa: N818  # it is a finding, like every other assertion that fails
    """Something took longer than it may."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer. On the main thread of a process that nobody else sends SIGALRM."""

    def interrupt(*_: object) -> None:
        raise TooSlow(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def growth(act: Callable[[int], object], size: int, factor: int = 8) -> float:
    """How many times longer it takes for an input ``factor`` times as large: about ``factor`` where cost is linear.

    CPU time of the quickest of some runs, so that a busy machine does not count.
    """
    small = min(_spent(act, size) for _ in range(3))
    large = min(_spent(act, size * factor) for _ in range(2))
    return large / max(small, 1e-4)


def _spent(act: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    act(size)
    return time.process_time() - began
