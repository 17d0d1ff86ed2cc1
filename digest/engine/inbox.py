"""What other threads ask of the live loop, left under one lock until the loop looks: changes, pages, the end."""

from __future__ import annotations

import threading
from collections.abc import Collection

import msgspec

from digest.groups import Group


class Request:
    """A group that somebody waits for."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self._is_done = threading.Event()

    def done(self) -> None:
        """Let whoever waits go on."""
        self._is_done.set()

    def wait(self, timeout_s: float) -> bool:
        """Wait until it is done; returns whether it is."""
        return self._is_done.wait(timeout_s)


class Work(msgspec.Struct):
    """All that was asked since the last look."""

    paths: set[str] = msgspec.field(default_factory=set)
    """Files or folders that came, went or changed, POSIX, relative to the site's folder."""
    is_all: bool = False
    """Whether everything must be looked at."""
    requests: list[Request] = msgspec.field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.paths or self.is_all or self.requests)


class Inbox:
    """Collects work; any thread puts in, one thread takes."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._work = Work()
        self._showing: tuple[str, ...] = ()
        self._is_closed = False

    def put_changes(self, paths: Collection[str] | None) -> None:
        """Report changed paths, or None: everything may have changed."""
        with self._wake:
            if paths is None:
                self._work.is_all = True
            else:
                self._work.paths.update(paths)
            self._wake.notify()

    def put_request(self, group: Group) -> Request:
        """Ask for a group to be made at once."""
        request = Request(group)
        with self._wake:
            self._work.requests.append(request)
            if self._is_closed:
                request.done()
            self._wake.notify()
        return request

    def put_showing(self, site_paths: Collection[str]) -> None:
        """Say which pages are open somewhere. Wakes nobody."""
        with self._wake:
            self._showing = tuple(site_paths)

    def wait_for_end(self, timeout_s: float) -> None:
        """Wait so long, whatever is asked meanwhile, unless the loop is to end."""
        with self._wake:
            self._wake.wait_for(lambda: self._is_closed, timeout_s)

    def close(self) -> None:
        """Ask the loop to end, and let everybody go who waits."""
        with self._wake:
            self._is_closed = True
            for request in self._work.requests:
                request.done()
            self._wake.notify()

    @property
    def showing(self) -> tuple[str, ...]:
        """Site paths of the pages that are open somewhere."""
        with self._wake:
            return self._showing

    @property
    def is_closed(self) -> bool:
        """Whether the loop is to end."""
        return self._is_closed

    @property
    def is_waiting(self) -> bool:
        """Whether there is something to take, or the loop is to end. Cheap: asked between two steps of work."""
        return bool(self._work) or self._is_closed

    def take(self, timeout_s: float) -> Work:
        """All that was asked, waiting so long for something; empty when nothing came or the loop is to end."""
        with self._wake:
            if not self.is_waiting:
                self._wake.wait(timeout_s)
            work, self._work = self._work, Work()
            return work
