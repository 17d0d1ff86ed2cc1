"""Builds and servers killed at any moment, while a reader looks: what is seen meanwhile, and what the next build makes.

Three ways by turns: a build that begins anew (the state is lost, at times the site, too), a build after edits, and
``digest serve`` while the site is edited. Half of the edits are taken back before the next build.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from digest.engine.layout import CACHE, OUTPUT, STATE
from tests.live.hand import Hand, write_archive
from tests.live.witness import Witness
from tests.site.folder import SiteFolder, differing

WAYS = ("anew", "after edits", "served")
MOST_EDITS = 12
SAID_S = 0.3
"""A round is waited for so long."""
LATEST_S = 0.05
"""A server is killed so long after its last edit at most: it needs about as long to make everything right."""


class Kill(NamedTuple):
    """One process that was killed, and what came of it."""

    way: str
    is_reverted: bool
    """Whether the edits were taken back before the next build."""
    is_in_the_middle: bool
    """Whether it left a plan: files that were about to be replaced."""
    wrong: list[str]
    """Outputs that differ from those of a clean build, after the next build."""


class Killer:
    """Kills what works on a site, and has it mended."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._site = SiteFolder(folder / "site")
        self._clean = folder / "clean"
        self._clean.mkdir()
        self._chance = random.Random(seed)
        self._hand = Hand(self._site, self._chance)
        self._took_s = dict.fromkeys(WAYS, 0.0)
        """How long a build of each way takes."""

    @contextmanager
    def watched(self) -> Iterator[Witness]:
        """The site, built, under the eyes of a reader who always wants what the papers have that nobody edits."""
        write_archive(self._site)
        self._site.build()
        staying = self._site.output().keys()
        with Witness(self._site.root / OUTPUT, staying) as witness:
            for way in WAYS:
                self._prepare(way, witness)
                began = time.perf_counter()
                self._build()
                self._took_s[way] = time.perf_counter() - began
                witness.is_searching = True
            self._hand.keep()
            yield witness

    def kill(self, number: int, witness: Witness) -> Kill:
        """Kill one process, and mend what it left."""
        way = WAYS[number % len(WAYS)]
        if way == "served":
            self._kill_server()
        else:
            self._prepare(way, witness)
            while not self._kill_build(self._took_s[way]):
                self._prepare(way, witness)
        is_in_the_middle = self._has_plan()
        is_reverted = self._chance.random() < 0.5
        if is_reverted:
            self._hand.take_back()
        self._hand.keep()
        self._build()
        witness.is_searching = True
        return Kill(
            way, is_reverted, is_in_the_middle, differing(self._site.output(), self._site.clean_output(self._clean))
        )

    def _prepare(self, way: str, witness: Witness) -> None:
        """Give a build something to do."""
        if way == WAYS[0]:
            shutil.rmtree(self._site.root / CACHE)
            if self._chance.random() < 0.5:
                witness.is_searching = False
                shutil.rmtree(self._site.root / OUTPUT, ignore_errors=True)
        for _ in range(self._chance.randint(1, 3)):
            self._hand.edit()

    def _kill_build(self, took_s: float) -> bool:
        """Whether a build was killed before it had ended by itself."""
        with subprocess.Popen(self._command("build"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                # The moment is the point of this; nothing waits for it. The first third is imports.
                return process.wait(took_s * self._chance.uniform(0.3, 1.0)) < 0
            except subprocess.TimeoutExpired:
                process.kill()
                return process.wait() < 0

    def _kill_server(self) -> None:
        """Serve, edit, and kill at some moment between two of the edits or after them.

        It begins when the server's first line tells that the loop is at work, so that no time is lost on its start.
        """
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        command = self._command("serve", "-p", "0")
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        assert process.stdout is not None
        try:
            assert b"http://" in process.stdout.readline()
            for _ in range(self._chance.randint(1, MOST_EDITS)):
                self._hand.edit()
                # What it says of a round that is over; an edit may come to nothing.
                if self._chance.random() < 0.5 and select.select([process.stdout], [], [], SAID_S)[0]:
                    process.stdout.read1()
            time.sleep(self._chance.uniform(0, LATEST_S))  # again, the moment is the point
        finally:
            process.kill()
            process.stdout.close()
        assert process.wait() < 0, "the server had ended by itself"

    def _build(self) -> None:
        subprocess.run(self._command("build"), check=True, capture_output=True)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "digest", "-C", str(self._site.root), *arguments]

    def _has_plan(self) -> bool:
        """Whether groups were about to change; seen in a copy of the state, which stays as it was left."""
        with tempfile.TemporaryDirectory() as folder:
            for name in (STATE, f"{STATE}-wal"):
                if (self._site.root / CACHE / name).exists():
                    shutil.copy(self._site.root / CACHE / name, folder)
            with closing(sqlite3.connect(Path(folder, STATE))) as copy:
                try:
                    return copy.execute("SELECT 1 FROM plan LIMIT 1").fetchone() is not None
                except sqlite3.OperationalError:  # killed before it had tables
                    return False
