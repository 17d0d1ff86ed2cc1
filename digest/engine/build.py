"""A build of a site of papers: ingest, refresh, settle. Here what is known of papers meets the engine."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import os
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from digest.config import FILE_NAME
from digest.engine.copies import switch_copies
from digest.engine.faults import find_faults
from digest.engine.files import STAMP, Known, Stamp
from digest.engine.fingerprint import fingerprint
from digest.engine.keeper import Keeper
from digest.engine.layout import CACHE, DUMPS, OUTPUT, PAPERS, STATE, TEMPLATE_CACHE, is_paper_file
from digest.engine.library import StateLibrary
from digest.engine.opening import Progress, Wish
from digest.engine.ownership import claim_output, give_up_output
from digest.engine.reader import StateReader
from digest.engine.scan import scan
from digest.engine.state import State, discard
from digest.engine.tally import Tally
from digest.engine.telling import INGESTING, READING, RENDERING
from digest.engine.theme import keep_config, load_config, load_recipe
from digest.engine.workers import Whereabouts
from digest.errors import DigestError
from digest.model import Diagnostic, Severity
from digest.pages.compressed import CompressedSite
from digest.pages.site import PaperSite
from digest.pages.totals import read_totals

if TYPE_CHECKING:
    from digest.config import Config
    from digest.engine.ahead import Ahead
    from digest.engine.intake import Intake


class Outcome(msgspec.Struct):
    """What a build came to."""

    tally: Tally
    diagnostics: list[Diagnostic]
    intake: Intake | None = None
    timings_ms: dict[str, float] = msgspec.field(default_factory=dict)
    untagged: int = 0
    """Papers without a topic."""
    has_no_address: bool = False


class Build:
    """An open site: its settings, state and keeper. Large, for it has a method for each step of a build."""

    def __init__(
        self,
        root: Path,
        wish: Wish,
        progress: Progress = lambda what, done, total: None,
        ahead: Ahead | None = None,
    ) -> None:
        self.root = root
        self._wish = wish
        self._progress = progress
        self._ahead = ahead
        self._since = time.perf_counter()
        self.timings_ms: dict[str, float] = {}
        self._output = root / OUTPUT
        (root / CACHE / TEMPLATE_CACHE).mkdir(parents=True, exist_ok=True)
        plan = _load(root, wish)
        self.config, self.site, self._faults = plan.config, plan.site, plan.diagnostics
        self._findings: list[Diagnostic] = []
        """Warnings of the latest ingest. Those about paper files are told as long as this process runs."""
        self.state = State.open(root / CACHE, fingerprint())
        self.reader = StateReader(self.state, str(root))
        self.keeper = Keeper(self._whereabouts(plan), self.site, self.state, wish.jobs or os.cpu_count() or 1)
        self.lap("start")

    def reload(self) -> bool:
        """Go on with settings, templates, topics and static files as they are now; returns whether they are good.

        Where one of them is broken nothing changes but the diagnostics: the last good ones stay.
        """
        try:
            plan = _load(self.root, self._wish)
        except (DigestError, OSError) as error:
            fault = DigestError(f"cannot be read: {error}") if isinstance(error, OSError) else error
            self._faults = (Diagnostic.of(fault, FILE_NAME),)
            return False
        self._faults = plan.diagnostics
        if any(found.severity is Severity.ERROR for found in plan.diagnostics):
            return False
        self.config, self.site = plan.config, plan.site
        self.keeper.change_site(self._whereabouts(plan), plan.site)
        return True

    def lap(self, name: str) -> None:
        """Count the time since the last lap as that of a phase."""
        now = time.perf_counter()
        self.timings_ms[name] = self.timings_ms.get(name, 0.0) + (now - self._since) * 1000
        self._since = now

    def make_all(self, today: dt.date) -> Outcome:
        """Make the site right: dumps are ingested, changed sources read, what differs rendered."""
        ahead = self._ahead if self._begin() else None
        self.refresh(ahead.sources() if ahead else None, is_early=True)
        intake = self.ingest_new(today)
        # After the sources, which another process looked at first: it has looked at the output by now.
        self.keeper.compare_outputs(ahead.output() if ahead else None)
        self.lap("compare output")
        self.settle()
        diagnostics = sorted({*self.diagnostics(), *(intake.diagnostics if intake else ())})
        self.lap("report")
        untagged = sum(month.untagged for month in read_totals(self.reader).values())
        return Outcome(self.keeper.tally, diagnostics, intake, self.timings_ms, untagged, not self.config.base_url)

    def differing(self) -> tuple[list[str], list[str]]:
        """The paper files whose stamp differs, and those that are gone."""
        changed, gone = self.state.sources.differing(scan(str(self.root), PAPERS, is_paper_file))
        return list(changed), gone

    def refresh(self, seen: tuple[list[str], list[str]] | None = None, *, is_early: bool = False) -> None:
        """Take in every paper file whose stamp differs. ``seen``: these and those that are gone, where it is known.

        ``is_early``: this is a build, so lists may be made as soon as they can.
        """
        changed, gone = seen or self.differing()
        self.lap("scan content")
        reading = functools.partial(self._progress, READING)
        self.keeper.refresh(changed, gone, reading, is_early=is_early)
        self.lap("refresh")

    def dumps_differ(self) -> bool:
        """Whether dumps, ledger or what is wanted of snapshots are not what they were when all were ingested."""
        changed, gone = self.state.dumps.differing(scan(str(self.root), DUMPS, lambda name: True))
        return bool(changed or gone) or self.state.meta("snapshots") != self.config.snapshots.encode()

    def ingest_new(self, today: dt.date) -> Intake | None:
        """Ingest, unless nothing differs since all was ingested: None.

        Most builds end here, so what reads dumps is not even imported.
        """
        began_ns = time.time_ns()
        if not self.dumps_differ():
            return None
        intake = self.ingest(today)
        if all(found.severity is not Severity.ERROR for found in intake.diagnostics):
            after = scan(str(self.root), DUMPS, lambda name: True)
            known = {path: Known(Stamp(*STAMP.unpack(stamp)).settled(began_ns), b"") for path, stamp in after.items()}
            with self.state.transaction():
                self.state.dumps.update(known, self.state.dumps.differing(after)[1])
                self.state.set_meta("snapshots", self.config.snapshots.encode())
        return intake

    def ingest(
        self,
        today: dt.date,
        *,
        year: int | None = None,
        date: dt.date | None = None,
        refresh: bool = False,
        only: Collection[str] | None = None,
        is_last: bool = False,
    ) -> Intake:
        """Bring new and changed dumps into the paper files, then take those in; see ``intake.take_in``.

        Where this is the last thing to be done, the paper files are left to the next build: a snapshot can bring
        hundreds of thousands. What is wrong with a dump is remembered with it, for a dump in the ledger is not read
        again.
        """
        from digest.engine.intake import take_in

        intake = take_in(
            self.root,
            StateLibrary(self.root, self.state),
            today,
            year=year,
            date=date,
            frozen=self._wish.frozen,
            refresh=refresh,
            only=only,
            progress=functools.partial(self._progress, INGESTING),
        )
        if intake.reports:
            told = itertools.chain.from_iterable({*each.diagnostics} - {*each.lasting} for each in intake.reports)
            self._findings = [found for found in told if found.severity is Severity.WARNING]
        with self.state.transaction():
            for report in intake.reports:
                self.state.notes.put(f"{DUMPS}/{report.dump}", report.lasting)
        self.lap("ingest")
        papers = [path for path in intake.written if path.startswith(f"{PAPERS}/")]
        if papers and not is_last:
            self.keeper.refresh(papers, (), functools.partial(self._progress, READING))
            self.lap("refresh")
        return intake

    def settle(self) -> None:
        """Make every dirty group right.

        Raises:
            DigestError: some could not be made; all others are.
        """
        self.keeper.settle(on_progress=functools.partial(self._progress, RENDERING))
        for group in sorted(self.keeper.faults):
            raise self.keeper.faults[group]
        self.lap("render")

    def compare_outputs(self) -> None:
        """Find out what of the output is missing or was changed."""
        self._begin()
        self.keeper.compare_outputs()
        self.lap("compare output")

    def _begin(self) -> bool:
        """Make the output folder ours and take over what is left of an earlier build; returns whether what is
        remembered of the output stays as it was when the site was opened."""
        claim_output(self._output, is_known=any(True for _ in self.state.outputs.paths()))
        is_switched = switch_copies(self.state, wanted=self._wish.compress)
        return not (self.keeper.take_over_plan() or is_switched or self.state.is_new)

    def close(self) -> None:
        """Let everything go."""
        self.keeper.close()
        self.state.close()

    def diagnostics(self) -> list[Diagnostic]:
        """All that is wrong with the content, its settings and its taxonomy."""
        made = [*self.keeper.faults.values(), *self.keeper.broken.values()]
        faults = {*self._faults, *self._findings, *find_faults(self.state, self.site)}
        faults.update(Diagnostic.of(fault, OUTPUT) for fault in made)
        if next(self.state.sources.paths(), None) is None:
            faults |= self._loss()
        return sorted(faults)

    def _loss(self) -> set[Diagnostic]:
        """That there is no paper at all is wrong where dumps were taken in: their folder is elsewhere, most likely."""
        from digest.engine.intake import has_records

        if not has_records(self.root) or scan(str(self.root), PAPERS, is_paper_file):  # else they were not read yet
            return set()
        message = "no paper file is left, though content/dumps/ledger.yml tells of dumps that were taken in"
        return {Diagnostic(PAPERS, 0, Severity.ERROR, message)}

    def _whereabouts(self, plan: _Plan) -> Whereabouts:
        return Whereabouts(str(self.root), str(self._output), str(self.root / CACHE / STATE), plan.make_site)


class _Plan(NamedTuple):
    """What a site is made by."""

    config: Config
    site: PaperSite
    make_site: Callable[[], PaperSite]
    diagnostics: tuple[Diagnostic, ...]


def _load(root: Path, wish: Wish) -> _Plan:
    config, faults = load_config(root, wish.base_url)
    if all(found.severity is not Severity.ERROR for found in faults):
        keep_config(root)
    recipe = load_recipe(root, config, root / CACHE / TEMPLATE_CACHE)
    make_site = functools.partial(CompressedSite if wish.compress else PaperSite, recipe)
    site = make_site()
    return _Plan(config, site, make_site, (*faults, *site.diagnostics))


def forget(root: Path) -> None:
    """Take away the state, what was compiled and, if it is ours, the output."""
    import shutil

    discard(root / CACHE)
    shutil.rmtree(root / CACHE / TEMPLATE_CACHE, ignore_errors=True)
    give_up_output(root / OUTPUT)
