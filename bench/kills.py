"""Kills of builds and servers at random moments, under the eyes of a reader who polls the site all the while.

    python -m bench.kills --kills 100

Where the reader looks for them, how they are killed and how they are mended: ``tests/live/killing.py``.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.live.killing import Killer


def kill_often(kills: int, seed: int) -> str:
    """Kill so often; returns what was seen in a line.

    Raises:
        AssertionError: a file was missing or held half of its content, or a build after a kill differed from a clean
            one.
    """
    ways: Counter[str] = Counter()
    reverted = in_the_middle = 0
    with tempfile.TemporaryDirectory(prefix="digest-kills-") as folder:
        killer = Killer(Path(folder), seed)
        with killer.watched() as witness:
            for number in range(kills):
                kill = killer.kill(number, witness)
                ways[kill.way] += 1
                reverted += kill.is_reverted
                in_the_middle += kill.is_in_the_middle
                seen = kill.wrong, witness.missing, witness.halves
                assert seen == ([], [], []), f"kill {number}, seed {seed}: wrong, missing, half: {seen}"
    by_way = ", ".join(f"{count} {way}" for way, count in ways.items())
    return (
        f"{kills} kills ({by_way}) mended, {in_the_middle} of them while files were being replaced, {reverted} of them "
        f"after the edits were taken back; {witness.looks:,} files read meanwhile, none missing, none half"
    )


def main() -> None:
    """Kill as the arguments say, and print."""
    parser = argparse.ArgumentParser(description="Kill builds and servers at random moments.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    given = parser.parse_args()
    print(kill_often(given.kills, given.seed))


if __name__ == "__main__":
    main()
