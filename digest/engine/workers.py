"""Reading and rendering, in this process or spread over several: pure functions over chunks behind an executor.

Both are the same functions either way, so that the number of processes never shows in a byte. A cluster's executor
could take the pool's place; nothing else would need to know. What starts processes is imported when they are needed.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from digest.engine.files import Known, is_utf8
from digest.engine.outputs import Made, Outputs, Renewal
from digest.engine.publish import Publisher
from digest.engine.reader import StateReader
from digest.engine.scan import read_file
from digest.engine.state import State, digest_of
from digest.errors import DigestError
from digest.groups import Group, Reading, Site
from digest.model import Diagnostic, Severity

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

CHUNK = 250
"""Sources or groups handed to a process at a time: large enough that the hand-over costs under one per cent."""
READ_AHEAD, RENEW_AHEAD = 5, 1
"""Chunks under way for each process. Reading goes on while indexes take in some thousand, at two megabytes a chunk; a
newer edit waits for all the groups that are under way, some tenths of a second."""
RENEW_CHUNK = 100
"""Groups handed to a process at a time: fewer than sources, for the same reason."""
TOGETHER = 64
"""Groups whose files are replaced together, where this process makes them: some 20 ms of work."""
POOL_FROM = 2000
"""Pieces of work from which on starting processes (a quarter of a second each) pays."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Sighting(NamedTuple):
    """One source file as it was read."""

    path: str
    known: Known | None
    """None where the file is gone."""
    reading: Reading | None
    """None where the file is gone, or its digest is the one that was expected."""


class Place(NamedTuple):
    """Where a site lives, and how to make the object that knows what is published; can be sent to another process."""

    root: str
    output: str
    state: str
    make_site: Callable[[], Site]


class Workers:
    """Reads sources and renews groups; starts processes only when there is enough to do."""

    def __init__(self, place: Place, site: Site, state: State, jobs: int) -> None:
        self._place = place
        self._site = site
        self._outputs = Outputs(state, site, StateReader(state, place.root), Publisher(place.output))
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self.under_way: set[Group] = set()
        """Groups whose renewal began and was not returned: what their files hold is unknown."""

    def read(self, wanted: Sequence[tuple[str, bytes | None]]) -> Iterator[list[Sighting]]:
        """Read sources, each with the digest that it is expected to have (None: unknown), chunk by chunk in order."""
        if self._is_worth_a_pool(len(wanted)):
            yield from self._spread(_read_in_worker, _chunks(wanted), READ_AHEAD)
        else:
            for chunk in _chunks(wanted):
                yield read_sources(self._place.root, self._site, chunk)

    def renew(self, groups: Sequence[Group]) -> Generator[list[Renewal], None, None]:
        """Renew groups in order, some at a time, so that a newer edit can interrupt; few are put in place together.

        The state must be committed: processes read it on their own. Whoever stops before the end closes the iterator,
        which waits for what processes are at; see ``under_way`` then.
        """
        if not self._is_worth_a_pool(len(groups)):
            for together in _chunks(groups, TOGETHER):
                yield self.renew_together(together)
            return
        handed_out = map(self._hand_out, _chunks(groups, RENEW_CHUNK))
        with contextlib.closing(self._spread(_renew_in_worker, handed_out, RENEW_AHEAD)) as chunks:
            for renewals in chunks:
                self.under_way.difference_update(renewal.group for renewal in renewals)
                yield renewals

    def renew_together(self, groups: Sequence[Group]) -> list[Renewal]:
        """Renew some groups at once, here: all are made before the first file is replaced, so that a reader hardly ever
        sees one that is new beside one that is old."""
        made = [self._outputs.make(group) for group in groups]
        self.under_way.update(groups)
        renewals = [self._outputs.publish(each) if isinstance(each, Made) else each for each in made]
        self.under_way.difference_update(groups)
        return renewals

    def _hand_out(self, groups: list[Group]) -> list[Group]:
        self.under_way.update(groups)
        return groups

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _is_worth_a_pool(self, count: int) -> bool:
        return self._jobs > 1 and (count >= POOL_FROM or (self._pool is not None and count > CHUNK))

    def _spread(
        self, function: Callable[[list[Item]], Result], chunks: Iterable[list[Item]], ahead: int
    ) -> Generator[Result, None, None]:
        """Results in order, with only a few chunks under way, so that memory does not grow with the archive."""
        from concurrent.futures import ProcessPoolExecutor, wait
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_context

        if self._pool is None:
            context = get_context("spawn")  # never fork: the watcher and the server have threads
            self._pool = ProcessPoolExecutor(self._jobs, context, _start_worker, (self._place,))
        waiting: deque[Future[Result]] = deque()
        try:
            for chunk in chunks:
                waiting.append(self._pool.submit(function, chunk))
                if len(waiting) > ahead * self._jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            self.close()
            raise DigestError("a worker process was killed; is there enough memory? (fewer jobs need less)") from error
        finally:
            # A process that went on would overwrite what is made from a newer state.
            for future in waiting:
                future.cancel()
            wait(waiting)


def read_sources(root: str, site: Site, wanted: Iterable[tuple[str, bytes | None]]) -> list[Sighting]:
    """Read and check sources. A file that holds what it is expected to hold is not checked again."""
    knowns: dict[str, Known | None] = {}
    readings: dict[str, Reading] = {}
    texts: dict[str, bytes] = {}
    now_ns = time.time_ns()  # before the files are looked at: a write right after must show in its stamp
    for path, expected in wanted:
        found = read_file(f"{root}/{path}")
        knowns[path] = None
        if found is not None:
            stamp, data = found
            digest = digest_of(data)
            knowns[path] = Known(stamp.settled(now_ns), digest)
            if digest != expected and is_utf8(path):
                texts[path] = data
            elif digest != expected:
                readings[path] = _refuse_name(path)
    readings.update(zip(texts, site.read(texts.items()), strict=True))
    return [Sighting(path, known, readings.get(path)) for path, known in knowns.items()]


def _refuse_name(path: str) -> Reading:
    printable = os.fsencode(path).decode("utf-8", "backslashreplace")
    return Reading(None, (Diagnostic(printable, 0, Severity.ERROR, "the file's name is not UTF-8"),))


def _chunks(items: Sequence[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


class _Worker(NamedTuple):
    """What a worker process holds on to between chunks."""

    place: Place
    site: Site
    outputs: list[Outputs]
    """Empty until the first group is to be renewed: the state is not committed before."""


_worker: list[_Worker] = []
"""The one global of the engine: a worker process has no other place to keep its site between two chunks."""


def _start_worker(place: Place) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker[:] = [_Worker(place, place.make_site(), [])]


def _end_with_parent() -> None:
    """A killed parent takes its processes along, or they would still write while the next build is at work."""
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _read_in_worker(chunk: list[tuple[str, bytes | None]]) -> list[Sighting]:
    worker = _worker[0]
    return read_sources(worker.place.root, worker.site, chunk)


def _renew_in_worker(chunk: list[Group]) -> list[Renewal]:
    worker = _worker[0]
    if not worker.outputs:
        place = worker.place
        state = State.reading(place.state)
        reader = StateReader(state, place.root)
        worker.outputs.append(Outputs(state, worker.site, reader, Publisher(place.output)))
    return [worker.outputs[0].renew(group) for group in chunk]
