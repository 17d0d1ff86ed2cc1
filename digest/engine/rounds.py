"""The rounds of the live loop: what changed is taken in together, then dirty groups are made, the missed ones first.

They are the rounds of ``digest build`` over the same state and ``Keeper``, so the bytes are the same, too. What is
added here is order and patience:

- pages asked for, then the groups that the newest edits made dirty, stage by stage, then all that waits;
- a template or taxonomy edit of a large archive is background: read and rendered in pieces, and begun anew by the next;
- a file that is broken or gone, and was so for some milliseconds only, is looked at again before anybody is told.

What is broken stays as it was: with a broken template, taxonomy or setting the site goes on with the last good ones,
and a broken paper keeps its page until it is mended. (``digest build`` takes the page away, as a clean build would.)
"""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable, Collection
from itertools import chain

from digest.engine.build import Build
from digest.engine.inbox import Inbox, Request, Work
from digest.engine.layout import OUTPUT
from digest.engine.patience import Patience, is_broken
from digest.engine.scan import read_file
from digest.engine.tally import Tally
from digest.engine.telling import READING, RENDERING, Listener, Teller
from digest.engine.watched import Changes, classify, stamps_of_theme
from digest.engine.workers import Sighting
from digest.errors import DigestError
from digest.groups import ALL, EVER, Group
from digest.model import Diagnostic

SLICE = 400
"""Sources read in one breath when all are to be read again: a newer edit waits for less than a quarter of a second."""
FRESH = 2000
"""Groups made dirty by one edit above which they wait their turn like everything else."""
WARM = 400
"""The newest papers, whose words are learnt before the first edit comes: half a second of idle time."""
SHOWN = 50
"""Sources of an open page that are read before all others when all are to be read again."""
RESCAN_S = 10.0
"""Seconds between two looks at everything, in case an event was lost; longer where a look takes long."""
RESCAN_SHARE = 0.02
"""The part of the time that such looks may take."""
RETRY_S = 1.0
"""Seconds until everything is looked at again after a disk was full or a file could not be read."""


