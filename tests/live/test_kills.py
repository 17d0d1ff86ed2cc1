"""Killed at any moment, what is on disk is whole, and the next build is right."""

from __future__ import annotations

import os
from pathlib import Path

from tests.live.killing import Killer

KILLS = 9


def test_kills_of_builds_and_servers_leave_whole_files_and_are_mended(tmp_path: Path) -> None:
    killer = Killer(tmp_path, seed=2025)
    with killer.watched() as witness:
        kills = [killer.kill(number, witness) for number in range(KILLS)]
    assert [kill.wrong for kill in kills] == [[]] * KILLS
    assert (witness.missing, witness.halves) == ([], [])
    assert witness.looks > 100
    assert not [name for _, _, names in os.walk(tmp_path / "site/site") for name in names if name.endswith(".tmp")]
