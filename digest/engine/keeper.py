"""Keeps the outputs of a site right: notices what differs, plans, renders, remembers.

The order of steps is what makes a kill harmless at any moment:

1. ``refresh``, in one transaction: sources are read, contributions stored, dirty groups found and written down as the
   *plan*. Killed before the commit, nothing happened. (In a new site up to three, void without the last.)
2. ``settle``: the groups of the plan are rendered and their files replaced; what the files hold now is remembered and
   the groups leave the plan, batch by batch. Killed in between, the plan is still there.
3. A plan found at the start means that the outputs of its groups are unknown, whatever was remembered of them: they are
   made again. What lies in the output folder and belongs to no group is taken away.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain

from digest.engine.compare import compare_outputs, take_over_plan
from digest.engine.delta import Delta
from digest.engine.dirty import DirtyQueue
from digest.engine.files import UNSETTLED, Known
from digest.engine.inputs import renew_fixed, renew_inputs
from digest.engine.kinds import groups_of, standing_groups
from digest.engine.outputs import Renewal, remember
from digest.engine.reader import StateReader
from digest.engine.sight import Sight
from digest.engine.sources import find_wanted, holding, reporting, store_readings
from digest.engine.state import State
from digest.engine.tally import Tally
from digest.engine.trial import Trial
from digest.engine.workers import Sighting, Whereabouts, Workers
from digest.errors import DigestError
from digest.groups import ALL, Group, Reader, Site

PAGES_AT_ONCE = 4
"""Edited sources whose pages are published before the rest is found out: a person saves one."""
SAVE_EVERY = 1000
"""Groups after which what was written is remembered, but for large plans, which start anew after a kill anyway:
remembering rewrites the whole table (27 s for 150,000 outputs by thousands, 1 s in four parts)."""


class Keeper:
    """One site's sources, state and outputs, kept right by differences.

    Large, for its steps share what is dirty, what was planned and what was torn.
    """

    def __init__(self, where: Whereabouts, site: Site, state: State, jobs: int = 1) -> None:
        self.where = where
        self.site = site
        self.state = state
        self.queue = DirtyQueue(site.kinds)
        self.tally = Tally()
        self.faults: dict[Group, DigestError] = {}
        """Groups that could not be made, and why: they keep their files and wait until what they show differs."""
        self.fresh: dict[Group, None] = {}
        """What sources made dirty since somebody cleared this: it may be wanted before what waits already."""
        self._jobs = jobs
        self._workers = Workers(where, site, state, jobs)
        self._trial = Trial(lambda group: self.site.render(group, StateReader(self.state, self.where.root)))
        self._torn: dict[Group, str] = {}
        """Groups made while one of their sources changed: the next round makes them again."""

    @property
    def broken(self) -> Mapping[str, DigestError]:
        """Kinds set aside because of their template, and why."""
        return self._trial.broken

    def close(self) -> None:
        """End worker processes. The state stays open."""
        self._workers.close()

    def refresh(
        self,
        changed: Sequence[str],
        gone: Iterable[str],
        on_progress: Callable[[int, int], None] = lambda done, total: None,
        *,
        hold: Callable[[Sighting], bool] = lambda sighting: False,
        most: int = sys.maxsize,
        on_published: Callable[[], None] | None = None,
        is_early: bool = False,
    ) -> list[str]:
        """Take in sources whose stamp differs, and sources that are gone; find and plan what that makes dirty.

        Where what reading depends on (the taxonomy, say) differs, everything is to be read again: ``most`` of it now,
        the rest when this is called again. ``hold`` picks sources that are not yet to be taken in; returns their paths.
        ``on_published`` is called when the own pages of a few sources are in place, before the rest is found out.
        ``is_early`` lets other processes make lists of a new site meanwhile; broken off then, all begins anew.
        """
        state, gone, held = self.state, list(gone), list[str]()
        is_first = state.is_new and not state.items.newest(ALL, 1)
        with state.beginning() if is_first else state.transaction():
            wanted, again = find_wanted(state, self.site, changed, gone, most)
            sightings = reporting(self._workers.read(wanted), len(wanted), on_progress)
            delta = Delta(state, self.site, len(wanted))
            taken = store_readings(state, delta, holding(sightings, hold, held), gone)
            state.unread.remove({*again, *gone})
            # A held source has other content than is remembered; were that brought back, it would still be old.
            state.sources.update({path: Known(UNSETTLED, b"") for path in held if path in again})
            self.tally.read += taken.read
            self.tally.changed += taken.changed
            if on_published is not None:
                self._note(delta)
                self._go_ahead(changed, on_published)
            has_come = is_first and bool(state.items.newest(ALL, 1))
            early = self._choose_early(delta.dirty) if is_early and has_come and self._workers.are_many else []
            if not early:
                self._find_out(delta.link, delta)
                self._find_out(delta.index, delta)
                self._plan(is_first=has_come)
        if early:
            self._find_out_in_parts(delta, early)
        elif is_first:
            state.finish()
        return held

    def _find_out_in_parts(self, delta: Delta, early: Sequence[Group]) -> None:
        """The same in two transactions more: first lists are made meanwhile, then pages that show links."""
        with self.state.transaction():
            self._find_out(delta.link, delta, early)
        with self.state.transaction():
            self._find_out(delta.index, delta, self._choose_early(self.queue.waiting, linked=True))
            self._plan(is_first=True)
            self.state.finish()

    def _find_out(self, find: Callable[[Reader], None], delta: Delta, early: Sequence[Group] = ()) -> None:
        """Find some of what is dirty; other processes make groups meanwhile that do not show it."""
        with self._workers.renew_aside(early) as renewals:
            find(StateReader(self.state, self.where.root))
        self._note(delta)
        if renewals:
            self._count(renewals)
            self._store(renewals, is_over=True)

    def _plan(self, *, is_first: bool) -> None:
        """Plan all that is dirty."""
        self._renew_inputs(is_first=is_first)
        self.queue.add(self._torn)
        self._torn.clear()
        self.state.plan.cover(self.queue.waiting)

    def _choose_early(self, dirty: Iterable[Group], *, linked: bool = False) -> list[Group]:
        """Of some groups those that show no indexes, and links or none; none where a template fails: see ``settle``."""
        self._renew_inputs(is_first=True)
        kinds = {kind.name: kind.linked is not None for kind in self.site.kinds if kind.facet is not None}
        early = sorted(group for group in dirty if kinds.get(group.kind) is linked)
        return early if self._trial.passes(early) else []

    def _renew_inputs(self, *, is_first: bool) -> None:
        """Find what is dirty because of templates, settings and static files."""
        kinds = {kind.name for kind in renew_inputs(self.state, self.site)}
        if kinds:
            self._trial.untried |= kinds
            # Where every item has come just now, so have all groups that items make.
            groups = standing_groups(self.site, kinds) if is_first else groups_of(self.state, self.site, kinds)
            self.queue.add(dict.fromkeys(groups, "its template or a setting differs"))
        self.queue.add({group: f"{group.series} differs" for group in renew_fixed(self.state, self.site)})

    def _note(self, delta: Delta) -> None:
        """Take over what is dirty as far as is known."""
        dirty, own = delta.take_dirty()
        self._clear_faults(dirty)
        self.queue.add(dirty, own)
        self.fresh |= dict.fromkeys(dirty)

    def _go_ahead(self, changed: Iterable[str], on_published: Callable[[], None]) -> None:
        """Publish the pages of a few sources inside the transaction that takes them in.

        Killed before the commit, the next process finds files that are not as it remembers.
        """
        groups = self.queue.pages_of(set(changed), self.fresh)
        if 0 < len(groups) <= PAGES_AT_ONCE:
            renewals = self._workers.renew_together(groups)
            self._count(renewals)
            on_published()
            self._store(renewals, is_over=True)

    def take_over_plan(self) -> bool:
        """Make what a killed process had planned dirty, before anything else is; returns whether there was any."""
        with self.state.transaction():
            left = take_over_plan(self.state, self.site)
        self.queue.add(left)
        return bool(left)

    def compare_outputs(self, sight: Sight | None = None) -> None:
        """Compare the output folder, or what was seen of it, with what is remembered: what is missing or differs
        becomes dirty, and files that belong to no group are taken away."""
        with self.state.transaction():
            differences = compare_outputs(self.state, self.site, self.where.output, sight)
            self.queue.add(differences.reasons)
            self.state.plan.cover(self.queue.waiting)
        self.tally.removed.extend(differences.removed)

    def settle(
        self,
        *,
        among: Collection[Group] | None = None,
        is_interrupted: Callable[[], bool] = lambda: False,
        on_progress: Callable[[int, int], None] = lambda done, total: None,
        on_published: Callable[[], None] = lambda: None,
    ) -> bool:
        """Make dirty groups right (those of ``among``, or all), stage by stage in the order of the queue; returns
        False where an interruption left some waiting.

        A group that cannot be made keeps its files, waits and is among ``faults``: the others are made.

        Raises:
            DigestError: a template that differs cannot be filled; no file of its kind was touched.
        """
        total = len(self.queue)
        stages = [
            [group for group in stage if group not in self.faults and group.kind not in self.broken]
            for stage in self.queue.in_stages(among)
        ]
        self._trial.run(chain.from_iterable(stages))
        if not self._renew(stages, total, is_interrupted, on_progress, on_published):
            return False
        if len(self.queue) == 0:
            with self.state.transaction():
                self.state.plan.clear()
                self.state.plan.add(self._torn)
        return True

    def render(self, groups: Sequence[Group]) -> None:
        """Make a few groups right now, out of turn. They were planned before, or are planned now."""
        with self.state.transaction():
            self.state.plan.add(groups)
        renewals: list[Renewal] = []
        try:
            renewals.extend(self._workers.renew_together(groups))
            self._count(renewals)
        finally:
            with self.state.transaction():
                self._store(renewals, is_over=True)

    def change_site(self, where: Whereabouts, site: Site) -> None:
        """Go on with other templates, settings or topics; ``refresh`` finds what that makes dirty."""
        self._workers.close()
        self.where, self.site = where, site
        self.queue.change_kinds(site.kinds)
        self._workers = Workers(where, site, self.state, self._jobs)
        self.faults.clear()
        self._trial.broken.clear()

    def _renew(
        self,
        stages: Sequence[Sequence[Group]],
        total: int,
        is_interrupted: Callable[[], bool],
        on_progress: Callable[[int, int], None],
        on_published: Callable[[], None],
    ) -> bool:
        """Renew groups and remember it, now and then; returns False if interrupted."""
        renewals: list[Renewal] = []
        try:
            with contextlib.closing(self._workers.renew(stages)) as results:
                for done in results:
                    renewals.extend(done)
                    self._count(done)
                    on_published()
                    on_progress(total - len(self.queue) + len(renewals), total)
                    if is_interrupted():
                        return False
                    if len(renewals) >= max(SAVE_EVERY, total // 4):
                        with self.state.transaction():
                            self._store(renewals)
                        renewals.clear()
        finally:
            if left := self._workers.take_left():  # on disk, so it must be told, too
                self._count(left)
                on_published()
            with self.state.transaction():
                self._store([*renewals, *left], is_over=True)
        return True

    def _clear_faults(self, groups: Iterable[Group]) -> None:
        for group in groups if self.faults else ():
            self.faults.pop(group, None)

    def _count(self, renewals: Collection[Renewal]) -> None:
        """Take what was published into the tally, before it is remembered: somebody may wait to be told."""
        self._clear_faults(renewal.group for renewal in renewals)
        self.faults.update((renewal.group, renewal.fault) for renewal in renewals if renewal.fault is not None)
        self.tally.count(renewals, self.queue.reason)

    def _store(self, renewals: Iterable[Renewal], *, is_over: bool = False) -> None:
        """Store what is known of the files of groups; where all is over, nothing is of those that were broken off."""
        broken_off = list(self._workers.under_way) if is_over else []
        self._workers.under_way.difference_update(broken_off)
        done, torn = remember(self.state, self.site, renewals, broken_off)
        self._torn.update(dict.fromkeys(torn, "a source changed while it was made"))
        self.state.plan.add(self._torn)
        for group in (*done, *torn):
            self.queue.done(group)
