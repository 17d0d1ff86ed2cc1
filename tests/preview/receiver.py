"""Takes what a watch hands over, as the live loop would."""

from __future__ import annotations

import threading
from collections.abc import Collection

PATIENCE_S = 20.0
"""When a test gives up: never reached where all is well."""


class Receiver:
    """Remembers the sets of paths, and can be held up in the middle of one."""

    def __init__(self) -> None:
        self.sets: list[frozenset[str] | None] = []
        self.warnings: list[str] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self._news = threading.Condition()

    def changed(self, paths: Collection[str] | None) -> None:
        """One set of paths."""
        with self._news:
            self.sets.append(None if paths is None else frozenset(paths))
            self._news.notify_all()
        assert self.may_go_on.wait(PATIENCE_S)

    @property
    def paths(self) -> set[str]:
        """All paths so far."""
        return {path for paths in self.sets if paths is not None for path in paths}

    def wait_for(self, *paths: str) -> None:
        """Wait until all these paths were handed over."""
        with self._news:
            assert self._news.wait_for(lambda: set(paths) <= self.paths, PATIENCE_S), self.sets

    def wait_for_anything(self, times: int = 1) -> None:
        """Wait until "look at everything" was said so many times."""
        with self._news:
            assert self._news.wait_for(lambda: self.sets.count(None) >= times, PATIENCE_S), self.sets
