"""How the benchmarks measure: a command's wall time and the memory of all its processes; medians with their spread."""

from __future__ import annotations

import os
import platform
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parent.parent
SAMPLE_EVERY_S = 0.01
"""A start-up of 150 ms is looked at fifteen times; the sampler itself costs about one per cent of a core."""

_PHASE = re.compile(r"^ *([0-9.]+) ms  (.+)$", re.MULTILINE)
_PEAK = re.compile(rb"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


class Run(NamedTuple):
    """What one command came to."""

    wall_ms: float
    cpu_ms: float
    """Of all processes that it waited for: what the wall time comes to on an idle machine, over the cores in use."""
    peak_bytes: int
    """The peaks of all processes, added up: no less than what was in use at any moment. 0 where there is no /proc."""
    phases_ms: dict[str, float]
    """What ``--timings`` printed."""


class Spread(NamedTuple):
    """Several measurements of one thing."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The median of some values, with the smallest and the largest."""
        return cls(statistics.median(values), min(values), max(values))


class PeakSampler:
    """Watches the memory of a session's processes until it is stopped."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._strangers: set[str] = set()
        self._peaks: dict[str, int] = {}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """The peaks of all processes that were seen, in bytes, added up."""
        self._is_over.set()
        self._thread.join()
        return sum(self._peaks.values())

    def _watch(self) -> None:
        while not self._is_over.wait(SAMPLE_EVERY_S):
            for process in _processes():
                if process not in self._strangers:
                    self._look_at(process)

    def _look_at(self, process: str) -> None:
        try:
            if os.getsid(int(process)) != self._session:
                self._strangers.add(process)
                return
            found = _PEAK.search(Path(f"/proc/{process}/status").read_bytes())
        except OSError:  # it ended meanwhile
            return
        if found:
            self._peaks[process] = int(found[1]) * 1024


def run_digest(site: Path, *arguments: str) -> Run:
    """Run the command on a site in a new process, and wait for it.

    Raises:
        SystemExit: the command failed; what it printed is shown.
    """
    command = [sys.executable, "-m", "digest", "-C", str(site), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    begin_cpu = _cpu_of_children_s()
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    sampler = PeakSampler(process.pid)
    output, faults = process.communicate()
    wall_ms = (time.perf_counter() - begin) * 1000
    peak_bytes = sampler.stop()
    if process.returncode:
        raise SystemExit(f"digest {' '.join(arguments)} failed:\n{output[-2000:]}{faults[-4000:]}")
    phases_ms = {name: float(spent_ms) for spent_ms, name in _PHASE.findall(output)}
    return Run(wall_ms, (_cpu_of_children_s() - begin_cpu) * 1000, peak_bytes, phases_ms)


def describe_machine() -> str:
    """The machine in a line, for beside the numbers."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores ({_processor()}), {python}, {platform.system()} {platform.machine()}"


def show_ms(spent_ms: float) -> str:
    """A time in the unit that fits it, three digits."""
    if spent_ms >= 1000:
        return f"{spent_ms / 1000:.3g} s" if spent_ms < 1e6 else f"{spent_ms / 1000:.0f} s"
    return f"{spent_ms:.3g} ms" if spent_ms < 100 else f"{spent_ms:.0f} ms"


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
