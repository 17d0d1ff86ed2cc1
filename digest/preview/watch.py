"""From events on disk to sets of paths: what changed since the last set was taken, handed over without any waiting.

The first change of a set wakes the receiver at once; what comes while it works is collected and is its next set. There
is no quiet period, for it would be the whole latency of an edit.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol

POLL_S = 2.0
"""How often everything is to be looked at where not every change can be told. The loop itself does so now and then
anyway; a look at 100,000 papers takes a quarter of a second."""


class Events(Protocol):
    """Tells of changes until it is closed."""

    def close(self) -> None:
        """Stop telling."""


class Watch:
    """Hands sets of changed paths to one receiver, on a thread of its own, until it is closed."""

    def __init__(
        self,
        root: Path,
        changed: Callable[[Collection[str] | None], None],
        warn: Callable[[str], None],
        *,
        poll_s: float = POLL_S,
    ) -> None:
        """Begin to watch a site; ``changed`` is ``LiveLoop.changed``, ``warn`` gets a line for the user."""
        self._changed = changed
        self._warn = warn
        self._poll_s = poll_s
        self._is_polling = False
        self._paths: set[str] = set()
        self._is_anything = False
        """Whether any path may have changed."""
        self._is_closed = False
        self._news = threading.Condition()
        self._events: Events | None = None
        try:
            self._events = self._listen(root)
        except OSError as error:
            self._fall_back(error)
        self._thread = threading.Thread(target=self._deliver, name="watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hand over nothing any more; waits for the receiver to return."""
        if self._events is not None:
            self._events.close()
        with self._news:
            self._is_closed = True
            self._news.notify()
        self._thread.join()

    def _listen(self, root: Path) -> Events:
        if sys.platform == "linux":
            from digest.preview.inotify import InotifyEvents

            return InotifyEvents(root, self._collect, self._fall_back)
        from digest.preview.native import NativeEvents  # type: ignore[unreachable, unused-ignore]

        return NativeEvents(root, self._collect)

    def _collect(self, path: str | None) -> None:
        with self._news:
            if path is None:
                self._is_anything = True
            else:
                self._paths.add(path)
            self._news.notify()

    def _fall_back(self, error: OSError) -> None:
        """Have everything looked at every few seconds, besides what is still told."""
        if self._is_polling:
            return
        self._is_polling = True
        hint = "; on Linux, fs.inotify.max_user_watches and max_user_instances set the limit"
        self._warn(f"cannot watch every folder ({error.strerror}{hint}): looking every {self._poll_s:g} s instead")
        self._collect(None)

    def _deliver(self) -> None:
        while True:
            with self._news:
                while not (self._paths or self._is_anything or self._is_closed):
                    has_come = self._news.wait(self._poll_s if self._is_polling else None)
                    self._is_anything = self._is_anything or not has_come
                if self._is_closed:
                    return
                # What is known to have changed comes first, for looking at everything takes longer.
                paths = frozenset(self._paths) if self._paths else None
                self._paths.clear()
                self._is_anything = self._is_anything and paths is not None
            self._changed(paths)
