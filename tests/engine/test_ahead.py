"""The look at the output by another process: the same as one's own, and of no consequence where it fails."""

from __future__ import annotations

import marshal
import os
import shutil
import signal
import socket
import sqlite3
from collections.abc import Callable, Sized
from contextlib import closing
from pathlib import Path

import pytest

from digest.engine import ahead
from digest.engine.ahead import Ahead, look_ahead
from digest.engine.layout import CACHE, OUTPUT, PAPERS, STATE, is_paper_file
from digest.engine.lock import locked
from digest.engine.scan import scan
from digest.engine.sight import look, pack_sight, unpack_sight
from digest.engine.state import State
from tests.site.folder import SiteFolder, differing, paper

ODD = os.fsdecode(b"\xff.html")


@pytest.fixture(params=[1, 2])
def processes(request: pytest.FixtureRequest) -> int:
    """How many look ahead."""
    return int(request.param)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int) -> SiteFolder:
    """A site that was built, small as it is to be looked at ahead, by one process or two; the threads of whoever runs
    the tests do no harm."""
    monkeypatch.setattr(ahead, "LARGE", 0)
    if processes == 2:
        monkeypatch.setattr(ahead, "HUGE", 0)
    monkeypatch.setattr("threading.active_count", lambda: 1)
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


def test_the_other_process_sees_what_this_one_would(site: SiteFolder, processes: int) -> None:
    output = site.root / OUTPUT
    disturb(output)
    site.write("content/papers/2025-09/0.md", paper("Another title"))
    site.write("content/papers/2025-09/4.md", paper("Paper 4"))
    (site.root / "content/papers/2025-09/1.md").unlink()
    begun = look_ahead(site.root)
    assert begun is not None
    with closing(begun):
        sources, seen, nothing = begun.sources(), begun.output(), begun.output()
    assert len(begun.processes) == processes
    state = State.reading(site.root / CACHE / STATE)
    changed, gone = state.sources.differing(scan(str(site.root), PAPERS, is_paper_file))
    own = look(state.outputs, str(output))
    state.close()
    assert sources == (list(changed), gone)
    assert {f"{PAPERS}/2025-09/0.md", f"{PAPERS}/2025-09/4.md"} <= set(changed)
    assert gone == [f"{PAPERS}/2025-09/1.md"]
    assert seen is not None
    assert ODD in seen.differing
    assert seen.began_ns < own.began_ns
    assert seen._replace(began_ns=own.began_ns) == own == unpack_sight(pack_sight(own))
    assert nothing is None


def fail(root: Path, target: int, looks: object) -> None:
    raise sqlite3.DatabaseError("no state that can be read")


def be_killed(root: Path, target: int, looks: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write_half(root: Path, target: int, looks: Sized) -> None:
    whole = marshal.dumps(([], [])) if len(looks) == 2 else b""
    os.write(target, whole + marshal.dumps("a sight")[:3])


@pytest.mark.parametrize("look_at", [fail, be_killed, write_half])
def test_a_look_that_fails_is_taken_here(
    site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look_at: Callable[[Path, int, Sized], None]
) -> None:
    disturb(site.root / OUTPUT)
    if look_at is not write_half:
        site.write("content/papers/2025-09/0.md", paper("Another title"))
    with monkeypatch.context() as patch:
        patch.setattr(ahead, "_look", look_at)
        site.build()
    assert differing(site.output(), site.clean_output(tmp_path / "clean")) == []


def test_a_build_that_looks_ahead_mends_all(site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[object] = []
    load = ahead._load
    monkeypatch.setattr(ahead, "_load", lambda pipe: taken.append(load(pipe)) or taken[-1])
    disturb(site.root / OUTPUT)
    site.write("content/papers/2025-09/0.md", paper("Another title"))
    outcome = site.build()
    assert [bool(part) for part in taken] == [True, True]
    assert {ODD, "days/extra.html", "link"} <= set(outcome.tally.removed)
    assert differing(site.output(), site.clean_output(tmp_path / "clean")) == []


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_what_a_killed_build_planned_is_made_whatever_was_seen(
    site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after its files were replaced and before that was remembered; and the edit is taken back."""
    before = (site.root / "content/papers/2025-09/0.md").read_text()
    site.write("content/papers/2025-09/0.md", paper("Another title"))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("digest.engine.keeper.Keeper._store", interrupt)
        site.build()
    site.write("content/papers/2025-09/0.md", before)
    site.build()
    assert differing(site.output(), site.clean_output(tmp_path / "clean")) == []


def test_every_process_is_waited_for(site: SiteFolder) -> None:
    begun = look_ahead(site.root)
    assert begun is not None
    begun.close()
    begun.close()
    for process in begun.processes:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def test_a_look_can_be_ended_while_another_copy_holds_its_pipe() -> None:
    source, target = os.pipe()
    held = os.dup(source)
    process = os.fork()
    if not process:
        os.write(target, bytes(1 << 22))  # waits for ever: nobody reads, and the pipe has an end
        os._exit(0)
    os.close(target)
    Ahead((process, os.fdopen(source, "rb"))).close()
    os.close(held)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_process_with_threads_is_not_copied(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert look_ahead(site.root) is None


def test_a_small_or_absent_state_is_worth_no_process(tmp_path: Path) -> None:
    assert look_ahead(tmp_path) is None
    (tmp_path / CACHE).mkdir()
    (tmp_path / CACHE / STATE).write_bytes(b"small")
    assert look_ahead(tmp_path) is None


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
