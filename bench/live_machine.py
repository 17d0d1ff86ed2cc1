"""Hundreds of edits while the site is served, and a hundred kills: what CI tries for a minute, for as long as you like.

    python -m bench.live_machine --decks 10 --kills 100

A deck is every kind of edit once, in an order of its own; each ends in what a clean build gives, byte for byte. The
seed is printed, so that a deck can be dealt again.
"""

from __future__ import annotations

import argparse
import inspect
import random
import signal
import tempfile
import time
from pathlib import Path

from tests.live.edits import LiveEdits
from tests.live.killing import Witness, kill_while_editing
from tests.site.archive import SOURCES, TAXONOMY, digest_toml
from tests.site.folder import SiteFolder, differing
from tests.site.test_incremental import every_edit

BUILD_EVERY = 5
"""Kills after which a build has to mend what is left."""


def play_deck(seed: int, together: int) -> int:
    """Make every edit once, looking at the site after every few; returns how many there were."""
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


def kill_servers(kills: int, seed: int) -> int:
    """Kill a server so often; returns how many files were read meanwhile.

    Raises:
        SystemExit: a file held half of its content, or a build after a kill differed from a clean one.
    """
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="digest-kills-") as folder:
        site, clean = SiteFolder(Path(folder) / "site"), Path(folder) / "clean"
        clean.mkdir()
        for name, text in {**SOURCES, "digest.toml": digest_toml(), "content/tags.yml": TAXONOMY}.items():
            site.write(name, text)
        site.build()
        with Witness(site.root / "site") as witness:
            for number in range(kills):
                if kill_while_editing(site, chance, number) != -signal.SIGKILL:
                    raise SystemExit(f"kill {number}: the server had ended by itself")
                if number % BUILD_EVERY == BUILD_EVERY - 1:
                    site.build()
                    if wrong := differing(site.output(), site.clean_output(clean)):
                        raise SystemExit(f"after kill {number}, seed {seed}: {wrong}")
        if witness.halves:
            raise SystemExit(f"seen half: {witness.halves}")
        return witness.looks


def main() -> None:
    """Play and kill as the arguments say, and print."""
    parser = argparse.ArgumentParser(description="Edit a served site in every way, and kill its server.")
    parser.add_argument("--decks", type=int, default=10)
    parser.add_argument("--together", type=int, default=3, help="edits between two looks")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    given = parser.parse_args()
    for seed in range(given.seed, given.seed + given.decks):
        print(f"deck {seed}: ", end="", flush=True)
        print(f"{play_deck(seed, given.together)} edits, all as in a clean build", flush=True)
    if given.kills:
        looks = kill_servers(given.kills, given.seed)
        print(f"{given.kills} kills mended; {looks:,} files read meanwhile, none of them half")


if __name__ == "__main__":
    main()
