"""A build of a site of papers: ingest, refresh, settle. The only module of the engine that knows what a paper is."""

from __future__ import annotations

import datetime as dt
import functools
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from digest.config import FILE_NAME
from digest.engine.fingerprint import fingerprint
from digest.engine.intake import DUMPS, Intake, take_in
from digest.engine.keeper import Keeper, Tally
from digest.engine.lock import locked
from digest.engine.reader import StateReader
from digest.engine.scan import scan
from digest.engine.state import FILE_NAME as FILE_NAME_OF_STATE
from digest.engine.state import State
from digest.engine.theme import load_config, load_recipe
from digest.engine.workers import Place
from digest.errors import DigestError, UsageError
from digest.model import Diagnostic, Severity
from digest.pages.compressed import SUFFIX, CompressedSite
from digest.pages.facets import short_key
from digest.pages.recipe import NO_JEKYLL
from digest.pages.site import PaperSite
from digest.pages.totals import read_totals

CACHE = ".digest"
TEMPLATE_CACHE = "templates"
OUTPUT = "site"
PAPERS = "content/papers"

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked of a build."""

    base_url: str | None = None
    jobs: int = 0
    """Processes; 0 for one a core."""
    clean: bool = False
    """Forget the state and the output first."""
    frozen: bool = False
    """Infer no year."""
    compress: bool = False
    """Put a compressed copy beside each large text file."""


@dataclass(slots=True)
class Outcome:
    """What a build came to."""

    tally: Tally
    diagnostics: list[Diagnostic]
    intake: Intake | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    untagged: int = 0
    """Papers without a topic."""
    has_no_address: bool = False


class Build:
    """An open site: its settings, state and lock. Use it as a context."""

    def __init__(self, root: Path, wish: Wish, progress: Progress = lambda what, done, total: None) -> None:
        self.root = root
        self._wish = wish
        self._progress = progress
        self._since = time.perf_counter()
        self.timings_ms: dict[str, float] = {}
        cache = root / CACHE
        self.config, self._config_diagnostics = load_config(root, wish.base_url)
        (cache / TEMPLATE_CACHE).mkdir(parents=True, exist_ok=True)
        recipe = load_recipe(root, self.config, cache / TEMPLATE_CACHE)
        make_site = functools.partial(CompressedSite if wish.compress else PaperSite, recipe)
        self.site = make_site()
        self.state = State.open(cache, fingerprint())
        self.reader = StateReader(self.state, str(root))
        self._output = root / OUTPUT
        place = Place(str(root), str(self._output), str(self.state.path), make_site)
        self.keeper = Keeper(place, self.site, self.state, wish.jobs or os.cpu_count() or 1)
        self.lap("start")

    def lap(self, name: str) -> None:
        """Count the time since the last lap as that of a phase."""
        now = time.perf_counter()
        self.timings_ms[name] = self.timings_ms.get(name, 0.0) + (now - self._since) * 1000
        self._since = now

    def refresh(self) -> None:
        """Take in every paper file whose stamp differs."""
        seen = scan(str(self.root), PAPERS, is_paper_file)
        self.lap("scan content")
        changed, gone = self.state.sources.differing(seen)
        self.keeper.refresh(changed, gone, lambda done, total: self._progress("Reading papers", done, total))
        self.lap("refresh")

    def ingest(
        self,
        today: dt.date,
        *,
        year: int | None = None,
        date: dt.date | None = None,
        frozen: bool = False,
        refresh: bool = False,
        only: Collection[str] | None = None,
    ) -> Intake:
        """Bring new and changed dumps into the paper files, then take those in; see ``intake.take_in``.

        What is wrong with a dump is remembered with it, for a dump in the ledger is not read again.
        """
        intake = take_in(
            self.root,
            StateLibrary(self.root, self.state),
            today,
            year=year,
            date=date,
            frozen=frozen,
            refresh=refresh,
            only=only,
            progress=lambda done, total: self._progress("Ingesting", done, total),
        )
        with self.state.transaction():
            for report in intake.reports:
                lasting = [found for found in report.diagnostics if found.severity > Severity.NOTE]
                self.state.notes.put(f"{DUMPS}/{report.dump}", lasting)
        self.lap("ingest")
        if intake.written:
            self.refresh()
        return intake

    def settle(self) -> None:
        """Make every dirty group right.

        Raises:
            DigestError: some could not be made; all others are.
        """
        self.keeper.settle(on_progress=lambda done, total: self._progress("Rendering", done, total))
        for group in sorted(self.keeper.faults):
            raise self.keeper.faults[group]
        self.lap("render")

    def compare_outputs(self) -> None:
        """Find out what of the output is missing or was changed."""
        self._refuse_foreign_output()
        self._forget_copies()
        self.keeper.compare_outputs()
        self.lap("compare output")

    def close(self) -> None:
        """Let everything go."""
        self.keeper.close()
        self.state.close()

    def diagnostics(self) -> list[Diagnostic]:
        """All that is wrong with the content, its settings and its taxonomy."""
        return sorted({*self._config_diagnostics, *self.site.diagnostics, *self.keeper.diagnostics()})

    def _forget_copies(self) -> None:
        """Where compression was switched, forget compressed copies: those that nobody owns are then taken away."""
        wanted = b"gz" if self._wish.compress else b""
        if (self.state.meta("copies") or b"") != wanted:
            with self.state.transaction():
                self.state.outputs.update({}, [path for path in self.state.outputs.paths() if path.endswith(SUFFIX)])
                self.state.set_meta("copies", wanted)

    def _refuse_foreign_output(self) -> None:
        """Never clear a folder that this program did not fill: the first output, ``.nojekyll``, is the mark of ours."""
        if not self._output.exists() or (self._output / NO_JEKYLL).exists():
            return
        if any(True for _ in self.state.outputs.paths()):
            return
        if not self._output.is_dir():
            raise DigestError(f"{OUTPUT} is a file: the pages go into a folder of that name")
        if any(self._output.iterdir()):
            raise DigestError(f"{OUTPUT}/ holds files that were not made here; move them away, then build again")


class StateLibrary:
    """Finds papers by identity in the state, hidden ones included."""

    def __init__(self, root: Path, state: State) -> None:
        self._root = root
        self._state = state

    def find(self, key: str) -> str | None:
        """The path of the paper with an identity key."""
        series = f"is:{short_key(key)}"
        found = self._state.items.newest(series, 1 << 30)
        if found:
            members = self._state.items.members(series, found[-1], found[0] + 1)
            return min(member.path for member in members)
        return self._state.notes.find_aside(series)

    def read(self, path: str) -> str:
        """The text of a paper file."""
        return (self._root / path).read_bytes().decode("utf-8")

    def taken(self, path: str) -> bool:
        """Whether there is a file of that name."""
        return os.path.lexists(self._root / path)


def is_paper_file(name: str) -> bool:
    """Whether a file below ``content/papers`` is one of ours: not an editor's backup, swap or hidden file."""
    return name.endswith(".md") and not name.startswith((".", "#"))


