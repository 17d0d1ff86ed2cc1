"""Reading and rendering, in this process or spread over several: pure functions over chunks behind an executor.

Both are the same functions either way, so that the number of processes never shows in a byte. A cluster's executor
could take the pool's place; nothing else would need to know. What starts processes is imported when they are needed.
"""

from __future__ import annotations

import contextlib
import functools
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from digest.engine.files import Known, is_utf8
from digest.engine.outputs import Outputs, Renewal
from digest.engine.publish import Publisher
from digest.engine.reader import StateReader
from digest.engine.scan import read_file
from digest.engine.state import State, digest_of
from digest.groups import Group, Reading, Site
from digest.model import Diagnostic, Severity

if TYPE_CHECKING:
    from digest.engine.pool import Pool

CHUNK = 250
"""Sources handed to a process at a time: large enough that the hand-over costs under one per cent."""
RENEW_CHUNK, LEAST_CHUNK, PIECES = 50, 4, 16
"""Groups handed to a process at a time: fewer than sources, since a newer edit waits for all that are under way, and
fewer still where each process would have less than so many pieces, so that all end together."""
MOST = 64
"""Chunks that wait to be taken. Reading goes on while indexes take in some thousand, at two megabytes a chunk."""
TOGETHER = 64
"""Groups whose files are replaced together, where this process makes them: some 20 ms of work."""
PREPARE_FROM, READ_FROM = 250, 1000
"""Sources from which on another process is started, and from which on it reads, too: for fewer it is not worth while
that both learn all words."""
RENEW_FROM = 500
"""Groups from which on a process is started for them."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Sighting(NamedTuple):
    """One source file as it was read."""

    path: str
    known: Known | None
    """None where the file is gone."""
    reading: Reading | None
    """None where the file is gone, or its digest is the one that was expected."""


class Whereabouts(NamedTuple):
    """Where a site lives, and how to make the object that knows what is published; can be sent to another process."""

    root: str
    output: str
    state: str
    make_site: Callable[[], Site]


class Workers:
    """Reads sources and renews groups; starts processes only when there is enough to do."""

    def __init__(self, where: Whereabouts, site: Site, state: State, jobs: int) -> None:
        self._where = where
        self._site = site
        self._outputs = Outputs(state, site, StateReader(state, where.root), Publisher(where.output))
        self._jobs = jobs
        self._pool: Pool | None = None
        self.under_way: set[Group] = set()
        """Groups whose renewal began and was not returned: what their files hold is unknown."""
        self._left: list[Renewal] = []

    def read(self, wanted: Sequence[tuple[str, bytes | None]]) -> Iterator[list[Sighting]]:
        """Read sources, each with the digest that it is expected to have (None: unknown), chunk by chunk in order."""
        here = functools.partial(read_sources, self._where.root, self._site)
        pool = self._open_pool() if len(wanted) >= PREPARE_FROM else None
        if pool is not None and len(wanted) >= READ_FROM:
            yield from pool.share(_chunks(wanted, CHUNK), here, _read_in_worker, MOST)
        else:
            yield from map(here, _chunks(wanted, CHUNK))

    def renew(self, stages: Sequence[Sequence[Group]]) -> Generator[list[Renewal], None, None]:
        """Renew groups stage by stage, some at a time, so that a newer edit can interrupt; few are put in place
        together.

        The state must be committed: processes read it on their own. Whoever stops before the end closes the iterator,
        which waits for what processes are at; see ``under_way`` then.
        """
        count = sum(map(len, stages))
        is_large = count >= (RENEW_FROM if self._pool is None else 2 * LEAST_CHUNK * self._jobs)
        pool = self._open_pool() if is_large else None
        if pool is None:
            yield from map(self.renew_together, _chunks_of_each(stages, TOGETHER))
            return
        handed_out = map(self._hand_out, _chunks_of_each(stages, _piece(count, self._jobs)))
        left: list[list[Renewal]] = []
        try:
            with contextlib.closing(pool.share(handed_out, self._renew_here, _renew_in_worker, MOST, left)) as chunks:
                for renewals in chunks:
                    self.under_way.difference_update(renewal.group for renewal in renewals)
                    yield renewals
        finally:
            self._left.extend(chain.from_iterable(left))

    def take_left(self) -> list[Renewal]:
        """What was renewed before ``renew`` was closed, and not taken."""
        left, self._left = self._left, []
        self.under_way.difference_update(renewal.group for renewal in left)
        return left

    @contextlib.contextmanager
    def renew_aside(self, groups: Sequence[Group]) -> Iterator[list[Renewal]]:
        """Let other processes renew groups, from the state as it was committed last, while this one does something
        else: as many as there is time for. What came of them is in the list in the end."""
        renewals: list[Renewal] = []
        if self._pool is None or not groups:
            yield renewals
            return
        handed_out = map(self._hand_out, _chunks(groups, _piece(len(groups), self._jobs)))
        with self._pool.aside(handed_out, _renew_in_worker) as chunks:
            yield renewals
        renewals.extend(chain.from_iterable(chunks))
        self.under_way.difference_update(renewal.group for renewal in renewals)

    def renew_together(self, groups: Sequence[Group]) -> list[Renewal]:
        """Renew some groups at once, here: all are made before the first file is replaced, so that a reader hardly ever
        sees one that is new beside one that is old."""
        self.under_way.update(groups)
        renewals = self._renew_here(groups)
        self.under_way.difference_update(groups)
        return renewals

    def _renew_here(self, groups: Sequence[Group]) -> list[Renewal]:
        return self._outputs.renew_together(groups)

    def _hand_out(self, groups: list[Group]) -> list[Group]:
        self.under_way.update(groups)
        return groups

    @property
    def are_many(self) -> bool:
        """Whether other processes were started."""
        return self._pool is not None

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _open_pool(self) -> Pool | None:
        """The other processes, if there are to be any."""
        if self._pool is None and self._jobs > 1:
            from digest.engine.pool import Pool

            _worker[:] = [_Worker(self._where, self._site, [])]
            self._pool = Pool(self._jobs - 1, _start_worker, self._where)
            self._pool.prepare(_prepare_worker)
        return self._pool


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


def _piece(count: int, jobs: int) -> int:
    """How many groups go to a process at a time."""
    return min(RENEW_CHUNK, max(LEAST_CHUNK, count // (PIECES * jobs)))


def _chunks(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _chunks_of_each(lists: Iterable[Sequence[Item]], size: int) -> Iterator[list[Item]]:
    return chain.from_iterable(_chunks(items, size) for items in lists)


class _Worker(NamedTuple):
    """What a worker process holds on to between chunks."""

    where: Whereabouts
    site: Site
    outputs: list[Outputs]
    """Empty until the first group is to be renewed: the state is not committed before."""


_worker: list[_Worker] = []
"""A global: a worker process has no other place to keep its site between two chunks."""


def _start_worker(where: Whereabouts) -> None:
    if not _worker:  # else this is a copy of the process that has it
        _worker[:] = [_Worker(where, where.make_site(), [])]


def _prepare_worker() -> None:
    _worker[0].site.prepare()


def _read_in_worker(chunk: Iterable[tuple[str, bytes | None]]) -> list[Sighting]:
    worker = _worker[0]
    return read_sources(worker.where.root, worker.site, chunk)


def _renew_in_worker(chunk: Sequence[Group]) -> list[Renewal]:
    worker = _worker[0]
    if not worker.outputs:
        where = worker.where
        state = State.reading(where.state)
        reader = StateReader(state, where.root)
        worker.outputs.append(Outputs(state, worker.site, reader, Publisher(where.output)))
    return worker.outputs[0].renew(chunk)
