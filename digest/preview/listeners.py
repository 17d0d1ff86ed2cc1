"""Several listeners to the live loop as one: the terminal and the open pages hear the same."""

from __future__ import annotations

from collections.abc import Sequence

from digest.engine.telling import Listener
from digest.model import Diagnostic


class Listeners:
    """A ``Listener`` that tells others, in order."""

    def __init__(self, *listeners: Listener) -> None:
        self._listeners = listeners

    def published(self, written: Sequence[str], removed: Sequence[str]) -> None:
        """Tell all."""
        for listener in self._listeners:
            listener.published(written, removed)

    def settled(self, took_ms: float) -> None:
        """Tell all."""
        for listener in self._listeners:
            listener.settled(took_ms)

    def faults(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Tell all."""
        for listener in self._listeners:
            listener.faults(diagnostics)

    def progress(self, what: str, done: int, total: int) -> None:
        """Tell all."""
        for listener in self._listeners:
            listener.progress(what, done, total)
