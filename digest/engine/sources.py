"""From sources that changed to stored contributions, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from digest.engine.delta import Delta
from digest.engine.files import Known
from digest.engine.state import State
from digest.engine.workers import Sighting
from digest.groups import Contribution, Reading, Site

BATCH = 1000
"""Contributions stored at a time: bounds memory, and keeps the days that are arranged twice few."""


class Taken(NamedTuple):
    """What some sources came to."""

    read: int
    """Those whose content differed."""
    changed: int
    """Items that differ."""


def find_wanted(
    state: State, site: Site, changed: Collection[str], gone: Collection[str], most: int
) -> tuple[list[tuple[str, bytes | None]], set[str]]:
    """The sources to be read, with the digests that they are expected to have (None: read them whatever they hold), and
    those of them that are read again, for what reading depends on differs: ``most`` besides those that changed."""
    if state.meta("reading") != site.reading:
        state.unread.add(state.sources.paths())
        state.set_meta("reading", site.reading)
    again = {*state.unread.first(most), *state.unread.among(changed)} - set(gone)
    known = {path: state.sources.get(path) for path in changed}
    wanted = {path: was and was.digest for path, was in known.items()} | dict.fromkeys(again)
    return sorted(wanted.items()), again


def store_readings(state: State, delta: Delta, sightings: Iterable[list[Sighting]], gone: Sequence[str]) -> Taken:
    """Store what sources contribute, what is wrong with them and what they are; forget those that are gone.

    What goes is stored with what comes: a renamed source gives up its place before it wants it again.
    """
    waiting: dict[str, Contribution | None] = dict.fromkeys(gone)
    readings: dict[str, Reading] = {}
    vanished = list(gone)
    seen: dict[str, Known] = {}
    read = changed = 0
    for path, known, reading in chain.from_iterable(sightings):
        if known is None:
            vanished.append(path)
            waiting[path] = None
            continue
        seen[path] = known
        if reading is not None:
            read += 1
            waiting[path] = reading.contribution
            readings[path] = reading
        if len(waiting) >= BATCH:
            changed += delta.apply(waiting)
            state.notes.put_readings(readings)
            waiting, readings = {}, {}
    changed += delta.apply(waiting)
    state.notes.put_readings(readings | dict.fromkeys(vanished, Reading(None)))
    state.sources.update(seen, vanished)
    return Taken(read, changed)


def reporting(
    chunks: Iterable[list[Sighting]], total: int, on_progress: Callable[[int, int], None]
) -> Iterator[list[Sighting]]:
    """Tell how many sources are read, of how many."""
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        on_progress(done, total)


def holding(
    chunks: Iterable[list[Sighting]], hold: Callable[[Sighting], bool], held: list[str]
) -> Iterator[list[Sighting]]:
    """Leave out the sources that ``hold`` picks; their paths come into ``held``."""
    for chunk in chunks:
        waiting = {sighting.path for sighting in chunk if hold(sighting)}
        held.extend(sorted(waiting))
        yield [sighting for sighting in chunk if sighting.path not in waiting] if waiting else chunk
