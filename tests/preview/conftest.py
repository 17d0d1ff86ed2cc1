"""A site's folder that is watched, and what its watch hands over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.preview.watch import Watch
from tests.preview.receiver import Receiver
from tests.preview.serving import Preview, run_preview


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with one paper."""
    (tmp_path / "content/papers/2025-09").mkdir(parents=True)
    (tmp_path / "content/papers/2025-09/x.md").write_text("old", encoding="utf-8")
    return tmp_path


@pytest.fixture
def watching(root: Path) -> Iterator[Callable[..., Receiver]]:
    """``watching(**options)`` watches the site until the test ends."""
    watches = []

    def start(**options: float) -> Receiver:
        receiver = Receiver(root)
        watches.append(Watch(root, receiver.changed, receiver.warnings.append, **options))
        return receiver

    yield start
    for watch in watches:
        watch.close()


@pytest.fixture
def preview(root: Path) -> Iterator[Preview]:
    """A preview of a small site."""
    with run_preview(root) as running:
        yield running
