"""Measures edits of a site while it is served: from the file replaced to its page on disk, and to everything right.

    python -m bench.live --papers 10000 --runs 9

The loop runs in a process of its own (``bench.serving``) and hears of each edit from the operating system. The first
edit of a kind is not counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from bench import edit
from bench.asked import asked_corpus
from bench.corpus import Stock
from bench.edit import Desk
from bench.measure import REPOSITORY, PeakSampler, Row, Spread, show_bytes
from bench.serving import FAULT, PUBLISHED, SETTLED

PAGE, RIGHT = "live, {}: page on disk", "live, {}: everything right"
PEAK = "live: peak memory"
QUIET_S = 0.5
"""Nothing is told for so long after a round: what it wrote itself (a dump's papers) has been looked at by then, and a
second event of the same edit has been worked off."""
PATIENCE_S = 1800.0
LONG_RUNS = 3
"""Of edits that make the whole archive again."""
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class Told(NamedTuple):
    """Something that the loop did."""

    what: str
    at: float
    paths: list[str]


class Lap(NamedTuple):
    """One edit."""

    page_ms: float
    right_ms: float
    files: int


class Kind(NamedTuple):
    """A kind of edit."""

    what: str
    make: Callable[[], Path]
    page_of: Callable[[Path], str]
    """What a reader would look at first, by the file that was edited; ends in a slash for the first page below it."""
    is_long: bool = False


class Served:
    """A site with the loop at work. Use it as a context: it is right when that is entered."""

    def __init__(self, site: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.serving", str(site)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        self._sampler = PeakSampler(self._process.pid)
        self._told: SimpleQueue[Told | None] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Served:
        self.wait_for(lambda told: told.what == SETTLED)
        self.rest()
        return self

    def __exit__(self, *_: object) -> None:
        self.peak_bytes = self._sampler.stop()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def show(self, site_path: str) -> None:
        """Let a page be open in a browser."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{site_path}\n")
        self._process.stdin.flush()

    def wait_for(self, is_it: Callable[[Told], bool]) -> tuple[Told, int]:
        """What was waited for, and how many files differed until then.

        Raises:
            SystemExit: something is wrong with the site, or the loop died.
        """
        files = 0
        while (told := self._told.get(timeout=PATIENCE_S)) is not None and told.what != FAULT:
            files += len(told.paths)
            if is_it(told):
                return told, files
        raise SystemExit(f"the live loop ended or told of a fault: {told}")

    def rest(self) -> None:
        """Wait until nothing happens any more."""
        try:
            while self._told.get(timeout=QUIET_S):
                pass
        except Empty:
            return

    def cpu_s(self) -> float:
        """Processor time spent so far, in steps of 10 ms; of the loop's process only, and not of those it starts."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told.put(Told(*json.loads(line)))
        self._told.put(None)


def kinds_of_edit(desk: Desk) -> list[Kind]:
    """Every kind, the longest last."""

    def page(path: Path) -> str:
        return f"papers/{path.stem}.html"

    return [
        Kind(edit.WORD, desk.change_word, page),
        Kind(edit.TITLE, desk.change_title, page),
        Kind(edit.TAG, desk.add_tag, page),
        Kind(edit.NEW, desk.add_paper, lambda path: "papers/"),
        Kind(edit.DELETED, desk.delete_paper, page),
        Kind(edit.DUMP, desk.add_dump, lambda path: f"days/{path.stem}.html"),
        Kind(edit.ONE_TEMPLATE, lambda: desk.change_template("tag_index.html"), lambda path: "tags/index.html", True),
        Kind(edit.EVERY_TEMPLATE, lambda: desk.change_template("paper.html"), lambda path: "papers/", True),
    ]


def measure_live(site: Path, stock: Stock, runs: int) -> Iterator[Row]:
    """Two rows for each kind of edit, then one for memory, as they are measured. The site has been built."""
    desk = Desk(site, stock)
    with Served(site) as served:
        served.show(f"papers/{desk.change_word().stem}.html")
        served.rest()
        for kind in kinds_of_edit(desk):
            counted = min(runs, LONG_RUNS) if kind.is_long else runs
            _measure_lap(served, desk, kind)
            begin_s = served.cpu_s()
            laps = [_measure_lap(served, desk, kind) for _ in range(counted)]
            cpu_ms = (served.cpu_s() - begin_s) * 1000 / counted
            files = sorted(lap.files for lap in laps)[counted // 2]
            yield Row(PAGE.format(kind.what), Spread.of([lap.page_ms for lap in laps]))
            yield Row(RIGHT.format(kind.what), Spread.of([lap.right_ms for lap in laps]), cpu_ms, 0, files)
    yield Row(PEAK, Spread(0, 0, 0), None, served.peak_bytes)


def _measure_lap(served: Served, desk: Desk, kind: Kind) -> Lap:
    page = kind.page_of(kind.make())

    def shows(told: Told) -> bool:
        names = (path.startswith(page) if page.endswith("/") else path == page for path in told.paths)
        return told.what == PUBLISHED and any(names)

    first, files_before = served.wait_for(shows)
    last, files = served.wait_for(lambda told: told.what == SETTLED)
    served.rest()
    return Lap((first.at - desk.edited_at) * 1000, (last.at - desk.edited_at) * 1000, files_before + files)


def main() -> None:
    """Measure as the arguments say, and print."""
    with asked_corpus("Measure edits of a site that is being served.", 9) as (site, stock, runs):
        for row in measure_live(site, stock, runs):
            print(f"{row.what}: {show_bytes(row.peak_bytes)}" if row.peak_bytes else row, flush=True)


if __name__ == "__main__":
    main()
