"""Time for sources that are broken or gone: editors write in several steps, and nobody wants to see those between."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from digest.engine.watched import emptied_in_theme
from digest.engine.workers import Sighting
from digest.model import Severity

BROKEN_S, GONE_S = 0.05, 0.01
"""A source that is empty or broken, or that is gone, is given so long to be mended or to come back."""


class Patience:
    """Remembers until when each source is given time."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def due(self) -> set[str]:
        """The sources that must be looked at again by now."""
        now = time.monotonic()
        return {path for path, until in self._until.items() if until <= now}

    def next_due(self, otherwise: float) -> float:
        """The moment when the next of them must be, of ``time.monotonic``; not later than another moment."""
        return min([otherwise, *self._until.values()])

    def is_still_missed(self, path: str) -> bool:
        """Whether a source that is gone may come back yet."""
        return self._is_given_time(path, GONE_S)

    def is_still_broken(self, sighting: Sighting) -> bool:
        """Whether a source has a fault that may be mended yet."""
        return is_broken(sighting) and self._is_given_time(sighting.path, BROKEN_S)

    def wait_for_theme(self, root: Path) -> bool:
        """Whether somebody may be writing what the site is made by: a file of it was emptied just now."""
        emptied = emptied_in_theme(root, BROKEN_S)
        return any(self._is_given_time(path, BROKEN_S) for path in emptied)

    def end(self, paths: Iterable[str]) -> None:
        """Forget sources that were taken in as they are."""
        for path in paths:
            self._until.pop(path, None)

    def _is_given_time(self, path: str, limit_s: float) -> bool:
        now = time.monotonic()
        return self._until.setdefault(path, now + limit_s) > now


def is_broken(sighting: Sighting) -> bool:
    """Whether nothing can be made of a source."""
    reading = sighting.reading
    if reading is None or reading.contribution is not None:
        return False
    return any(fault.severity is Severity.ERROR for fault in reading.diagnostics)
