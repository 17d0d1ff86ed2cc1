"""What the terminal says while the preview runs: a line a round, faults as they come and go. Prints nothing itself."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence

from digest.model import Diagnostic

_PROGRESS_EVERY_S = 2.0
"""A round that is over before says nothing of its progress."""


class Notices:
    """A ``Listener`` that turns what the live loop tells into lines for a person."""

    def __init__(
        self,
        say: Callable[[str], None],
        now: Callable[[], dt.datetime] = dt.datetime.now,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """``say`` prints a line; ``now`` is the time on the wall, ``seconds`` a clock that only goes forward."""
        self._say = say
        self._now = now
        self._seconds = seconds
        self._first = ""
        """The first output of this round: of the page that was edited."""
        self._written: set[str] = set()
        self._removed: set[str] = set()
        self._standing: tuple[Diagnostic, ...] = ()
        self._next_progress_s = 0.0

    def published(self, written: Sequence[str], removed: Sequence[str]) -> None:
        """Some outputs are others now."""
        for path in (*written, *removed):
            self._first = self._first or path
        self._removed = (self._removed | set(removed)) - set(written)
        self._written = (self._written | set(written)) - set(removed)

    def settled(self, took_ms: float) -> None:
        """The round is over: a line, if it changed anything."""
        number = len(self._written) + len(self._removed)
        if number:
            verb = "removed  " if self._first in self._removed else ""
            more = f" and {number - 1:,} more" if number > 1 else ""
            self._line(f"{verb}{self._first}{more}  {_duration(took_ms)}")
        self._first, self._written, self._removed = "", set(), set()
        self._next_progress_s = 0.0

    def faults(self, diagnostics: Sequence[Diagnostic]) -> None:
        """What is wrong now: a line for each that was not said yet, and one for each file where all is well again."""
        for diagnostic in diagnostics:
            if diagnostic not in self._standing:
                self._say(str(diagnostic))
        before = dict.fromkeys(diagnostic.path for diagnostic in self._standing)
        faulty = {diagnostic.path for diagnostic in diagnostics}
        for path in before:
            if path not in faulty:
                self._line(f"mended  {path}")
        self._standing = tuple(diagnostics)

    def progress(self, what: str, done: int, total: int) -> None:
        """How far a long step is: a line every few seconds."""
        now_s = self._seconds()
        if not self._next_progress_s:
            self._next_progress_s = now_s + _PROGRESS_EVERY_S
        if now_s >= self._next_progress_s and done < total:
            self._next_progress_s = now_s + _PROGRESS_EVERY_S
            self._line(f"{what}: {done:,} of {total:,}")

    def _line(self, text: str) -> None:
        self._say(f"{self._now():%H:%M:%S}  {text}")


def _duration(took_ms: float) -> str:
    return f"{took_ms:.0f} ms" if took_ms < 9_999.5 else f"{took_ms / 1000:.1f} s"
