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
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from digest.engine.compare import compare_outputs, take_over_plan
from digest.engine.delta import Delta
from digest.engine.dirty import DirtyQueue
from digest.engine.files import Known
from digest.engine.inputs import renew_fixed, renew_inputs
from digest.engine.kinds import groups_of
from digest.engine.outputs import Renewal
from digest.engine.reader import StateReader
from digest.engine.sources import take_in
from digest.engine.state import Plan, State
from digest.engine.workers import Place, Sighting, Workers
from digest.groups import EVER, Group, Site
from digest.model import Diagnostic

LARGE_PLAN = 5000
"""Planned groups above which whole kinds are planned instead."""
SAVE_EVERY = 1000
"""Groups after which what was written is remembered, but for large plans: those are started anew after a kill anyway,
and remembering rewrites the whole table (27 s for 150,000 outputs by thousands, 1 s in four parts)."""


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
        self._untried: set[str] = set()
        self._torn: dict[Group, str] = {}
        """Groups made while one of their sources changed: the next round makes them again."""

    def close(self) -> None:
        """End worker processes. The state stays open."""
        self._workers.close()

    def refresh(self, changed: Sequence[str], gone: Iterable[str], on_progress: Callable[[int, int], None]) -> None:
        """Take in sources whose stamp differs, and sources that are gone; find and plan what that makes dirty.

        Everything is read again where what reading depends on (the taxonomy, say) differs.
        """
        state = self.state
        gone = list(gone)
        with state.transaction():
            is_stale = state.meta("reading") != self.site.reading
            if is_stale:
                changed = sorted({*changed, *state.sources.paths()} - set(gone))
                state.set_meta("reading", self.site.reading)
            delta = Delta(state, self.site)
            wanted = [(path, None if is_stale else self._digest(path)) for path in changed]
            sightings = _reporting(self._workers.read(wanted), len(wanted), on_progress)
            taken = take_in(state, delta, sightings, gone)
            self.tally.read += taken.read
            self.tally.changed += taken.changed
            delta.link(StateReader(state, self.place.root))
            self.queue.add(delta.dirty)
            kinds = {kind.name for kind in renew_inputs(state, self.site)}
            if kinds:
                self._untried |= kinds
                self.queue.add(dict.fromkeys(groups_of(state, self.site, kinds), "its template or a setting differs"))
            self.queue.add({group: f"{group.series} differs" for group in renew_fixed(state, self.site)})
            self.queue.add(self._torn)
            self._plan()
        self._torn.clear()

    def compare_outputs(self) -> None:
        """Compare the output folder with what is remembered of it: what is missing or differs becomes dirty.

        A plan left by a killed process is taken over first. Files that belong to no group are taken away.
        """
        with self.state.transaction():
            self.queue.add(take_over_plan(self.state, self.site))
            differences = compare_outputs(self.state, self.site, self.place.output)
            self.queue.add(differences.reasons)
            self._plan()
        self.tally.removed.extend(differences.removed)

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
        for chunk in _slices(waiting, max(SAVE_EVERY, total // 4)):
            renewals: list[Renewal] = []
            try:
                with contextlib.closing(self._workers.renew(chunk)) as results:
                    for done in results:
                        renewals.extend(done)
                        on_progress(total - len(self.queue) + len(renewals), total)
                        if is_interrupted():
                            return False
            finally:
                self._remember(renewals)
        if len(self.queue) == 0:
            with self.state.transaction():
                self.state.plan.clear()
                self.state.plan.add(self._torn)
        return len(self.queue) == 0

    def render(self, group: Group) -> None:
        """Make one group right now, out of turn."""
        renewals: list[Renewal] = []
        try:
            renewals.append(self._workers.renew_one(group))
        finally:
            self._remember(renewals)

    def diagnostics(self) -> list[Diagnostic]:
        """All that is wrong with the sources, those of earlier rounds included."""
        items = self.state.items
        found = self.state.notes.read()
        for series in self.state.notes.clashes():
            places = items.newest(series, 1 << 30)
            found.extend(self.site.clash(series, items.members(series, places[-1], places[0] + 1)))
        return sorted(found)

    def _digest(self, path: str) -> bytes | None:
        known = self.state.sources.get(path)
        return known.digest if known else None

    def _plan(self) -> None:
        if len(self.queue) > LARGE_PLAN:
            self.state.plan.add({Group(group.kind, Plan.EVERY, EVER) for group in self.queue.in_order()})
        else:
            self.state.plan.add(self.queue.in_order())

    def _try_out(self, waiting: Sequence[Group]) -> None:
        """Render one group of each kind whose template differs, so that a broken one fails before any file changes."""
        for group in waiting:
            if group.kind in self._untried:
                self._untried.discard(group.kind)
                self.site.render(group, StateReader(self.state, self.place.root))

    def _remember(self, renewals: Iterable[Renewal]) -> None:
        """Store what is known of the files of groups; nothing is known of those whose renewal was broken off."""
        put: dict[str, Known] = {}
        drop = [path for group in self._workers.under_way for path in self.site.paths(group)]
        self._workers.under_way.clear()
        done: list[Group] = []
        for renewal in renewals:
            group = renewal.group
            put |= renewal.put
            drop.extend(path for path in self.site.paths(group) if path not in renewal.put)
            reason = self.queue.done(group) if group in self.queue else "asked for"
            if renewal.is_torn:
                self._torn[group] = "a source changed while it was made"
            else:
                done.append(group)
            self.tally.rendered += 1
            self.tally.written.extend(renewal.written)
            self.tally.removed.extend(renewal.removed)
            self.tally.reasons.update(dict.fromkeys((*renewal.written, *renewal.removed), reason))
        now_ns = time.time_ns()
        fresh = {path: Known(known.stamp.settled(now_ns), known.digest) for path, known in put.items()}
        with self.state.transaction():
            self.state.outputs.update(fresh, drop)
            self.state.plan.remove(done)
            self.state.plan.add(self._torn)


def _reporting(
    chunks: Iterable[list[Sighting]], total: int, on_progress: Callable[[int, int], None]
) -> Iterator[list[Sighting]]:
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        on_progress(done, total)


def _slices(groups: Sequence[Group], size: int) -> Iterator[Sequence[Group]]:
    return (groups[at : at + size] for at in range(0, len(groups), size))
