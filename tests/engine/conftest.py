"""What tests of the engine start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A site that was built once."""
    shop = Workshop(tmp_path)
    shop.write(a="2025-03-01 1 alpha red apple", b="2025-03-01 2 beta blue pear", c="2025-04-01 - gamma red plum")
    shop.build()
    return shop
