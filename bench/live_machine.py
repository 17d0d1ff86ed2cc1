"""Hundreds of edits while the site is served: what CI tries for a minute, for as long as you like.

    python -m bench.live_machine --decks 10

A deck is every kind of edit once, in an order of its own; each ends in what a clean build gives, byte for byte. The
seed is printed, so that a deck can be dealt again.
"""

from __future__ import annotations

import argparse
import inspect
import random
import time

from tests.live.edits import LiveEdits
from tests.site.test_incremental import every_edit

TOGETHER = 3
"""Edits between two looks, so that some meet in one round of the loop."""


def play_deck(seed: int, together: int = TOGETHER) -> int:
    """Make every edit once, looking at the site after every few; returns how many there were.

    Raises:
        AssertionError: the site differs from a clean build, or a build found something to do.
    """
    edits = every_edit()
    random.Random(seed).shuffle(edits)
    machine = LiveEdits()
    machine.start()
    try:
        for at, (edit, choice) in enumerate(edits):
            takes_number = "number" in inspect.signature(edit).parameters
            edit(machine, **choice, **({"number": at} if takes_number else {}))
            if at % together == 0:
                machine.equals_a_clean_build()
        machine.equals_a_clean_build()
        machine.build_finds_nothing_to_do()
    finally:
        machine.teardown()
    return len(edits)


def main() -> None:
    """Play as the arguments say, and print."""
    parser = argparse.ArgumentParser(description="Edit a served site in every way.")
    parser.add_argument("--decks", type=int, default=10)
    parser.add_argument("--together", type=int, default=TOGETHER, help="edits between two looks")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    given = parser.parse_args()
    for seed in range(given.seed, given.seed + given.decks):
        print(f"deck {seed}: ", end="", flush=True)
        print(f"{play_deck(seed, given.together)} edits, all as in a clean build", flush=True)


if __name__ == "__main__":
    main()
