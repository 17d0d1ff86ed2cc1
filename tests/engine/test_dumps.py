"""Which files of ``content/dumps`` are dumps, and how they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.engine.dumps import digest_dump, is_dump
from digest.engine.intake import Intake
from digest.engine.layout import DUMPS
from tests.engine.dump_site import Site

if TYPE_CHECKING:
    from pathlib import Path

FIRST = "Daily Papers\n\nSep 1\n\nCounting Sheep\n\nFlocks move, and we count them.\n"
SECOND = FIRST.replace("Sep 1", "Sep 2") + "\nDog Bark\n\nDogs do bark.\n"
OTHERS = ("ledger.yml", "README.md", ".hidden", "a~", ".a.txt.swp", "a.bak", "#a.txt#", "a.txt.rej", "a.swo", "4913")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_no_dumps(name: str) -> None:
    assert not is_dump(name)


@pytest.mark.parametrize("name", ["a.txt.part", "a.txt.crdownload", "a.txt.temp"])
def test_a_download_that_is_not_complete_is_no_dump_and_leaves_no_paper(site: Site, name: str) -> None:
    site.put(name, FIRST[:60])
    assert (site.take_in(), site.papers()) == (Intake(), {})


def test_a_dump_that_goes_while_dumps_are_looked_at_is_none(site: Site) -> None:
    """What writes a file under another name first, as a download does, takes that name away in the end."""
    site.put("a.txt", FIRST)
    site.put("a.txt.download", FIRST)

    def digest_and_rename(path: Path) -> str:
        (site.root / DUMPS / "a.txt.download").unlink(missing_ok=True)
        return digest_dump(path)

    assert [report.dump for report in site.take_in(digest=digest_and_rename).reports] == ["a.txt"]


def test_progress_is_told_in_bytes(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.put("b.txt", SECOND)
    told: list[tuple[int, int]] = []
    site.take_in(progress=lambda done, total: told.append((done, total)))
    total = len(FIRST) + len(SECOND)
    assert told == [(0, total), (len(FIRST), total)]
