"""Proves, with figures, what a careful operator would doubt: ``make proof`` runs this and writes ``docs/proof.md``.

python -m bench.proof --minutes 10            everything, some twenty minutes
python -m bench.proof --only load,long        some of it, printed and not written
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.judges import show_html, show_pages
from bench.kills import kill_often
from bench.live_machine import play_deck
from bench.load import put_load
from bench.measure import REPOSITORY, describe_machine
from tests.site.folder import read_files
from tests.trust.test_same_bytes import other_pythons

REPORT = REPOSITORY / "docs/proof.md"
PATIENCE_S = 120.0
EDITS_PER_S = 2
CONNECTIONS = 50
DECKS, KILLS = 5, 100
LOAD_S = 20.0
HEADING = """\
# Proof

Written by `make proof`; each row says how to get it again. What each test is about stands in its name, and the faults
of the world around a build in [reliability.md](reliability.md).

Machine: {machine}. Day: {day}.

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
            counts.append(int(re.findall(r"(\d+) passed", done.stdout)[-1]))
        return f"{counts[0]:,} tests pass" + (f", {seeds} times with other inputs" if seeds else "")

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
            release = subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout.split()[
                1
            ]
            built[release] = _build_with(str(home / "bin/python"))
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


class Served(NamedTuple):
    """A site that is being served and edited."""

    root: Path
    process: subprocess.Popen[str]
    port: int
    paper: Path
    page: Path

    def edit(self, number: int) -> float:
        """Change a word of a paper; returns the milliseconds until its page on disk has it."""
        text = re.sub(r"\n*(Edit \d+\.)?\n*\Z", f"\n\nEdit {number}.\n", self.paper.read_text("utf-8"))
        beside = self.paper.with_suffix(".tmp")
        beside.write_text(text, "utf-8")
        began = time.perf_counter()
        beside.replace(self.paper)
        while f"Edit {number}." not in self.page.read_text("utf-8"):
            assert time.perf_counter() - began < PATIENCE_S, "the edit never came to the page"
            time.sleep(0.0005)
        return (time.perf_counter() - began) * 1000

    def memory_mb(self) -> float:
        """What the server holds in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024

    def descriptors(self) -> int:
        """How many files and sockets it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


@contextmanager
def served_sample() -> Iterator[Served]:
    """``digest serve`` on a copy of the sample."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(REPOSITORY / "content", root / "content")
        shutil.copy(REPOSITORY / "digest.toml", root)
        command = [sys.executable, "-m", "digest", "-C", str(root)]
        subprocess.run([*command, "build"], check=False, capture_output=True)
        process = subprocess.Popen([*command, "serve", "-p", "0"], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        line = next(line for line in process.stdout if "Ctrl-C ends" in line)
        paper = sorted((root / "content/papers").rglob("*.md"))[0]
        served = Served(
            root, process, int(re.findall(r":(\d+)/", line)[0]), paper, root / f"site/papers/{paper.stem}.html"
        )
        drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
        try:
            yield served
        finally:
            process.kill()
            process.wait()
            drain.wait()


def show_load(minutes: float) -> str:
    """Readers ask for pages while edits rebuild them."""

    async def both(served: Served, paths: list[str]) -> tuple[object, list[float]]:
        asking = asyncio.create_task(put_load(served.port, paths, CONNECTIONS, LOAD_S))
        spent_ms = []
        while not asking.done():
            spent_ms.append(await asyncio.to_thread(served.edit, len(spent_ms)))
            await asyncio.sleep(1 / EDITS_PER_S)
        return await asking, spent_ms

    with served_sample() as served:
        served.edit(9999)
        site = served.root / "site"
        paths = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
        load, edits_ms = asyncio.run(both(served, [*paths[:200], "feed.xml", "static/style.css"]))
    assert not load.errors and not load.torn, (load.errors[:5], load.torn[:5])
    return (
        f"{CONNECTIONS} connections, {len(load.spent_ms) / LOAD_S:,.0f} answers a second, no error, no torn page; "
        f"half within {load.percentile_ms(0.5):.0f} ms, 99 % within {load.percentile_ms(0.99):.0f} ms; "
        f"{len(edits_ms)} edits meanwhile, median {median(edits_ms):.0f} ms to the page"
    )


def show_long_run(minutes: float) -> str:
    """Two edits a second for minutes: memory, latency and descriptors stay flat, and nothing is left behind."""
    with served_sample() as served:
        samples = []
        until = time.monotonic() + minutes * 60
        while time.monotonic() < until:
            spent_ms = served.edit(len(samples))
            samples.append((spent_ms, served.memory_mb(), served.descriptors()))
            time.sleep(max(0.0, 1 / EDITS_PER_S - spent_ms / 1000))
        served.process.send_signal(signal.SIGINT)
        code = served.process.wait(PATIENCE_S)
        left = [path.name for path in served.root.rglob("*") if path.name.endswith((".tmp", "-wal", "-shm"))]
    fifth = max(len(samples) // 5, 1)
    early, late = samples[fifth : 2 * fifth], samples[-fifth:]
    (early_ms, early_mb, early_open), (late_ms, late_mb, late_open) = (
        tuple(median(column) for column in zip(*part, strict=True)) for part in (early, late)
    )
    assert (code, left) == (0, []), (code, left)
    assert late_open <= early_open + 2 and late_mb <= early_mb * 1.1 + 5, samples[-1]
    return (
        f"{minutes:g} minutes, {len(samples)} edits: {early_ms:.1f} ms, {early_mb:.0f} MB, {early_open:.0f} open files "
        f"early, {late_ms:.1f} ms, {late_mb:.0f} MB, {late_open:.0f} late; Ctrl-C: exit 0, nothing left"
    )


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
    "load": Proof("The preview's server withstands load while edits rebuild", show_load),
    "bytes": Proof("The same bytes everywhere", run_tests("tests/trust/test_same_bytes.py")),
    "pythons": Proof("The same bytes with other Pythons, all packages included", show_other_pythons),
    "supply": Proof("Dependencies are pinned, explained and free", run_tests("tests/trust/test_supply_chain.py")),
    "long": Proof("A long run leaves memory, latency and descriptors flat", show_long_run),
    "edits": Proof(
        "After any edits the site equals a clean build", run_tests("tests/site/test_incremental.py", seeds=3)
    ),
    "html": Proof("The Nu HTML checker finds no error on any page", show_html),
    "pages": Proof("Lighthouse gives home, a day, a topic, a paper and search 95 or more of 100", show_pages),
}
"""By the name that ``--only`` takes. Archives of 100,000 papers are the matter of ``bench/table.py``."""


def main() -> None:
    """Show every claim, or those asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help=f"of {', '.join(PROOFS)}, with commas")
    parser.add_argument("--minutes", type=float, default=10, help="length of the long run")
    asked = parser.parse_args()
    rows = []
    refuted = []
    for name in asked.only.split(",") if asked.only else PROOFS:
        try:
            found = PROOFS[name].show(asked.minutes)
        except AssertionError as error:
            refuted.append(name)
            found = "**does not hold**"
            print(error, file=sys.stderr)
        rows.append(f"| {PROOFS[name].claim} | {found} | `python -m bench.proof --only {name}` |\n")
        print(rows[-1], end="", flush=True)
    if not asked.only:
        heading = HEADING.format(machine=describe_machine(), day=dt.datetime.now(dt.UTC).date())
        REPORT.write_text(heading + "".join(rows), "utf-8")
    sys.exit(f"does not hold: {', '.join(refuted)}" if refuted else 0)


if __name__ == "__main__":
    main()
