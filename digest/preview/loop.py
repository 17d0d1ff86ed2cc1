"""The border between the preview and the live loop: what each asks of the other. Neither knows more.

The loop works in a thread of its own. What it is asked is answered from any thread; what it tells comes from its own,
one call at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from digest.model import Diagnostic


class Loop(Protocol):
    """Keeps the site right while it runs."""

    def changed(self, paths: Collection[str] | None) -> None:
        """Files or folders that came, went or changed; None when that is not known and everything must be looked at.

        ``paths`` are POSIX, relative to the site's folder; a folder stands for all that is or was in it. Called from
        the watch's thread, one call at a time: what happens meanwhile is collected and comes with the next call.
        """

    def ensure(self, site_path: str) -> None:
        """Make one output right before it is served, if it is waiting for its turn; does nothing for other paths."""

    def showing(self, site_paths: Collection[str]) -> None:
        """The pages that connected browsers show by now: the first to be made. Returns at once."""

    def close(self) -> None:
        """End the work and let everything go; what is half done is done by the next build."""


class Listener(Protocol):
    """Is told by the loop what became of the site. Every method returns at once."""

    def published(self, written: Sequence[str], removed: Sequence[str]) -> None:
        """The site paths whose bytes changed, after each stage of a round; those edited come first."""

    def settled(self, took_ms: float) -> None:
        """The round is over and everything is right. Also told where nothing had to be written."""

    def faults(self, diagnostics: Sequence[Diagnostic]) -> None:
        """All that is wrong now; empty when everything is mended. Told at the start and when it changes."""

    def progress(self, done: int, total: int) -> None:
        """How many outputs of a long round are made."""


class Listeners:
    """Several listeners as one, told in order."""

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

    def progress(self, done: int, total: int) -> None:
        """Tell all."""
        for listener in self._listeners:
            listener.progress(done, total)
