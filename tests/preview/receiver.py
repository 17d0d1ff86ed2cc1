"""Takes what a watch hands over, and looks into folders, as the live loop does."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection
from pathlib import Path

PATIENCE_S = 20.0
"""When a test gives up: never reached where all is well."""


class Receiver:
    """Remembers the sets of paths, and can be held up in the middle of one."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: set[str] = set()
        """Every path that was told, and all that lay in the folders among them."""
        self.sets: list[frozenset[str] | None] = []
        self.warnings: list[str] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self._news = threading.Condition()

    def changed(self, paths: Collection[str] | None) -> None:
        """One set of paths."""
        below = {
            os.path.relpath(os.path.join(folder, name), self._root)
            for path in paths or ()
            for folder, _, names in os.walk(self._root / path)
            for name in names
        }
        with self._news:
            self.sets.append(None if paths is None else frozenset(paths))
            self._known.update(below, paths or ())
            self._news.notify_all()
        assert self.may_go_on.wait(PATIENCE_S)

    @property
    def paths(self) -> set[str]:
        """All that was told so far."""
        return {path for paths in self.sets if paths is not None for path in paths}

    def wait_for(self, *paths: str) -> None:
        """Wait until all these were told, by themselves or by a folder that holds them."""
        with self._news:
            assert self._news.wait_for(lambda: self._known >= {*paths}, PATIENCE_S), self.sets

    def wait_for_anything(self, times: int = 1) -> None:
        """Wait until "look at everything" was said so many times."""
        with self._news:
            assert self._news.wait_for(lambda: self.sets.count(None) >= times, PATIENCE_S), self.sets
