"""Real processes: killed at their work, orphaned, and with other hash seeds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.workshop import Workshop, read_files

NOTES = {
    "a": "2025-03-01 1 alpha red apple pear plum",
    "b": "2025-03-01 1 beta blue apple apricot",
    "c": "2025-03-02 - gamma red pear",
    "d": "2025-04-01 - delta green plum fig odd",
    "e": "2026-01-01 - delta2 red grape apple",
}


def run(repo_root: Path, *arguments: str, seed: str = "0") -> int:
    """Run a build to its end; returns its exit code."""
    command = [sys.executable, "-m", "tests.engine.one_build", *arguments]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run(command, cwd=repo_root, env=environment, check=False).returncode


@pytest.mark.parametrize("step", [1, 4, 9])
@pytest.mark.parametrize("reverts", [False, True], ids=["edit stays", "edit is undone"])
def test_a_process_killed_at_its_work_leaves_what_the_next_one_puts_right(
    tmp_path: Path, repo_root: Path, step: int, reverts: bool
) -> None:
    shop = Workshop(tmp_path)
    shop.write(**NOTES)
    shop.build()
    shop.source("c").unlink()
    shop.write(a="2025-03-01 1 alpha2 blue pear", b="2024-12-31 - beta blue fig")
    assert run(repo_root, str(tmp_path), str(step)) == -signal.SIGKILL
    if reverts:
        shop.write(**NOTES)
    shop.build()
    assert shop.files() == shop.clean().files
    assert shop.build().rendered == 0


def test_processes_end_with_a_parent_that_is_killed(tmp_path: Path, repo_root: Path) -> None:
    """They hold on to its output, which ends when the last of them does."""
    Workshop(tmp_path).write(**NOTES)
    command = [sys.executable, "-m", "tests.engine.one_build", str(tmp_path), "wait"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=repo_root, **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"built\n"
        process.kill()
        rest, _ = process.communicate(timeout=30)
    assert rest == b""


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path, repo_root: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        shop = Workshop(tmp_path / seed)
        shop.write(**NOTES)
        assert run(repo_root, str(shop.root), seed=seed) == 0
        outputs.append((read_files(shop.output), shop.rows()))
    assert outputs[0] == outputs[1]
