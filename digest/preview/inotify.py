"""What happens below a site's folder, from Linux' inotify: each change is told at once, on the thread that reads it.

Watchdog's reader of inotify is used, but not its observer. That one holds a name that a file was moved away from for
half a second, to make one event of two, and everything behind it waits; it tells nobody of an overflow; and an event
passes three threads before anyone hears of it (0.6 ms instead of 0.25 ms from a rename to the callback).

Folders are watched, never files. A folder that comes is watched first and told second, so that whoever then looks into
it misses nothing.
"""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Callable
from pathlib import Path

from watchdog.observers.inotify_c import CallbackId, InotifyConstants, InotifyEvent, InotifyFD, Mask, WatchDescriptor

from digest.engine.layout import DUMPS, PAPERS
from digest.preview.noise import FOLDERS, concerns_site

_ENDS_A_CHANGE = Mask(
    InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_MOVED_FROM
    | InotifyConstants.IN_MOVED_TO
    | InotifyConstants.IN_CREATE
    | InotifyConstants.IN_DELETE
    | InotifyConstants.IN_ONLYDIR
)
"""Nothing that a reader causes, and nothing between the first and the last byte of a file that is being written."""
_NO_MORE_WATCHES = frozenset((errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM))


class InotifyEvents:
    """Tells of every change to the sources of a site; has what watchdog's reader wants of a callback.

    After the start everything happens on the reader's thread, so that nothing needs a lock.
    """

    def __init__(self, root: Path, tell: Callable[[str | None], None], give_up: Callable[[OSError], None]) -> None:
        """Begin to watch: ``tell`` gets a path that changed, None where anything may have.

        ``give_up`` is told when a folder that came could not be watched any more.

        Raises:
            OSError: the system gives no watches, or too few.
        """
        self._root = root
        self._tell = tell
        self._give_up = give_up
        self._watched: dict[WatchDescriptor, tuple[str, CallbackId]] = {}
        self._ids = map(CallbackId, itertools.count())
        self._reader = InotifyFD()
        try:
            self._watch_site()
        except OSError:
            self._reader.close()
            raise
        self._reader.start()

    def close(self) -> None:
        """Stop telling."""
        self._reader.stop()
        self._reader.join()

    def on_event(self, event: InotifyEvent) -> None:
        """One thing that happened in a watched folder."""
        if event.wd not in self._watched or not event.name:
            return
        folder, _ = self._watched[event.wd]
        name = os.fsdecode(event.name)
        path = f"{folder}/{name}" if folder else name
        if not concerns_site(path, is_file=not event.is_directory):
            return
        if event.is_directory and (event.is_create or event.is_moved_to):
            self._try(lambda: self._watch_tree(path))
        elif event.is_directory:
            self._forget(path)
        elif event.is_create and self._is_empty(path):
            return  # it will be closed when it has its content
        self._tell(path)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """A watched folder is no more."""
        self._watched.pop(wd, None)

    def on_queue_overflow(self) -> None:
        """The kernel had more to say than it keeps: folders may have come that nobody heard of."""
        self._forget("")
        self._try(self._watch_site)
        self._tell(None)

    def _try(self, watch: Callable[[], None]) -> None:
        try:
            watch()
        except OSError as error:
            self._give_up(error)

    def _is_empty(self, path: str) -> bool:
        try:
            return os.lstat(self._root / path).st_size == 0
        except OSError:
            return False

    def _watch_site(self) -> None:
        self._watch("")
        linked = [folder for folder in (PAPERS, DUMPS) if (self._root / folder).is_symlink()]
        for folder in (*FOLDERS, *linked):
            self._watch_tree(folder)

    def _watch_tree(self, path: str) -> None:
        """Watch a folder and those in it; links to folders are not followed, but for those that are read."""
        if not self._watch(path):
            return
        try:
            entries = list(os.scandir(self._root / path))
        except OSError:  # gone again
            return
        for entry in entries:
            below = f"{path}/{entry.name}"
            if concerns_site(below) and entry.is_dir(follow_symlinks=False):
                self._watch_tree(below)

    def _watch(self, path: str) -> bool:
        """Watch one folder; False where there is none, or none that may be read.

        Raises:
            OSError: there are no more watches.
        """
        target = self._root / path
        if not os.access(target, os.R_OK | os.X_OK):
            return False
        identity = next(self._ids)
        try:
            wd = self._reader.add_callback(os.fsencode(target), _ENDS_A_CHANGE, self, identity)
        except OSError as error:
            if error.errno in _NO_MORE_WATCHES:
                raise
            return False
        before = self._watched.get(wd)
        self._watched[wd] = path, identity
        if before is not None:  # the folder was moved here, and that it left its old place has not been read yet
            self._reader.remove_callbacks([(wd, before[1])])
        return True

    def _forget(self, path: str) -> None:
        """Watch a folder and those in it no longer; ``""`` is the site."""
        below = f"{path}/" if path else ""
        for wd, (known, identity) in list(self._watched.items()):
            if known == path or known.startswith(below):
                del self._watched[wd]
                self._reader.remove_callbacks([(wd, identity)])
