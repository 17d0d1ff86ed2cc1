"""The live loop: files that changed in, a site that is right again out, for as long as it runs.

One thread owns the state and does all the work (``rounds``). What other threads ask (``inbox``) it looks at between two
steps, so that a newer edit waits for a few groups that are under way and never for all that an older one brought.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable, Collection
from pathlib import Path

from digest.engine.build import Build
from digest.engine.damage import unwritable
from digest.engine.inbox import Inbox
from digest.engine.layout import CACHE, STATE
from digest.engine.lock import locked
from digest.engine.opening import Wish, check_site_folder
from digest.engine.rounds import Rounds
from digest.engine.state import discard
from digest.engine.telling import Listener
from digest.model import Diagnostic

RETRY_S = 1.0
"""Seconds until the state is opened again after it could not be written."""
ENSURE_S = 5.0
"""A page that cannot be made for so long is served as it is."""


class LiveLoop:
    """Keeps a site right while it runs. Use it as a context: entering returns when the site is open and locked."""

    def __init__(
        self, root: Path, wish: Wish, listener: Listener, today: Callable[[], dt.date], command: str = "digest serve"
    ) -> None:
        self._root = root
        self._wish = wish
        self._listener = listener
        self._today = today
        self._command = command
        self._inbox = Inbox()
        self._is_open = threading.Event()
        self._failure: BaseException | None = None
        self._rounds: Rounds | None = None
        self._thread = threading.Thread(target=self._run, name="live loop", daemon=True)

    def __enter__(self) -> LiveLoop:
        """Open the site and begin to make it right.

        Raises:
            DigestError: it cannot be opened, or another process works on it.
        """
        check_site_folder(self._root)
        self._thread.start()
        self._is_open.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def failure(self) -> BaseException | None:
        """Why the loop ended by itself; None while it runs."""
        return self._failure

    def changed(self, paths: Collection[str] | None) -> None:
        """Files or folders that came, went or changed; None when everything must be looked at."""
        self._inbox.put_changes(paths)

    def ensure(self, site_path: str) -> None:
        """Make one output right before it is served, if it waits for its turn."""
        rounds = self._rounds
        if rounds is not None and self._thread.is_alive():
            group = rounds.waiting_group(site_path)
            if group is not None:
                self._inbox.put_request(group).wait(ENSURE_S)

    def showing(self, site_paths: Collection[str]) -> None:
        """The pages that are open somewhere: the first to be made."""
        self._inbox.put_showing(site_paths)

    def close(self) -> None:
        """End the work; what is half done is done by the next build."""
        self._inbox.close()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._inbox.is_closed:
                try:
                    with locked(self._root / CACHE, self._command):  # anew each time: the lock may be deleted, too
                        self._work()
                except sqlite3.OperationalError as error:  # the disk is full, or the file was deleted under our feet
                    if not self._is_open.is_set():
                        raise
                    if getattr(error, "sqlite_errorcode", None) is not None:  # else it only begins anew
                        self._listener.faults([Diagnostic.of(unwritable(error), f"{CACHE}/{STATE}")])
                    self._inbox.wait_for_end(RETRY_S)
                    self._inbox.put_changes(None)
                except sqlite3.DatabaseError:  # damaged: only a cache
                    discard(self._root / CACHE)
        except BaseException as failure:  # told by whoever holds the loop: a thread has nobody to raise to
            self._failure = failure
        finally:
            self._inbox.close()
            self._is_open.set()

    def _work(self) -> None:
        build = Build(self._root, self._wish, self._listener.progress)
        try:
            self._rounds = Rounds(build, self._inbox, self._listener, self._today)
            self._is_open.set()
            self._rounds.run()
        finally:
            self._rounds = None
            build.close()
