"""``digest serve`` in a process of its own, for whoever measures what a person sees of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.measure import REPOSITORY


class Preview(NamedTuple):
    """A site that is being served and kept right."""

    root: Path
    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        """Its address; ends in a slash."""
        return f"http://127.0.0.1:{self.port}/"

    def memory_mb(self) -> float:
        """What the server holds in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024

    def descriptors(self) -> int:
        """How many files and sockets it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


@contextmanager
def previewed(root: Path) -> Iterator[Preview]:
    """A site that was built, served until the block ends."""
    command = [sys.executable, "-m", "digest", "-C", str(root), "serve", "-p", "0"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if "Ctrl-C ends" in line)
        drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
        try:
            yield Preview(root, process, int(re.findall(r":(\d+)/", line)[0]))
        finally:
            process.kill()
            process.wait()
            drain.wait()
