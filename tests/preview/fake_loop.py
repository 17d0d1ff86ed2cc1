"""A live loop that makes no site: a test says what becomes of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from pathlib import Path

from digest.engine.telling import Listener
from tests.preview.receiver import PATIENCE_S


class FakeLoop:
    """Remembers what the preview asks, and writes files as the real one would."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.listener: Listener | None = None
        self.ensured: list[str] = []
        self.on_ensure: Callable[[str], None] = lambda site_path: None
        self._showing: frozenset[str] = frozenset()
        self._news = threading.Condition()

    def changed(self, paths: Collection[str] | None) -> None:
        """Of no use: tests publish by themselves."""

    def ensure(self, site_path: str) -> None:
        """A page is about to be served."""
        self.ensured.append(site_path)
        self.on_ensure(site_path)

    def showing(self, site_paths: Collection[str]) -> None:
        """Browsers show these."""
        with self._news:
            self._showing = frozenset(site_paths)
            self._news.notify_all()

    def close(self) -> None:
        """Nothing to let go."""

    def wait_for_showing(self, *site_paths: str) -> None:
        """Wait until browsers show exactly these pages."""
        with self._news:
            assert self._news.wait_for(lambda: self._showing == frozenset(site_paths), PATIENCE_S), self._showing

    def write(self, site_path: str, text: str) -> None:
        """Write an output without a word."""
        path = self.site / site_path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def publish(self, site_path: str, text: str) -> None:
        """Write an output and tell."""
        self.write(site_path, text)
        assert self.listener is not None
        self.listener.published([site_path], [])

    def remove(self, site_path: str) -> None:
        """Remove an output and tell."""
        (self.site / site_path).unlink()
        assert self.listener is not None
        self.listener.published([], [site_path])
