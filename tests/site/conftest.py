"""What the tests of whole sites share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.archive import Archive


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """A small archive with one of everything, built."""
    return Archive(tmp_path, monkeypatch)
