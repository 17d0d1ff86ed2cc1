"""The look at the output by another process: the same as one's own, and of no consequence where it fails."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.engine import ahead
from digest.engine.ahead import look_ahead
from digest.engine.layout import CACHE, OUTPUT, STATE
from digest.engine.lock import locked
from digest.engine.sight import Sight, look, pack_sight, unpack_sight
from digest.engine.state import State
from tests.site.folder import SiteFolder, differing, paper

ODD = os.fsdecode(b"\xff.html")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    """A site that was built, small as it is to be looked at ahead."""
    monkeypatch.setattr(ahead, "LARGE", 0)
    site = SiteFolder(tmp_path / "site")
    for number in range(4):
        site.write(f"content/papers/2025-09/{number}.md", paper(f"Paper {number}"))
    site.build()
    return site


def disturb(output: Path) -> None:
    (output / "index.html").unlink()
    (output / "days/extra.html").write_text("not ours")
    (output / ODD).write_text("not ours")
    (output / "style.css").write_text("other")
    (output / "link").symlink_to("index.html")
    shutil.rmtree(output / "search")


def test_the_other_process_sees_what_this_one_would(site: SiteFolder) -> None:
    output = site.root / OUTPUT
    disturb(output)
    begun = look_ahead(site.root / CACHE / STATE, output)
    assert begun is not None
    seen = begun.take()
    state = State.reading(site.root / CACHE / STATE)
    own = look(state.outputs, str(output))
    state.close()
    assert seen is not None
    assert ODD in seen.differing
    assert seen.began_ns < own.began_ns
    assert seen._replace(began_ns=own.began_ns) == own == unpack_sight(pack_sight(own))
    assert begun.take() is None


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


def wait_for(process: int) -> None:
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)


@pytest.mark.parametrize("end", [kill, wait_for])
def test_a_look_that_fails_is_taken_here(
    site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[[int], None]
) -> None:
    """The other process is killed, or finds no state that it can read."""
    disturb(site.root / OUTPUT)
    begun: list[ahead.Ahead] = []

    def look_and_end(state: Path, output: Path) -> ahead.Ahead | None:
        other = look_ahead(state if end is kill else Path(__file__), output)
        assert other is not None
        begun.append(other)
        end(other.process)
        return other

    with monkeypatch.context() as patch:
        patch.setattr("digest.engine.opening.look_ahead", look_and_end)
        site.build()
    assert begun
    assert differing(site.output(), site.clean_output(tmp_path / "clean")) == []


def test_a_build_that_looks_ahead_mends_all(site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Sight | None] = []
    take = ahead.Ahead.take
    monkeypatch.setattr(ahead.Ahead, "take", lambda self: taken.append(take(self)) or taken[-1])
    disturb(site.root / OUTPUT)
    outcome = site.build()
    assert taken != [None]
    assert {ODD, "days/extra.html", "link"} <= set(outcome.tally.removed)
    assert differing(site.output(), site.clean_output(tmp_path / "clean")) == []


def test_every_process_is_waited_for(site: SiteFolder) -> None:
    begun = look_ahead(site.root / CACHE / STATE, site.root / OUTPUT)
    assert begun is not None
    begun.close()
    begun.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(begun.process, os.WNOHANG)


def test_a_small_or_absent_state_is_worth_no_process(tmp_path: Path) -> None:
    assert look_ahead(tmp_path / STATE, tmp_path) is None
    (tmp_path / STATE).write_bytes(b"small")
    assert look_ahead(tmp_path / STATE, tmp_path) is None


def test_a_copy_of_the_process_does_not_hold_the_lock(tmp_path: Path) -> None:
    here, there = socket.socketpair()
    with here, there:
        with locked(tmp_path, "first"):
            process = os.fork()
            if not process:
                there.send(b"begun")
                there.recv(4)
                os._exit(0)
            here.recv(5)
        with locked(tmp_path, "second"):
            here.send(b"over")
    os.waitpid(process, 0)
