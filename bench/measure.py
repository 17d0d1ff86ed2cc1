"""How the benchmarks measure: time and memory of a command with all its processes; medians with their spread."""

from __future__ import annotations

import atexit
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parent.parent
SAMPLE_EVERY_S = 0.01
"""A start-up of 150 ms is looked at fifteen times; the sampler itself costs about one per cent of a core."""

_PHASE = re.compile(r"^ *([0-9.]+) ms  (.+)$", re.MULTILINE)
_WRITTEN = re.compile(r"^([0-9,]+) files? written", re.MULTILINE)
_PEAK = re.compile(rb"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class Run(NamedTuple):
    """What one command came to."""

    wall_ms: float
    cpu_ms: float
    """Of all processes that it waited for: what the wall time comes to on an idle machine, over the cores in use."""
    peak_bytes: int
    """The peaks of the processes that lived at once, added up: no less than what was ever in use. 0 where there is no
    /proc."""
    phases_ms: dict[str, float]
    """What ``--timings`` printed."""
    files_written: int


class Spread(NamedTuple):
    """Several measurements of one thing."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The median of some values, with the smallest and the largest."""
        return cls(statistics.median(values), min(values), max(values))


class Row(NamedTuple):
    """One line of a table: something measured several times."""

    what: str
    wall_ms: Spread
    cpu_ms: float | None = None
    """Median; None where it was not measured."""
    peak_bytes: int = 0
    """The largest; 0 where it was not measured."""
    files_written: int = 0
    """Median."""

    @classmethod
    def of(cls, what: str, runs: Sequence[Run]) -> Row:
        """Runs of one command in one line."""
        return cls(
            what,
            Spread.of([run.wall_ms for run in runs]),
            statistics.median(run.cpu_ms for run in runs),
            max(run.peak_bytes for run in runs),
            statistics.median_low([run.files_written for run in runs]),
        )

    def __str__(self) -> str:
        cpu = "" if self.cpu_ms is None else f"  CPU {show_ms(self.cpu_ms)}"
        memory = f"  {show_bytes(self.peak_bytes)}" if self.peak_bytes else ""
        return f"{self.what:45} {show_spread(self.wall_ms):>30}{cpu}{memory}  {self.files_written:,} files"


class PeakSampler:
    """Watches the memory of a session's processes until it is stopped."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._strangers: set[str] = set()
        self._most = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """The most that the peaks of processes came to that lived at once, in bytes."""
        self._is_over.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        known: dict[str, int] = {}
        while not self._is_over.wait(SAMPLE_EVERY_S):
            before = known
            known = {process: self._peak_of(process) for process in _processes() if process not in self._strangers}
            # A process that was not there before may be a fork about to become another program: it shows the memory
            # of the one that it was forked from.
            self._most = max(self._most, sum(peak for process, peak in known.items() if process in before))

    def _peak_of(self, process: str) -> int:
        """The most memory that a process has had so far, in bytes; 0 where it is none of ours."""
        try:
            if os.getsid(int(process)) != self._session:
                self._strangers.add(process)
                return 0
            found = _PEAK.search(Path(f"/proc/{process}/status").read_bytes())
        except OSError:  # it ended meanwhile
            return 0
        return int(found[1]) * 1024 if found else 0


def set_aside(folder: Path, names: Iterable[str]) -> None:
    """Clear some entries of a folder away until the process ends.

    They are not deleted, for whoever creates files on ext4 within half a minute of a large deletion pays for it: each
    new inode is searched among those just given up, which made a clean build of 10,000 papers take 26 s instead of 15.
    """
    aside = folder.with_name(f"{folder.name}.aside-{os.getpid()}")
    if not aside.exists():
        aside.mkdir()
        atexit.register(shutil.rmtree, aside, ignore_errors=True)
    place = aside / str(len(os.listdir(aside)))
    place.mkdir()
    for name in names:
        if (folder / name).exists():
            (folder / name).rename(place / name)


def run_digest(site: Path, *arguments: str, module: str = "digest") -> Run:
    """Run the command, or a variant of it, on a site in a new process, and wait for it.

    Raises:
        SystemExit: the command failed; what it printed is shown.
    """
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever uses the command has its modules compiled
    run, output = run_command([sys.executable, "-m", module, "-C", str(site), *arguments], environment)
    phases_ms = {name: float(spent_ms) for spent_ms, name in _PHASE.findall(output)}
    found = _WRITTEN.search(output)
    return run._replace(phases_ms=phases_ms, files_written=int(found[1].replace(",", "")) if found else 0)


def run_command(command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> tuple[Run, str]:
    """Run any command in a new process, and wait for it; also what it printed.

    Raises:
        SystemExit: the command failed; what it printed is shown.
    """
    begin_cpu = _cpu_of_children_s()
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    sampler = PeakSampler(process.pid)
    output, faults = process.communicate()
    wall_ms = (time.perf_counter() - begin) * 1000
    peak_bytes = sampler.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{output[-2000:]}{faults[-4000:]}")
    return Run(wall_ms, (_cpu_of_children_s() - begin_cpu) * 1000, peak_bytes, {}, 0), output


def describe_machine() -> str:
    """The machine in a line, for beside the numbers."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores ({_processor()}), {python}, {platform.system()} {platform.machine()}"


def show_ms(spent_ms: float) -> str:
    """A time in the unit that fits it, three digits."""
    number, unit = (spent_ms / 1000, "s") if spent_ms >= 1000 else (spent_ms, "ms")
    return f"{number:.0f} {unit}" if number >= 100 else f"{number:.{1 if number >= 10 else 2}f} {unit}"


def show_spread(spread: Spread) -> str:
    """A median time with the smallest and the largest."""
    return f"{show_ms(spread.median)} ({show_ms(spread.low)} to {show_ms(spread.high)})"


def show_bytes(size_bytes: float) -> str:
    """A size in megabytes, or gigabytes from a thousand of them on."""
    return f"{size_bytes / 1e9:.2f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.0f} MB"


def _cpu_of_children_s() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def _processes() -> list[str]:
    try:
        return [name for name in os.listdir("/proc") if name.isdecimal()]
    except FileNotFoundError:
        return []


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except FileNotFoundError:
        found = None
    return found[1] if found else platform.processor() or "unknown"
