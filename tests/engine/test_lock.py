"""One writer at a time, and none that is dead."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.engine.lock import locked
from digest.errors import DigestError

HOLDER = """\
import sys
from pathlib import Path
from digest.engine.lock import locked
with locked(Path(sys.argv[1]), "digest serve"):
    print("holding", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(folder: Path, repo_root: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=repo_root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        yield process


def test_the_message_names_the_holder(tmp_path: Path, repo_root: Path) -> None:
    with holder(tmp_path, repo_root) as process:
        message = f"`digest serve` (process {process.pid}) is working on this site"
        with pytest.raises(DigestError, match=re.escape(message)), locked(tmp_path, "digest build"):
            pytest.fail("two writers at a time")


def test_a_lock_that_was_given_back_is_free(tmp_path: Path, repo_root: Path) -> None:
    with holder(tmp_path, repo_root) as process:
        process.communicate("")
        with locked(tmp_path, "digest build"):
            assert f"process {os.getpid()}" in (tmp_path / "lock").read_text()
    assert (tmp_path / "lock").read_text() == ""


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path, repo_root: Path) -> None:
    with holder(tmp_path, repo_root) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert f"process {process.pid}" in (tmp_path / "lock").read_text()
        with locked(tmp_path, "digest build"):
            assert (tmp_path / "lock").read_text() == f"`digest build` (process {os.getpid()})\n"


def test_a_lock_is_given_back_after_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path, "digest build"):
        raise ZeroDivisionError
    with locked(tmp_path / "other", "digest build"), locked(tmp_path, "digest build"):
        assert (tmp_path / "lock").read_text() == (tmp_path / "other" / "lock").read_text()