def _forget(root: Path) -> None:
    """Take away the state and, if it is ours, the output."""
    for name in (FILE_NAME_OF_STATE, f"{FILE_NAME_OF_STATE}-wal", f"{FILE_NAME_OF_STATE}-shm"):
        (root / CACHE / name).unlink(missing_ok=True)
    if (root / OUTPUT / NO_JEKYLL).exists():
        shutil.rmtree(root / OUTPUT)


@contextmanager
def open_build(root: Path, wish: Wish, command: str, progress: Progress) -> Iterator[Build]:
    """A site, locked and opened.

    Raises:
        UsageError: there is no site in the folder.
        DigestError: another process works on it.
    """
    if not (root / FILE_NAME).is_file() and not (root / "content").is_dir():
        raise UsageError(f"no {FILE_NAME} and no content/ in {root}; `digest init` makes a site")
    with locked(root / CACHE, command):
        if wish.clean:
            _forget(root)
        build = Build(root, wish, progress)
        try:
            yield build
        finally:
            build.close()


def run_build(root: Path, wish: Wish, today: dt.date, progress: Progress) -> Outcome:
    """Make the site right: dumps are ingested, changed sources read, what differs rendered."""
    with open_build(root, wish, "digest build", progress) as build:
        build.compare_outputs()
        build.refresh()
        intake = build.ingest(today, frozen=wish.frozen)
        build.settle()
        diagnostics = sorted({*build.diagnostics(), *intake.diagnostics})
        build.lap("report")
        untagged = sum(month.untagged for month in read_totals(build.reader).values())
        return Outcome(build.keeper.tally, diagnostics, intake, build.timings_ms, untagged, not build.config.base_url)
