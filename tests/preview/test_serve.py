"""``digest serve`` from its first line to its last, as a person starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.preview.receiver import PATIENCE_S
from tests.site.folder import SiteFolder, differing, paper

X = "content/papers/2025-09/x.md"
COMMAND = [sys.executable, "-m", "digest"]


class Terminal:
    """A process, and what it says line by line."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "-C", str(root), "serve", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        self.said: list[str] = []

    def wait_for(self, pattern: str) -> str:
        """The next line in which a pattern is found."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if re.search(pattern, line):
                return self.said[-1]
        raise AssertionError(f"never said {pattern}: {self.said}")

    def end(self, sign: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Exit code, and what it says when it is asked to end."""
        self.process.send_signal(sign)
        rest, _ = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, rest


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    folder = SiteFolder(tmp_path / "site folder")
    folder.write(X, paper("A first title"))
    return folder


@pytest.fixture
def terminal(site: SiteFolder) -> Iterator[Terminal]:
    """``digest serve`` at work."""
    running = Terminal(site.root, "-p", "0")
    yield running
    running.process.kill()
    running.process.communicate()


def read(address: str) -> str:
    with urlopen(address, timeout=PATIENCE_S) as answer:
        return str(answer.read().decode())


def test_a_session(site: SiteFolder, terminal: Terminal, tmp_path: Path) -> None:
    """Build, edit, break, mend, end: what the terminal says, what the server sends, what is on disk."""
    url = terminal.wait_for(r"http://127\.0\.0\.1:\d+/  \(Ctrl-C ends\)").split()[0]
    terminal.wait_for(r"^\d\d:\d\d:\d\d  .+ more  \d+ ms$")
    assert "A first title" in read(url)

    site.write(X, paper("A second title"))
    terminal.wait_for(r"papers/.*\.html.* ms$")
    assert "A second title" in read(url)

    site.write(X, "no front matter")
    assert terminal.wait_for("no front matter:").startswith(f"{X}:1: ")

    site.write(X, paper("A third title"))
    assert terminal.wait_for("mended").endswith(f"mended  {X}")
    terminal.wait_for(" ms$")
    assert "A third title" in read(url)

    refused = subprocess.run([*COMMAND, "-C", str(site.root), "build"], capture_output=True, text=True)
    holder = f"error: `digest serve` (process {terminal.process.pid}) is working on this site"
    assert (refused.returncode, refused.stderr.startswith(holder)) == (1, True)

    assert terminal.end() == (0, "")
    assert differing(site.output(), site.clean_output(tmp_path / "clean")) == []


def test_being_asked_to_terminate_is_a_good_end_too(terminal: Terminal) -> None:
    terminal.wait_for("Ctrl-C ends")
    assert terminal.end(signal.SIGTERM)[0] == 0


def test_other_machines_may_see_it_where_that_is_asked_for(site: SiteFolder) -> None:
    running = Terminal(site.root, "--host", "--base", "repo", "-p", "0")
    try:
        running.wait_for("Everybody on this network can see the preview")
        url = running.wait_for("Ctrl-C ends").split()[0]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/repo/", url)
        running.wait_for(" ms$")
        assert "A first title" in read(url)
    finally:
        running.process.kill()
        running.process.communicate()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--base", "/a b/"], 2, "not a path like /repo/"),
        (["--host", "no.such.host.invalid"], 2, "no such host"),
        (["-p", "99999"], 2, "99999"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_line(
    site: SiteFolder, arguments: list[str], code: int, message: str
) -> None:
    done = subprocess.run(
        [*COMMAND, "-C", str(site.root), "serve", *arguments], capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert (done.returncode, message in done.stderr, "Traceback" in done.stderr) == (code, True, False)


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "-C", str(tmp_path), "serve", "-p", "0"], capture_output=True, text=True)
    assert (done.returncode, "digest init" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
