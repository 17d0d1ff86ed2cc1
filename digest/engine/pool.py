"""Processes that share work with this one, whichever of them is free taking the next piece."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from typing import Generic, TypeVar

from digest.engine.copying import can_be_copied
from digest.engine.cycles import look_seldom
from digest.errors import DigestError

PIECES_AHEAD = 2
"""Pieces before each process: one that it is at, and the next, so that it waits for nobody."""
SWITCH_S = 0.0005
"""How long the thread that receives results waits for the one that works. They come through a pipe, 64 kilobytes at a
time: with the 5 ms of Python a process waited a fifth of its time for somebody to take its two megabytes."""

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class Pool:
    """Processes besides this one."""

    def __init__(self, count: int, start: Callable[..., None], *arguments: object) -> None:
        """Each process begins with ``start``, a function of a module, when there is work for it."""
        self._count = count
        self._begin = functools.partial(_begin, start, *arguments)
        self._executor = self._open()

    def prepare(self, function: Callable[[], None]) -> None:
        """Let each process begin, and call a function of a module."""
        for _ in range(self._count):
            _submit(self._executor, function)

    def share(
        self,
        pieces: Iterable[Piece],
        here: Callable[[Piece], Result],
        there: Callable[[Piece], Result],
        most: int,
        left: list[Result] | None = None,
    ) -> Generator[Result, None, None]:
        """The results of all pieces in their order: what comes of ``there``, a function of a module, in the other
        processes and of ``here``, which is the same, in this one while it would wait for them.

        ``most`` results at most wait to be taken, so that memory does not grow with the work; the other processes go on
        until then, whatever this one does meanwhile. Whoever stops early closes the iterator, which waits for what
        processes are at; what was made by then and not taken is in ``left`` afterwards.

        Raises:
            DigestError: a process was killed.
        """
        shared = self._shared(pieces, there, most)
        interval_s = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        try:
            while (first := shared.first()) is not None:
                if first.done() or not shared.work(here):
                    shared.drop_first()
                    yield first.result()
        except BrokenProcessPool as error:
            raise self._replace_killed() from error
        finally:
            made = shared.stop()
            sys.setswitchinterval(interval_s)
            if left is not None:
                left.extend(each.result() for each in made if each.exception() is None)

    @contextlib.contextmanager
    def aside(self, pieces: Iterable[Piece], there: Callable[[Piece], Result]) -> Iterator[list[Result]]:
        """Have pieces worked on in the other processes alone while the caller does something else: as many as there is
        time for, whose results are in the list in the end, in their order.

        Raises:
            DigestError: a process was killed.
        """
        results: list[Result] = []
        shared = self._shared(pieces, there, sys.maxsize)
        shared.feed()
        try:
            yield results
        finally:
            made = shared.stop()
        try:
            results.extend(each.result() for each in made)
        except BrokenProcessPool as error:
            raise self._replace_killed() from error

    def _shared(self, pieces: Iterable[Piece], there: Callable[[Piece], Result], most: int) -> _Shared[Piece, Result]:
        executor = self._executor
        return _Shared(iter(pieces), lambda piece: _submit(executor, there, piece), PIECES_AHEAD * self._count, most)

    def _open(self) -> ProcessPoolExecutor:
        """Copies of this process are there at once, and need no imports; the executor makes all before its thread."""
        context = get_context("fork" if can_be_copied() else "spawn")
        return ProcessPoolExecutor(self._count, context, self._begin)

    def _replace_killed(self) -> DigestError:
        """Other processes, and what to say of those before."""
        self.close()
        self._executor = self._open()
        return DigestError("a worker process was killed; is there enough memory? (fewer jobs need less)")

    def close(self) -> None:
        """End the processes."""
        self._executor.shutdown()


class _Shared(Generic[Piece, Result]):
    """Pieces on their way to their results. The other processes take the next ones as they end those before, which the
    thread that hears of it sees to; so a lock is needed."""

    def __init__(
        self, pieces: Iterator[Piece], submit: Callable[[Piece], Future[Result]], ahead: int, most: int
    ) -> None:
        self._pieces = pieces
        self._submit = submit
        self._ahead = ahead
        self._most = most
        self._results: deque[Future[Result]] = deque()
        self._under_way = 0
        self._is_stopped = False
        self._lock = threading.RLock()

    def first(self) -> Future[Result] | None:
        """The first result that was not dropped; None after the last one."""
        self.feed()
        return self._results[0] if self._results else None

    def drop_first(self) -> None:
        with self._lock:
            self._results.popleft()

    def work(self, function: Callable[[Piece], Result]) -> bool:
        """Make a result here; returns False where there is none to make, or too many wait."""
        result: Future[Result] = Future()
        with self._lock:
            pieces = list(islice(self._pieces, int(len(self._results) < self._most)))
            self._results.extend(result for _ in pieces)
        for piece in pieces:
            try:
                result.set_result(function(piece))
            except BaseException as error:
                result.set_exception(error)
                raise
        return bool(pieces)

    def stop(self) -> Collection[Future[Result]]:
        """Hand out nothing more, and wait for what processes are at; returns what is left to be taken.

        A process that went on would overwrite what is made from a newer state. Nothing is cancelled: where a process
        was killed, too, Python 3.11 would wait for what was cancelled for ever.
        """
        with self._lock:
            self._is_stopped = True
        wait(self._results)
        return self._results

    def feed(self) -> None:
        """Hand out pieces as long as there is room; from then on that goes by itself."""
        with self._lock:
            room = min(self._ahead - self._under_way, self._most - len(self._results))
            for piece in islice(self._pieces, 0 if self._is_stopped else max(room, 0)):
                self._under_way += 1
                try:
                    result = self._submit(piece)
                except BrokenProcessPool as error:  # told where the result is taken: here may be another thread
                    result = Future()
                    result.set_exception(error)
                self._results.append(result)
                result.add_done_callback(self._ended)

    def _ended(self, result: Future[Result]) -> None:
        with self._lock:
            self._under_way -= 1
        if result.exception() is None:  # else its process may be gone, and all others with it
            self.feed()


def _submit(executor: ProcessPoolExecutor, function: Callable[..., Result], *arguments: object) -> Future[Result]:
    """Ctrl-C in a terminal is for all processes of a command. This one ends the others: a process that begins here
    never hears of it, for it inherits what is blocked."""
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        return executor.submit(function, *arguments)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _begin(start: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    look_seldom()
    start(*arguments)


def _end_with_parent() -> None:
    """A killed parent takes its processes along, or they would still write while the next build is at work."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
