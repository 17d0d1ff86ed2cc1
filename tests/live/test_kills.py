"""``digest serve`` killed at any moment: what is on disk is whole, and the next build is right."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

from tests.live.killing import Witness, kill_while_editing
from tests.site.folder import SiteFolder, differing

KILLS = 10


def test_ten_kills_of_a_server_leave_whole_files_and_are_mended(site: SiteFolder, clean: Path) -> None:
    chance = random.Random(2025)
    site.build()
    killed = 0
    with Witness(site.root / "site") as witness:
        for number in range(KILLS):
            killed += kill_while_editing(site, chance, number) == -signal.SIGKILL
            if number % 3 == 2:
                site.build()
                assert differing(site.output(), site.clean_output(clean)) == []
    assert witness.halves == []
    assert witness.looks > 100
    assert killed == KILLS
    assert not [name for _, _, names in os.walk(site.root / "site") for name in names if name.endswith(".tmp")]
