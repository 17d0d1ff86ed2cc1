"""A build may die at any moment: the next one ends right, even where the edit was taken back in between."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.site.dying_build import DEAD
from tests.site.folder import SiteFolder, differing, paper

EDITED = "content/papers/2025-09/p0.md"


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """Six papers on two days, built."""
    folder = SiteFolder(tmp_path / "site")
    for number in range(6):
        folder.write(
            f"content/papers/2025-09/p{number}.md",
            paper(f"Paper {number}", date=f"2025-09-0{1 + number % 2}", rank=1 + number, tags="[speech]"),
        )
    folder.build()
    (tmp_path / "clean").mkdir()
    return folder


def edits(site: SiteFolder) -> dict[str, str | None]:
    """An edit that reaches every list: a title and a date, a new paper, one that goes. None deletes."""
    return {
        EDITED: paper("Paper the First", date="2025-09-03", rank=1, tags="[graphs]"),
        "content/papers/2025-09/new.md": paper("A New One", date="2025-09-01", rank=2),
        "content/papers/2025-09/p5.md": None,
    }


def apply(site: SiteFolder, files: dict[str, str | None]) -> dict[str, str | None]:
    """Make some files so; returns how they were."""
    before: dict[str, str | None] = {}
    for name, text in files.items():
        path = site.root / name
        before[name] = path.read_text("utf-8") if path.exists() else None
        if text is None:
            path.unlink(missing_ok=True)
        else:
            site.write(name, text)
    return before


def dying_build(site: SiteFolder, repo_root: Path, point: str, count: int) -> int:
    command = [sys.executable, "-m", "tests.site.dying_build", str(site.root), point, str(count)]
    return subprocess.run(command, cwd=repo_root, check=False, capture_output=True).returncode


@pytest.mark.parametrize("is_reverted", [False, True], ids=["kept", "reverted"])
@pytest.mark.parametrize(
    ("point", "count"),
    [
        ("before the plan", 0),
        ("before a file", 0),
        ("before a file", 1),
        ("before a file", 7),
        ("before the state", 1),
        ("before the state", 2),
        ("before the state", 3),
    ],
)
def test_the_build_after_a_kill_equals_a_clean_one(
    site: SiteFolder, repo_root: Path, point: str, count: int, is_reverted: bool
) -> None:
    before = apply(site, edits(site))
    assert dying_build(site, repo_root, point, count) == DEAD
    if is_reverted:
        apply(site, before)
    site.build()
    assert differing(site.output(), site.clean_output(site.root.parent / "clean")) == []


def test_twenty_kills_at_random_moments_are_mended(site: SiteFolder, repo_root: Path) -> None:
    moments = random.Random(2025)
    command = [sys.executable, "-m", "digest", "-C", str(site.root), "build"]
    clean = site.root.parent / "clean"
    killed = 0
    for number in range(20):
        before = apply(site, edits(site) if number % 2 else {EDITED: paper(f"Edit {number}", rank=1)})
        process = subprocess.Popen(command, cwd=repo_root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.15, 0.6))  # the moment is the point of this test; nothing waits for it
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        if moments.random() < 0.5:
            apply(site, before)
        if number % 4 == 3:
            site.build()
            assert differing(site.output(), site.clean_output(clean)) == []
    site.build()
    assert differing(site.output(), site.clean_output(clean)) == []
    assert killed > 0
