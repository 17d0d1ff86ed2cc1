"""Processes that share work with this one, whichever of them is free taking the next piece."""

from __future__ import annotations

import functools
import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from typing import TypeVar

from digest.errors import DigestError

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class Pool:
    """Processes besides this one."""

    def __init__(self, count: int, start: Callable[..., None], *arguments: object) -> None:
        """Each process begins with ``start``, a function of a module, when there is work for it."""
        context = get_context("spawn")  # never fork: the watcher and the server have threads
        self._count = count
        self._open = functools.partial(
            ProcessPoolExecutor, count, context, functools.partial(_begin, start, *arguments)
        )
        self._executor = self._open()

    def prepare(self, function: Callable[[], None]) -> None:
        """Let each process begin, and call a function of a module."""
        for _ in range(self._count):
            self._executor.submit(function)

    def share(
        self,
        pieces: Iterable[Piece],
        here: Callable[[Piece], Result],
        there: Callable[[Piece], Result],
        ahead: int,
    ) -> Generator[Result, None, None]:
        """The results of all pieces in their order: what comes of ``there``, a function of a module, in the other
        processes and of ``here``, which is the same, in this one while it would wait for them.

        Each process has ``ahead`` pieces at most before it, so that memory does not grow with the work. Whoever stops
        early closes the iterator, which waits for what processes are at.

        Raises:
            DigestError: a process was killed.
        """
        rest = iter(pieces)
        results: deque[Future[Result]] = deque()
        most = ahead * self._count
        try:
            while True:
                waiting = sum(not result.done() for result in results)
                results.extend(self._executor.submit(there, piece) for piece in islice(rest, most - waiting))
                if not results:
                    return
                is_late = not results[0].done() and len(results) < 2 * most
                own = [_finished(here(piece)) for piece in islice(rest, int(is_late))]
                if own:
                    results.extend(own)
                else:
                    yield results.popleft().result()
        except BrokenProcessPool as error:
            self.close()
            self._executor = self._open()
            raise DigestError("a worker process was killed; is there enough memory? (fewer jobs need less)") from error
        finally:
            # A process that went on would overwrite what is made from a newer state. Nothing is cancelled: where a
            # process was killed, too, Python 3.11 would wait for what was cancelled for ever.
            wait(results)

    def close(self) -> None:
        """End the processes."""
        self._executor.shutdown()


def _finished(result: Result) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(result)
    return future


def _begin(start: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start(*arguments)


def _end_with_parent() -> None:
    """A killed parent takes its processes along, or they would still write while the next build is at work."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