class Rounds:
    """The work of the loop over one open site, in one thread.

    Large, for the steps of a round share what is left of it.
    """

    def __init__(self, build: Build, inbox: Inbox, listener: Listener, today: Callable[[], dt.date]) -> None:
        self._build = build
        self._keeper = build.keeper
        self._inbox = inbox
        self._teller = Teller(listener)
        self._today = today
        self._patience = Patience()
        self._broken: dict[str, tuple[Diagnostic, ...]] = {}
        """What is wrong with sources that are broken by now: their last good pages stay."""
        self._fresh: dict[Group, None] = {}
        """What the newest edits made dirty."""
        self._since: float | None = None
        """When the work that is left began; None where everything is right."""
        self._trouble: DigestError | None = None
        """Why the last step could not be taken."""
        self._unfamiliar: list[str] = []
        """Papers still to be read once, when there is nothing else to do."""
        self._most_unread = 0
        """How many papers waited when all were to be read again; 0 when none are."""
        self._theme: dict[str, bytes] | None = None
        self._next_look = 0.0

    def waiting_group(self, site_path: str) -> Group | None:
        """The group of a site path if it waits for its turn. May be asked by any thread."""
        group = self._build.site.group_of(site_path)
        if group is None or group not in self._keeper.queue or group in self._keeper.faults:
            return None
        return group

    def run(self) -> None:
        """Work until the inbox is closed.

        Raises:
            sqlite3.DatabaseError: the state is damaged, or cannot be written.
        """
        self._guard(self._look_at_all)
        newest = self._build.state.items.newest(ALL, WARM)
        self._unfamiliar = [member.path for member in self._build.state.items.among(newest)]
        while not self._inbox.is_closed:
            idle_s = self._patience.next_due(self._next_look) - time.monotonic()
            work = self._inbox.take(max(0.0, idle_s) if self._since is None and not self._unfamiliar else 0.0)
            self._answer_all(work.requests)
            self._guard(functools.partial(self._take, work))
            if self._since is not None:
                self._guard(self._advance)
            elif self._unfamiliar:
                self._guard(self._warm_up)

    def _guard(self, step: Callable[[], None]) -> None:
        """Take a step; what it stumbles over is told, and everything is looked at again in a while."""
        try:
            step()
        except (DigestError, OSError) as error:
            if isinstance(error, OSError):
                error = DigestError(f"{error.filename or 'the disk'}: {error.strerror or error}")
            self._trouble = error
            self._since = None
            self._next_look = time.monotonic() + RETRY_S
            self._tell_faults()

    def _warm_up(self) -> None:
        """Read a paper for nothing but its words: those never seen take most of the time in which a page is made."""
        path = self._unfamiliar.pop()
        found = read_file(str(self._build.root / path))
        if found is not None:
            self._build.site.read([(path, found[1])])

    def _answer_all(self, requests: list[Request]) -> None:
        """Make pages that somebody waits for, who is let go whatever happens meanwhile."""
        try:
            for request in requests:
                self._guard(functools.partial(self._answer, request))
                request.done()
        finally:
            for request in requests:
                request.done()

    def _answer(self, request: Request) -> None:
        if request.group in self._keeper.queue:
            self._keeper.render([request.group])
            self._teller.stage(self._keeper.tally)

    def _take(self, work: Work) -> None:
        """Take in what changed, and what was given time until now."""
        self._build.state.check_file()
        due = self._patience.due()
        if work.is_all or (self._since is None and time.monotonic() >= self._next_look):
            self._look_at_all()
        elif work.paths or due:
            changes = classify(self._build.root, work.paths | due, self._build.state.sources)
            self._patience.end(due - {*changes.changed, *changes.gone})
            if changes.is_theme and self._patience.wait_for_theme(self._build.root):
                changes = changes._replace(is_theme=False)
            if any(changes):
                self._refresh(changes, is_patient=True)

    def _look_at_all(self) -> None:
        """Compare everything with what is remembered of it. What was given time is judged now."""
        began = time.monotonic()
        self._trouble = None
        theme = stamps_of_theme(self._build.root)
        self._build.compare_outputs()
        changed, gone = self._build.differing()
        is_other_theme = self._theme is not None and theme != self._theme
        self._theme = theme
        self._refresh(Changes(changed, gone, is_other_theme, is_dump=True), is_patient=False)
        now = time.monotonic()
        self._next_look = now + max(RESCAN_S, (now - began) / RESCAN_SHARE)

    def _refresh(self, changes: Changes, *, is_patient: bool) -> None:
        """Take in changes, and say what is wrong."""
        self._since = self._since or time.perf_counter()
        changed, gone = changes.changed, changes.gone
        if changes.is_theme:
            changed = sorted({*changed, *self._change_theme()} - set(gone))
        if is_patient:
            gone = [path for path in gone if not self._patience.is_still_missed(path)]
        hold = functools.partial(self._is_to_be_held, is_patient=is_patient)
        tell = None if changes.is_theme else lambda: self._teller.stage(self._keeper.tally)
        reading = functools.partial(self._teller.progress, READING)
        held = set(self._keeper.refresh(changed, gone, reading, hold=hold, most=0, on_published=tell))
        for path in {*changed, *gone} - held:
            self._broken.pop(path, None)
        self._patience.end({*changed, *gone} - (held - self._broken.keys()))
        if changes.is_dump or changes.is_theme:  # the settings say what is read of a snapshot
            self._build.ingest_new(self._today())
        self._promote(changed)
        if len(self._keeper.fresh) <= FRESH:
            self._fresh |= self._keeper.fresh
        self._keeper.fresh.clear()
        self._tell_faults()

    def _promote(self, changed: Collection[str]) -> None:
        """Let pages of the papers just edited come first, then those that are open somewhere."""
        queue = self._keeper.queue
        shown = [group for path in self._inbox.showing if (group := self._build.site.group_of(path)) is not None]
        queue.promote([*queue.pages_of(set(changed), self._keeper.fresh), *shown])

    def _is_to_be_held(self, sighting: Sighting, *, is_patient: bool) -> bool:
        """Whether a source is not to be taken in: it may be mended in a moment, or is broken and had a page before."""
        if not is_broken(sighting):
            return False
        if is_patient and self._patience.is_still_broken(sighting):
            return True
        if sighting.reading is None or self._build.state.items.by_path(sighting.path) is None:
            return False
        self._broken[sighting.path] = sighting.reading.diagnostics
        return True

    def _change_theme(self) -> list[str]:
        """Take up settings, topics and templates, and make the pages that are open at once; returns their sources."""
        if not self._build.reload():
            return []
        site, reader = self._build.site, self._build.reader
        shown = [group for path in self._inbox.showing if (group := site.group_of(path)) is not None]
        self._keeper.render(shown)
        self._teller.stage(self._keeper.tally)
        sources: set[str] = set()
        for group in shown:
            is_ever = group.span == EVER
            members = reader.newest(group.series, SHOWN) if is_ever else reader.members(group.series, group.span)
            sources.update(member.path for member in members[:SHOWN])
        return sorted(sources)

    def _advance(self) -> None:
        """Make what the newest edits made dirty, then read some of what is to be read again, then make the rest."""
        if self._fresh:
            if not self._settle(self._fresh):
                return
            self._fresh = {}
        waiting = len(self._build.state.unread)
        self._most_unread = max(waiting, self._most_unread) if waiting else 0
        if waiting:
            hold = functools.partial(self._is_to_be_held, is_patient=False)
            self._keeper.refresh((), (), hold=hold, most=SLICE)
            self._keeper.fresh.clear()
            self._teller.progress(READING, self._most_unread - waiting, self._most_unread)
        elif self._settle(None) and self._since is not None:
            self._tell_faults()
            self._keeper.tally = Tally()
            self._teller.settled(self._since)
            self._keeper.close()  # the next edit is small: what other processes would hold until then is memory
            self._since = None

    def _settle(self, among: Collection[Group] | None) -> bool:
        """Make what waits; returns False where something newer came in between, or a template proved broken."""
        try:
            return self._keeper.settle(
                among=among,
                is_interrupted=lambda: self._inbox.is_waiting,
                on_progress=functools.partial(self._teller.progress, RENDERING),
                on_published=lambda: self._teller.stage(self._keeper.tally),
            )
        except DigestError:
            if not self._keeper.broken:
                raise
            self._tell_faults()  # its kind is set aside by now
            return False

    def _tell_faults(self) -> None:
        faults = sorted({*self._build.diagnostics(), *chain.from_iterable(self._broken.values())})
        if self._trouble is not None:
            faults.append(Diagnostic.of(self._trouble, OUTPUT))
        self._teller.faults(faults)
