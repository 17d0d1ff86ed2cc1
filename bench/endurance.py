"""What the preview withstands: readers without a pause while edits rebuild, and edits for many minutes.

python -m bench.endurance --minutes 10
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.load import Load, put_load
from bench.measure import REPOSITORY
from bench.preview import Preview, previewed

PATIENCE_S = 120.0
EDITS_PER_S = 2
CONNECTIONS = 50
LOAD_S = 20.0
"""An operator edits so often, and so many connections ask for pages for so long; after ``PATIENCE_S`` an edit that did
not come is called lost."""
MORE_DESCRIPTORS, MORE_MEMORY, MORE_MEMORY_MB = 2, 1.1, 5
"""What is called flat: the last fifth of a long run has so many more open files at most than the second fifth, so many
times its memory and so much more."""
MORE_TIME, MORE_TIME_MS = 2, 20
"""The same of an edit's median time; a machine that does other work is given room."""


class Sample(NamedTuple):
    """What one edit came to."""

    spent_ms: float
    memory_mb: float
    descriptors: int


class Edited(NamedTuple):
    """A preview of the sample, of which one paper is edited again and again."""

    preview: Preview
    paper: Path
    page: Path

    def edit(self, number: int) -> float:
        """Change a word of the paper; returns the milliseconds until its page on disk has it."""
        text = re.sub(r"\n*(Edit \d+\.)?\n*\Z", f"\n\nEdit {number}.\n", self.paper.read_text("utf-8"), count=1)
        beside = self.paper.with_suffix(".tmp")
        beside.write_text(text, "utf-8")
        began = time.perf_counter()
        beside.replace(self.paper)
        while f"Edit {number}." not in self.page.read_text("utf-8"):
            assert time.perf_counter() - began < PATIENCE_S, "the edit never came to the page"
            time.sleep(0.0005)
        return (time.perf_counter() - began) * 1000


@contextmanager
def edited_sample() -> Iterator[Edited]:
    """``digest serve`` on a copy of the sample."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(REPOSITORY / "content", root / "content")
        shutil.copy(REPOSITORY / "digest.toml", root)
        subprocess.run([sys.executable, "-m", "digest", "-C", str(root), "build"], check=False, capture_output=True)
        paper = sorted((root / "content/papers").rglob("*.md"))[0]
        with previewed(root) as preview:
            yield Edited(preview, paper, root / f"site/papers/{paper.stem}.html")


def show_load(minutes: float) -> str:
    """Readers ask for pages while edits rebuild them."""

    async def both(edited: Edited, paths: list[str]) -> tuple[Load, list[float]]:
        asking = asyncio.create_task(put_load(edited.preview.port, paths, CONNECTIONS, LOAD_S))
        spent_ms = []
        while not asking.done():
            spent_ms.append(await asyncio.to_thread(edited.edit, len(spent_ms)))
            await asyncio.sleep(1 / EDITS_PER_S)
        return await asking, spent_ms

    with edited_sample() as edited:
        edited.edit(9999)
        site = edited.preview.root / "site"
        paths = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
        load, edits_ms = asyncio.run(both(edited, [*paths[:200], "feed.xml", "static/style.css"]))
    assert not load.errors and not load.torn, (load.errors[:5], load.torn[:5])
    return (
        f"{CONNECTIONS} connections, {len(load.spent_ms) / LOAD_S:,.0f} answers a second, no error, no torn page; "
        f"half within {load.percentile_ms(0.5):.0f} ms, 99 % within {load.percentile_ms(0.99):.0f} ms; "
        f"{len(edits_ms)} edits meanwhile, median {median(edits_ms):.0f} ms to the page"
    )


def show_long_run(minutes: float) -> str:
    """Two edits a second for minutes: memory, latency and descriptors stay flat, and nothing is left behind."""
    samples = []
    with edited_sample() as edited:
        until = time.monotonic() + minutes * 60
        while time.monotonic() < until:
            spent_ms = edited.edit(len(samples))
            samples.append(Sample(spent_ms, edited.preview.memory_mb(), edited.preview.descriptors()))
            time.sleep(max(0.0, 1 / EDITS_PER_S - spent_ms / 1000))
        edited.preview.process.send_signal(signal.SIGINT)
        code = edited.preview.process.wait(PATIENCE_S)
        root = edited.preview.root
        left = [path.name for path in root.rglob("*") if path.name.endswith((".tmp", "-wal", "-shm"))]
    fifth = max(len(samples) // 5, 1)
    early, late = (
        Sample(*(median(column) for column in zip(*part, strict=True)))
        for part in (samples[fifth : 2 * fifth], samples[-fifth:])
    )
    assert (code, left) == (0, []), (code, left)
    assert late.descriptors <= early.descriptors + MORE_DESCRIPTORS, (early, late)
    assert late.memory_mb <= early.memory_mb * MORE_MEMORY + MORE_MEMORY_MB, (early, late)
    assert late.spent_ms <= early.spent_ms * MORE_TIME + MORE_TIME_MS, (early, late)
    return (
        f"{minutes:g} minutes, {len(samples)} edits: early {_describe(early)}; late {_describe(late)}; "
        "Ctrl-C: exit 0, nothing left"
    )


def _describe(sample: Sample) -> str:
    return f"{sample.spent_ms:.1f} ms, {sample.memory_mb:.0f} MB, {sample.descriptors} open files"


def main() -> None:
    """Show both as the arguments say."""
    parser = argparse.ArgumentParser(description="Put load on the preview, then edit for a long time.")
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    for show in (show_load, show_long_run):
        print(show(given.minutes), flush=True)


if __name__ == "__main__":
    main()
