"""What the tests of delivery share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.delivery.repository import IDENTITY, Desk
from tests.site.folder import paper

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A committed site of one paper, never published."""
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    desk = Desk(tmp_path)
    desk.site.write("content/papers/2025-09/pruning.md", paper("Pruning"))
    desk.commit()
    return desk
