"""A small site that is kept right while a test edits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.live.live import Live
from tests.site.archive import SOURCES, TAXONOMY, digest_toml
from tests.site.folder import SiteFolder


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """Papers, topics and settings, not yet built."""
    (tmp_path / "clean").mkdir()
    folder = SiteFolder(tmp_path / "site")
    folder.write("digest.toml", digest_toml())
    folder.write("content/tags.yml", TAXONOMY)
    for name, text in SOURCES.items():
        folder.write(name, text)
    return folder


@pytest.fixture
def serve(site: SiteFolder) -> Iterator[Callable[..., Live]]:
    """``serve(**options)`` keeps the site right until the test ends."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(Live(site, **options))


@pytest.fixture
def live(serve: Callable[..., Live]) -> Live:
    """The site with the loop and the watch at work."""
    return serve()


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """Where clean builds are made."""
    return tmp_path / "clean"
