"""What happens below a site's folder where there is no inotify: from watchdog's observer of the platform."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileOpenedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from digest.preview.noise import concerns_site

_NO_CHANGE = (DirModifiedEvent, FileOpenedEvent, FileClosedNoWriteEvent)
"""What readers cause; and a folder is modified whenever something in it is, which has an event of its own."""


class NativeEvents:
    """Tells of every change to the sources of a site, as soon as the platform does."""

    def __init__(self, root: Path, tell: Callable[[str | None], None]) -> None:
        """Begin to watch: ``tell`` gets each path that changed.

        Raises:
            OSError: the platform refuses.
        """
        self._observer = Observer()
        self._observer.schedule(_Handler(root, tell), str(root), recursive=True)
        self._observer.start()

    def close(self) -> None:
        """Stop telling."""
        self._observer.stop()
        self._observer.join()


class _Handler(FileSystemEventHandler):
    def __init__(self, root: Path, tell: Callable[[str | None], None]) -> None:
        self._root = str(root)
        self._tell = tell

    def on_any_event(self, event: FileSystemEvent) -> None:
        if isinstance(event, _NO_CHANGE):
            return
        for place in (event.src_path, event.dest_path):
            if not place:
                continue
            path = os.path.relpath(os.fsdecode(place), self._root).replace(os.sep, "/")
            if concerns_site(path):
                self._tell(path)
