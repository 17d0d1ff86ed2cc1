"""What the proofs share with the tests of pages: the browser, and a server beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import browser_type_launch_args, chromium, observed, site_server
from tests.site.folder import SiteFolder, paper
from tests.trust.hostile import make_hostile

__all__ = ["browser_type_launch_args", "chromium", "observed", "site_server"]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """The hostile site, built."""
    site = SiteFolder(tmp_path_factory.mktemp("hostile") / "site")
    make_hostile(site)
    site.build()
    return site


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """Four papers on two days, built."""
    folder = SiteFolder(tmp_path / "site")
    for number in range(4):
        folder.write(
            f"content/papers/2025-09/p{number}.md", paper(f"Paper {number}", date=f"2025-09-0{1 + number % 2}")
        )
    folder.build()
    return folder
