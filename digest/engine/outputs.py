"""From one dirty group to its files."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from digest.engine.files import Known
from digest.engine.publish import Publisher
from digest.engine.reader import StateReader
from digest.engine.state import State, snapshot
from digest.errors import DigestError
from digest.groups import Group, Site


class Renewal(NamedTuple):
    """What making a group's outputs again came to."""

    group: Group
    put: dict[str, Known]
    """What to remember of its files."""
    written: tuple[str, ...]
    """Those of them whose bytes differed."""
    removed: tuple[str, ...]
    """Paths that it had and has no more."""
    is_torn: bool = False
    """Whether a source changed since the state was made: it must be made again in the next round."""
    fault: DigestError | None = None
    """Why it could not be made; its files are what they were."""


class Made(NamedTuple):
    """A group's outputs as they should be, not yet published."""

    group: Group
    files: Mapping[str, bytes]
    is_torn: bool


class Outputs:
    """Renders groups and publishes what they give; writes no state, so that a worker process can use it, too."""

    def __init__(self, state: State, site: Site, reader: StateReader, publisher: Publisher) -> None:
        self._state = state
        self._site = site
        self._reader = reader
        self._publisher = publisher

    def renew(self, groups: Iterable[Group]) -> list[Renewal]:
        """Make the outputs of groups right, one after the other. Nothing is written where the bytes are what they
        were."""
        with snapshot(self._state.db):
            return [self._publish(self._make(group)) for group in groups]

    def renew_together(self, groups: Iterable[Group]) -> list[Renewal]:
        """The same, but all are made before the first file is replaced."""
        with snapshot(self._state.db):
            made = [self._make(group) for group in groups]
        return [self._publish(each) for each in made]

    def _make(self, group: Group) -> Made | Renewal:
        """A group's outputs, or what to say where they cannot be made."""
        self._reader.is_torn = False
        try:
            files = self._site.render(group, self._reader)
        except DigestError as fault:
            return Renewal(group, {}, (), (), fault=fault)
        return Made(group, files, self._reader.is_torn)

    def _publish(self, made: Made | Renewal) -> Renewal:
        """Put the outputs of a group in place, and take away those that it has no more."""
        if isinstance(made, Renewal):
            return made
        group, files, is_torn = made
        put: dict[str, Known] = {}
        written: list[str] = []
        try:
            for path, data in files.items():
                put[path], is_written = self._put(path, data)
                if is_written:
                    written.append(path)
            removed = [path for path in self._site.paths(group) if path not in files and self._publisher.remove(path)]
        except DigestError as fault:
            return Renewal(group, {}, tuple(written), (), fault=fault)
        return Renewal(group, put, tuple(written), tuple(removed), is_torn)

    def _put(self, path: str, data: bytes) -> tuple[Known, bool]:
        known = self._state.outputs.get(path)
        try:
            return self._publisher.put(path, data, known)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self._make_way(path)
            return self._publisher.put(path, data, known)

    def _make_way(self, path: str) -> None:
        """Take away the files that keep a path from being one: foreign ones, and those whose turn to go comes later."""
        for blocker in self._publisher.blockers(path):
            owner = self._site.group_of(blocker)
            if owner is not None and blocker in self._site.render(owner, self._reader):
                raise DigestError(f"{path} and {blocker} cannot both be published: one is in the other's place")
            self._publisher.remove(blocker)


def remember(
    state: State, site: Site, renewals: Iterable[Renewal], broken_off: Iterable[Group]
) -> tuple[list[Group], list[Group]]:
    """Remember what the files of groups hold, and nothing of those whose renewal was broken off; returns the groups
    that are right, and those that are torn."""
    put: dict[str, Known] = {}
    drop = [path for group in broken_off for path in site.paths(group)]
    done: list[Group] = []
    torn: list[Group] = []
    for renewal in renewals:
        put |= renewal.put
        drop.extend(path for path in site.paths(renewal.group) if path not in renewal.put)
        if renewal.fault is None:
            (torn if renewal.is_torn else done).append(renewal.group)
    now_ns = time.time_ns()
    fresh = {path: Known(known.stamp.settled(now_ns), known.digest) for path, known in put.items()}
    state.outputs.update(fresh, drop)
    state.plan.remove(done)
    return done, torn
