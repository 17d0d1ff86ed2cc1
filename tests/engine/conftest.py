"""What tests of the engine start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.engine import workers
from tests.engine.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A site that was built once."""
    shop = Workshop(tmp_path)
    shop.write(a="2025-03-01 1 alpha red apple", b="2025-03-01 2 beta blue pear", c="2025-04-01 - gamma red plum")
    shop.build()
    return shop


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes for the least of work, a few pieces at a time."""
    monkeypatch.setattr(workers, "PREPARE_FROM", 2)
    monkeypatch.setattr(workers, "READ_FROM", 2)
    monkeypatch.setattr(workers, "RENEW_FROM", 2)
    monkeypatch.setattr(workers, "RENEW_CHUNK", 4)
    monkeypatch.setattr(workers, "CHUNK", 4)
