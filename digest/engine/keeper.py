"""Keeps the outputs of a site right: notices what differs, plans, renders, remembers.

The order of steps is what makes a kill harmless at any moment:

1. ``refresh``, in one transaction: sources are read, contributions stored, dirty groups found and written down as the
   *plan*. Killed before the commit, nothing happened.
2. ``settle``: the groups of the plan are rendered and their files replaced; what the files hold now is remembered and
   the groups leave the plan, batch by batch. Killed in between, the plan is still there.
3. A plan found at the start means that the outputs of its groups are unknown, whatever was remembered of them: they are
   made again. What lies in the output folder and belongs to no group is taken away.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from digest.engine.delta import Delta
from digest.engine.dirty import DirtyQueue
from digest.engine.files import Known
from digest.engine.outputs import Renewal
from digest.engine.reader import StateReader
from digest.engine.scan import scan
from digest.engine.state import Plan, State, digest_of
from digest.engine.workers import Place, Workers
from digest.groups import ALL, EVER, Contribution, Group, Kind, Site, day_of, span_key
from digest.model import Diagnostic

BATCH = 4000
"""Contributions stored at a time: bounds memory, and keeps the days that are arranged twice few."""
LARGE_PLAN = 5000
"""Planned groups above which whole kinds are planned instead."""
SAVE_EVERY = 1000
"""Groups after which what was written is remembered."""


@dataclass(slots=True)
class Tally:
    """What a round came to."""

    read: int = 0
    """Source files whose content differed."""
    changed: int = 0
    """Items that differ."""
    rendered: int = 0
    """Groups made again."""
    written: list[str] = field(default_factory=list)
    """Output files whose bytes differed."""
    removed: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    """Why each file was written, for ``--explain``."""


class Keeper:
    """One site's sources, state and outputs, kept right by differences."""

    def __init__(self, place: Place, site: Site, state: State, jobs: int = 1) -> None:
        self.place = place
        self.site = site
        self.state = state
        self.queue = DirtyQueue(site.kinds)
        self.tally = Tally()
        self._workers = Workers(place, site, state, jobs)
        self._kinds = {kind.name: kind for kind in site.kinds}
        self._untried: set[str] = set()

    def close(self) -> None:
        """End worker processes. The state stays open."""
        self._workers.close()

    def refresh(self, changed: Sequence[str], gone: Iterable[str], on_progress: Callable[[int, int], None]) -> None:
        """Take in sources whose stamp differs, and sources that are gone; find and plan what that makes dirty.

        Everything is read again where what reading depends on (the taxonomy, say) differs.
        """
        state = self.state
        with self._transaction():
            is_stale = state.meta("reading") != self.site.reading
            if is_stale:
                changed = sorted({*changed, *state.sources.paths()} - set(gone))
                state.set_meta("reading", self.site.reading)
            delta = Delta(state, self.site)
            self._take_in(delta, changed, is_stale, on_progress)
            gone = list(gone)
            for path in gone:
                state.notes.put(path, ())
                state.notes.put_aside(path, ())
            self.tally.changed += delta.apply(dict.fromkeys(gone))
            state.sources.update({}, gone)
            delta.link(StateReader(state, self.place.root))
            self.queue.add(delta.dirty)
            self._mark_inputs()
            self._mark_fixed()
            self._plan()

    def compare_outputs(self) -> None:
        """Compare the output folder with what is remembered of it: what is missing or differs becomes dirty.

        A plan left by a killed process is taken over first. Files that belong to no group are taken away.
        """
        state = self.state
        with self._transaction():
            self._take_over_plan()
            seen = scan(self.place.output, "", lambda name: True)
            differing, missing = state.outputs.differing(seen)
            put: dict[str, Known] = {}
            drop: list[str] = list(missing)
            reasons = {group: f"{path} is missing" for path in missing if (group := self.site.group_of(path))}
            for path in differing:
                known = state.outputs.get(path)
                if known is not None and digest_of(self._output_bytes(path)) == known.digest:
                    put[path] = Known(seen[path], known.digest)
                    continue
                drop.append(path)
                group = self.site.group_of(path)
                if group is None:
                    os.unlink(os.path.join(self.place.output, path))
                    self.tally.removed.append(path)
                else:
                    reasons[group] = f"{path} was changed by someone else"
            state.outputs.update(put, drop)
            self.queue.add(reasons)
            self._plan()
        _remove_empty_folders(self.place.output)

    def settle(
        self,
        *,
        is_interrupted: Callable[[], bool] = lambda: False,
        on_progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> bool:
        """Make dirty groups right, in the order of the queue; returns False where an interruption left some waiting."""
        total = len(self.queue)
        waiting = self.queue.in_order()
        self._try_out(waiting)
        for chunk in _slices(waiting, SAVE_EVERY):
            renewals: list[Renewal] = []
            try:
                for done in self._workers.renew(chunk):
                    renewals.extend(done)
                    on_progress(total - len(self.queue) + len(renewals), total)
                    if is_interrupted():
                        return False
            finally:
                self._remember(renewals)
        if len(self.queue) == 0:
            with self._transaction():
                self.state.plan.clear()
        return len(self.queue) == 0

    def render(self, group: Group) -> None:
        """Make one group right now, out of turn."""
        self._remember([self._workers.renew_one(group)])

    def diagnostics(self) -> list[Diagnostic]:
        """All that is wrong with the sources, those of earlier rounds included."""
        items = self.state.items
        found = self.state.notes.read()
        for series in self.state.notes.clashes():
            places = items.newest(series, 1 << 30)
            found.extend(self.site.clash(series, items.members(series, places[-1], places[0] + 1)))
        return sorted(found)

    def _take_in(
        self, delta: Delta, changed: Sequence[str], is_stale: bool, on_progress: Callable[[int, int], None]
    ) -> None:
        state = self.state
        wanted: list[tuple[str, bytes | None]] = []
        for path in changed:
            known = None if is_stale else state.sources.get(path)
            wanted.append((path, known.digest if known else None))
        seen: dict[str, Known] = {}
        waiting: dict[str, Contribution | None] = {}
        vanished: list[str] = []
        done = 0
        for sightings in self._workers.read(wanted):
            now_ns = time.time_ns()
            for path, known, reading in sightings:
                if known is None:
                    vanished.append(path)
                    waiting[path] = None
                    state.notes.put(path, ())
                    state.notes.put_aside(path, ())
                    continue
                seen[path] = Known(known.stamp.settled(now_ns), known.digest)
                if reading is not None:
                    self.tally.read += 1
                    waiting[path] = reading.contribution
                    state.notes.put(path, reading.diagnostics)
                    state.notes.put_aside(path, reading.aside)
            done += len(sightings)
            on_progress(done, len(wanted))
            if len(waiting) >= BATCH:
                self.tally.changed += delta.apply(waiting)
                waiting = {}
        self.tally.changed += delta.apply(waiting)
        state.sources.update(seen, vanished)

    def _mark_inputs(self) -> None:
        """Kinds whose templates or settings differ: all their groups are dirty."""
        stored = json.loads(self.state.meta("inputs") or b"{}")
        now = {name: digest.hex() for name, digest in self.site.inputs.items()}
        if stored == now:
            return
        self.state.set_meta("inputs", json.dumps(now).encode())
        differing = [kind for name, kind in self._kinds.items() if stored.get(name) != now.get(name)]
        self._untried.update(kind.name for kind in differing)
        self.queue.add(dict.fromkeys(self._groups_of(differing), "its template or a setting differs"))

    def _mark_fixed(self) -> None:
        stored = {tuple(row[:3]): row[3] for row in json.loads(self.state.meta("fixed") or b"[]")}
        now = {tuple(group): digest.hex() for group, digest in self.site.fixed.items()}
        if stored == now:
            return
        self.state.set_meta("fixed", json.dumps(sorted([*key, digest] for key, digest in now.items())).encode())
        differing = [Group(*key) for key in stored.keys() | now.keys() if stored.get(key) != now.get(key)]
        self.queue.add({group: f"{group.series} differs" for group in differing})

    def _groups_of(self, kinds: Sequence[Kind]) -> set[Group]:
        """Every group of some kinds: one pass over all summaries."""
        groups = {Group(kind.name, ALL, EVER) for kind in kinds if kind.always}
        families: dict[str, list[Kind]] = {}
        for kind in kinds:
            families.setdefault(kind.family, []).append(kind)
        if not families:
            return groups
        is_only_all = set(families) == {ALL}
        for item in self.state.items.every():
            day = day_of(item.place)
            for series in (ALL,) if is_only_all else (ALL, *self.site.series(item.summary)):
                for kind in families.get(series.partition(":")[0], ()):
                    groups.add(Group(kind.name, series, span_key(day, kind.span)))
        return groups

    def _plan(self) -> None:
        if len(self.queue) > LARGE_PLAN:
            self.state.plan.add({Group(group.kind, Plan.EVERY, EVER) for group in self.queue.in_order()})
        else:
            self.state.plan.add(self.queue.in_order())

    def _take_over_plan(self) -> None:
        planned = self.state.plan.read()
        if not planned:
            return
        every = {group.kind for group in planned if group.series == Plan.EVERY}
        groups = {group for group in planned if group.series != Plan.EVERY}
        groups |= self._groups_of([self._kinds[name] for name in every if name in self._kinds])
        groups |= {group for group in self.site.fixed if group.kind in every}
        for path in self.state.outputs.paths():
            owner = self.site.group_of(path)
            if owner is not None and owner.kind in every:
                groups.add(owner)
        self.state.outputs.update({}, [path for group in groups for path in self.site.paths(group)])
        self.queue.add(dict.fromkeys(groups, "an earlier build did not finish"))

    def _try_out(self, waiting: Sequence[Group]) -> None:
        """Render one group of each kind whose template differs, so that a broken one fails before any file changes."""
        for group in waiting:
            if group.kind in self._untried:
                self._untried.discard(group.kind)
                self.site.render(group, StateReader(self.state, self.place.root))

    def _remember(self, renewals: Iterable[Renewal]) -> None:
        put: dict[str, Known] = {}
        drop: list[str] = []
        done: list[Group] = []
        for renewal in renewals:
            put |= renewal.put
            drop.extend(path for path in self.site.paths(renewal.group) if path not in renewal.put)
            reason = self.queue.done(renewal.group) if renewal.group in self.queue else "asked for"
            done.append(renewal.group)
            self.tally.rendered += 1
            self.tally.written.extend(renewal.written)
            self.tally.removed.extend(renewal.removed)
            self.tally.reasons.update(dict.fromkeys((*renewal.written, *renewal.removed), reason))
        with self._transaction():
            self.state.outputs.update(put, drop)
            self.state.plan.remove(done)

    def _output_bytes(self, path: str) -> bytes:
        with open(os.path.join(self.place.output, path), "rb") as file:
            return file.read()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self.state.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.state.db.execute("ROLLBACK")
            raise
        self.state.db.execute("COMMIT")


def _slices(groups: Sequence[Group], size: int) -> Iterator[Sequence[Group]]:
    return (groups[at : at + size] for at in range(0, len(groups), size))


def _remove_empty_folders(folder: str) -> None:
    for directory, _, _ in os.walk(folder, topdown=False):
        if directory != folder:
            with contextlib.suppress(OSError):
                os.rmdir(directory)
