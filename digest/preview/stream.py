"""One stream of server-sent events: an open page, and what it has not been told yet.

What waits to be told is kept as names, not as messages: however slow a reader is, there is one message for it, and that
is made when the one before it is gone.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping

from starlette.types import Receive, Send

_RETRY_MS = 300
"""How long browsers wait before they ask a server again that is gone: it will be back in a moment, or never."""
_SIGN_OF_LIFE_S = 20.0
"""How often a silent stream is written to, so that a reader who is gone without a word is noticed."""
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Stream:
    """A page that is told what became of what it shows. Lives on one event loop."""

    def __init__(self, shows: frozenset[str], read_digests: Callable[[Iterable[str]], Mapping[str, str]]) -> None:
        """``shows`` are the site paths that the page is made of; at first it is told all of them."""
        self.shows = shows
        self._read_digests = read_digests
        self._changed = set(shows)
        self._faults: str | None = None
        self._is_over = False
        self._news = asyncio.Event()

    def tell_change(self, site_paths: frozenset[str]) -> None:
        """Some outputs are others now."""
        if concerned := self.shows & site_paths:
            self._changed |= concerned
            self._news.set()

    def tell_faults(self, faults: str) -> None:
        """These faults, as JSON, are all that stand."""
        self._faults = faults
        self._news.set()

    def end(self) -> None:
        """Say nothing more."""
        self._is_over = True
        self._news.set()

    async def run(self, receive: Receive, send: Send) -> None:
        """Tell until the reader leaves or the stream is ended."""
        leaving = asyncio.ensure_future(self._see_off(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await _write(send, f"retry: {_RETRY_MS}\n\n")
            while not self._is_over:
                self._news.clear()
                await _write(send, self._take_news())
                try:
                    await asyncio.wait_for(self._news.wait(), _SIGN_OF_LIFE_S)
                except TimeoutError:
                    await _write(send, ":\n\n")
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()

    async def _see_off(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.end()

    def _take_news(self) -> str:
        news = ""
        if self._changed:
            news += _event("digests", json.dumps(self._read_digests(self._changed), ensure_ascii=False))
            self._changed.clear()
        if self._faults is not None:
            news += _event("faults", self._faults)
            self._faults = None
        return news


def _event(name: str, line: str) -> str:
    return f"event: {name}\ndata: {line}\n\n"


async def _write(send: Send, text: str) -> None:
    if text:
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
