"""Live reload, the server's half: each open page has a stream of server-sent events and says what it shows.

A stream tells *states*, never steps: the digests of what its page shows, first when it is opened and again when one of
them changed, and all faults that stand. The page compares and acts on what differs. So a stream that was away (a tab in
the background, a server that was restarted) needs no history, and a slow reader misses nothing but what is out of date.

All streams live on the server's event loop; the live loop's thread leaves a note there and goes on.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from starlette.types import Receive, Send

from digest.model import Diagnostic
from digest.preview.overlay import describe_faults
from digest.preview.stream import Stream


class Hub:
    """All open streams, and a ``Listener`` to the live loop. Large, for it stands between the two."""

    def __init__(self, root: Path, digest: Callable[[str], str], showing: Callable[[Collection[str]], None]) -> None:
        """``digest`` gives that of a site path, empty where there is no file; ``showing`` is ``LiveLoop.showing``."""
        self._root = root
        self._digest = digest
        self._showing = showing
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._streams: set[Stream] = set()
        self._shown: Counter[str] = Counter()
        self._digests: dict[str, str] = {}
        """Of outputs that somebody shows, read since the last publication."""
        self._faults = "[]"

    def published(self, written: Sequence[str], removed: Sequence[str]) -> None:
        """Wake the pages that show one of these outputs."""
        self._soon(self._tell_change, frozenset((*written, *removed)))

    def settled(self, took_ms: float) -> None:
        """Of no concern to pages."""

    def faults(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Show all pages what is wrong now."""
        faults = describe_faults(self._root, diagnostics)
        with self._lock:
            self._faults = faults
        self._soon(self._tell_faults, faults)

    def progress(self, what: str, done: int, total: int) -> None:
        """Of no concern to pages: what they show is made first."""

    def open(self) -> None:
        """Begin to tell. Called on the event loop."""
        with self._lock:
            self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """End all streams. Called on the event loop."""
        with self._lock:
            self._loop = None
        for stream in self._streams:
            stream.end()

    async def serve(self, shows: Iterable[str], receive: Receive, send: Send) -> None:
        """Keep one page told until it goes away."""
        stream = Stream(frozenset(shows), self._read_digests)
        for path in stream.shows:  # the page may have come between the writing of a file and its publication
            self._digests.pop(path, None)
        with self._lock:
            stream.tell_faults(self._faults)
        self._streams.add(stream)
        self._count(stream, 1)
        try:
            await stream.run(receive, send)
        finally:
            self._streams.discard(stream)
            self._count(stream, -1)

    def _read_digests(self, site_paths: Iterable[str]) -> dict[str, str]:
        """The digests of some outputs; each is read once after a publication, however many pages show it."""
        for path in site_paths:
            if path not in self._digests:
                self._digests[path] = self._digest(path)
        return {path: self._digests[path] for path in site_paths}

    def _soon(self, act: Callable[..., None], argument: object) -> None:
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(act, argument)

    def _tell_change(self, site_paths: frozenset[str]) -> None:
        self._digests.clear()
        for stream in self._streams:
            stream.tell_change(site_paths)

    def _tell_faults(self, faults: str) -> None:
        for stream in self._streams:
            stream.tell_faults(faults)

    def _count(self, stream: Stream, step: int) -> None:
        for path in stream.shows:
            if path.endswith(".html"):
                self._shown[path] += step
                if not self._shown[path]:
                    del self._shown[path]
        self._showing(frozenset(self._shown))
