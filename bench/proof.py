"""Proves, with figures, what a careful operator would doubt: ``make proof`` runs this and writes ``docs/proof.md``.

python -m bench.proof --minutes 10            everything, some twenty minutes on an idle machine
python -m bench.proof --only load,long        some of it, printed and not written
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench.browser import show_browser
from bench.endurance import show_load, show_long_run
from bench.judges import MissingError, show_html, show_pages
from bench.kills import kill_often
from bench.live_machine import play_deck
from bench.measure import REPOSITORY, describe_machine
from tests.site.folder import read_files
from tests.trust.test_same_bytes import other_pythons

REPORT = REPOSITORY / "docs/proof.md"
DECKS, KILLS = 5, 100
HEADING = """\
# Proof

Written by `make proof`; each row says how to get it again. What each test is about stands in its name, and the faults
of the world around a build in [reliability.md](reliability.md).

Machine: {machine}. Day: {day}. It took {minutes:.0f} minutes.

| claim | found | again |
| --- | --- | --- |
"""
"""What stands above the rows."""


class Proof(NamedTuple):
    """One claim, and how it is shown."""

    claim: str
    show: Callable[[float], str]
    """Given the minutes of a long run; returns what was found.

    Raises:
        AssertionError: the claim does not hold.
    """


def run_tests(*arguments: str, seeds: int = 0) -> Callable[[float], str]:
    """A proof by tests of the project, run once or with some other seeds of what is drawn at random."""

    def show(minutes: float) -> str:
        counts = []
        for seed in range(seeds) or [None]:
            drawn = [] if seed is None else [f"--hypothesis-seed={seed}"]
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *drawn, *arguments]
            done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout[-3000:]
            counts.append(", ".join(re.findall(r"[0-9]+ (?:passed|skipped)", done.stdout.splitlines()[-1])))
        return f"tests: {counts[0]}" + (f", {seeds} times with other inputs" if seeds else "")

    return show


def show_decks(minutes: float) -> str:
    """Edits of all kinds in any order while a site is served."""
    edits = sum(play_deck(seed) for seed in range(DECKS))
    return f"{edits:,} edits in {DECKS} orders, each as in a clean build; then a build finds nothing to do"


def show_kills(minutes: float) -> str:
    """Kills of builds and servers under a reader's eyes."""
    return kill_often(KILLS, seed=KILLS)


def show_other_pythons(minutes: float) -> str:
    """A clean build of the sample with each Python that can be had here, all with the packages that the lock pins."""
    built = {".".join(map(str, sys.version_info[:3])): _build_with(sys.executable)}
    with tempfile.TemporaryDirectory() as folder:
        for python in other_pythons():
            home = Path(folder, str(len(built)))
            subprocess.run([python, "-m", "venv", home], check=True)
            install = [home / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            subprocess.run([*install, "--require-hashes", "-r", REPOSITORY / "requirements.lock"], check=True)
            said = subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout
            built[said.split()[1]] = _build_with(str(home / "bin/python"))
    assert len(built) > 1, "no other Python is here"
    first = next(iter(built.values()))
    unlike = [release for release, files in built.items() if files != first]
    assert not unlike, f"other bytes with {', '.join(unlike)}"
    return f"{len(first):,} files, byte for byte the same with Python {', '.join(built)}"


def _build_with(python: str) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(REPOSITORY / "content", Path(folder, "content"))
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        command = [python, "-m", "digest", "-C", folder, "build"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return read_files(Path(folder, "site"))


PROOFS = {
    "loss": Proof(
        "Nothing is lost, nothing hangs: generated dumps, paper files, TeX residue, queries",
        run_tests("tests/trust/test_no_loss.py", "tests/trust/test_settings_files.py", seeds=3),
    ),
    "faults": Proof("Faults around a build cost time only", run_tests("tests/trust/test_faults.py")),
    "kills": Proof(
        "Killed at any moment, the next build equals a clean one", run_tests("tests/site/test_kills.py", "tests/live")
    ),
    "deaths": Proof("The same a hundred times, edits taken back or not, under the eyes of a reader", show_kills),
    "live": Proof("The same bytes as a clean build after any edits while the site is served", show_decks),
    "hostile": Proof("Hostile content is text everywhere", run_tests("tests/trust/test_hostile.py")),
    "attack": Proof("The preview's server withstands attacks", run_tests("tests/trust/test_preview_under_attack.py")),
    "bytes": Proof("The same bytes everywhere", run_tests("tests/trust/test_same_bytes.py")),
    "pythons": Proof("The same bytes with other Pythons, all packages included", show_other_pythons),
    "supply": Proof("Dependencies are pinned, explained and free", run_tests("tests/trust/test_supply_chain.py")),
    "edits": Proof(
        "After any edits the site equals a clean build", run_tests("tests/site/test_incremental.py", seeds=2)
    ),
    "long": Proof("A long run leaves memory, latency and descriptors flat", show_long_run),
    "load": Proof("The preview's server withstands load while edits rebuild", show_load),
    "browser": Proof("Open pages show an edit in the blink of an eye, and no others are loaded anew", show_browser),
    "html": Proof("The Nu HTML checker finds no error on any page", show_html),
    "pages": Proof("Lighthouse gives home, a day, a topic, a paper and search 95 or more of 100", show_pages),
}
"""By the name that ``--only`` takes. Archives of 100,000 papers are the matter of ``bench/table.py``."""
BESIDE = "long"
"""Shown in a process of its own beside those before it, for it mostly waits. Those after it measure times, and want the
machine for themselves."""


def show(name: str, minutes: float) -> tuple[str, bool]:
    """The row of a claim, and whether it holds, or cannot be shown here."""
    proof = PROOFS[name]
    is_refuted = False
    try:
        found = proof.show(minutes)
    except MissingError as missing:
        found = f"not shown here: {missing}"
    except (AssertionError, OSError, SystemExit, subprocess.SubprocessError) as error:
        found, is_refuted = "**does not hold**", True
        print(f"{name}: {error!r}", file=sys.stderr, flush=True)
    return f"| {proof.claim} | {found} | `python -m bench.proof --only {name}` |\n", not is_refuted


def show_all(minutes: float) -> Iterator[tuple[str, str, bool]]:
    """Every name with its row, and whether it holds."""
    command = [sys.executable, "-m", "bench.proof", "--only", BESIDE, "--minutes", str(minutes)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as beside:
        for name in PROOFS:
            if name == BESIDE:
                row, _ = beside.communicate()
                yield name, row, beside.returncode == 0
            else:
                yield name, *show(name, minutes)


def main() -> None:
    """Show every claim, or those asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help=f"of {', '.join(PROOFS)}, with commas")
    parser.add_argument("--minutes", type=float, default=10, help="length of the long run")
    asked = parser.parse_args()
    rows, refuted, began = [], [], time.monotonic()
    chosen = ((name, *show(name, asked.minutes)) for name in asked.only.split(",")) if asked.only else None
    for name, row, holds in chosen or show_all(asked.minutes):
        rows.append(row)
        refuted += [] if holds else [name]
        print(row, end="", flush=True)
    if not asked.only:
        spent = (time.monotonic() - began) / 60
        heading = HEADING.format(machine=describe_machine(), day=dt.datetime.now(dt.UTC).date(), minutes=spent)
        REPORT.write_text(heading + "".join(rows), "utf-8")
    sys.exit(f"does not hold: {', '.join(refuted)}" if refuted else 0)


if __name__ == "__main__":
    main()
