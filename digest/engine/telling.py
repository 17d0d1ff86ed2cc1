"""What the live loop tells while it works: pages that differ, faults, progress; each once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from digest.engine.tally import Tally
from digest.model import Diagnostic

READING, RENDERING, INGESTING = "Reading papers", "Rendering pages", "Ingesting bytes"
"""What is told to be in progress."""
LONG = 1000
"""Papers or outputs from which on a round is long enough for its progress to be told."""
OFTEN_S = 0.1
"""Progress is told this often."""


class Listener(Protocol):
    """Is told what became of the site, from the loop's thread. Every method returns at once."""

    def published(self, written: Sequence[str], removed: Sequence[str]) -> None:
        """The site paths whose bytes changed, after each stage of a round; those edited come first."""

    def settled(self, took_ms: float) -> None:
        """The round is over and everything is right. Also told where nothing had to be written."""

    def faults(self, diagnostics: Sequence[Diagnostic]) -> None:
        """All that is wrong now; empty when everything is mended. Told at the start and when it changes."""

    def progress(self, what: str, done: int, total: int) -> None:
        """How far a long step is: what is being done with what, with how many of how many."""


class Teller:
    """Remembers what was told."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._written = self._removed = 0
        self._faults: list[Diagnostic] | None = None
        self._progress_at = 0.0

    def stage(self, tally: Tally) -> None:
        """Tell which files differ since this was told last."""
        written, removed = tally.written[self._written :], tally.removed[self._removed :]
        self._written, self._removed = len(tally.written), len(tally.removed)
        if written or removed:
            self._listener.published(written, removed)

    def faults(self, faults: list[Diagnostic]) -> None:
        """Tell what is wrong, unless it was told."""
        if faults != self._faults:
            self._faults = faults
            self._listener.faults(faults)

    def progress(self, what: str, done: int, total: int) -> None:
        """Tell how far a long round is, now and then."""
        now = time.monotonic()
        if total >= LONG and (now - self._progress_at >= OFTEN_S or done == total):
            self._progress_at = now
            self._listener.progress(what, done, total)

    def settled(self, since: float) -> None:
        """Tell that everything is right since a moment of ``time.perf_counter``; the next tally begins at nothing."""
        self._written = self._removed = 0
        self._listener.settled((time.perf_counter() - since) * 1000)
