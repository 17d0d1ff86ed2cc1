"""What the watch does where the system cannot tell every change: it says so, and nothing is missed."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from watchdog.observers import inotify_c

from digest.preview import inotify
from tests.preview.receiver import Receiver
from tests.preview.test_watch import PAPERS, write

Watching = Callable[..., Receiver]


@pytest.fixture
def lose_events(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What the kernel does when its queue is full, done to the watch that is made next."""
    readers: list[inotify_c.InotifyFD] = []
    start = inotify_c.InotifyFD.start

    def start_and_remember(reader: inotify_c.InotifyFD) -> None:
        readers.append(reader)
        start(reader)

    monkeypatch.setattr(inotify_c.InotifyFD, "start", start_and_remember)
    overflow = inotify_c.InotifyEvent(-1, inotify_c.InotifyConstants.IN_Q_OVERFLOW, 0, b"")
    return lambda: readers[-1].handle_event(overflow)


def refuse_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on no further folder can be watched."""

    def refuse(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(inotify_c.InotifyFD, "add_callback", refuse)


def test_lost_events_make_everything_looked_at_and_watched_anew(
    root: Path, watching: Watching, lose_events: Callable[[], None]
) -> None:
    receiver = watching()
    lose_events()
    receiver.wait_for_anything()
    write(root, f"{PAPERS}/x.md")
    receiver.wait_for(f"{PAPERS}/x.md")


def test_known_paths_come_before_a_look_at_everything(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    class Events:
        def __init__(self, root: Path, tell: Callable[[str | None], None], give_up: Callable[[OSError], None]) -> None:
            tells.append(tell)

        def close(self) -> None:
            pass

    tells: list[Callable[[str | None], None]] = []
    monkeypatch.setattr(inotify, "InotifyEvents", Events)
    receiver = watching()
    receiver.may_go_on.clear()
    tells[0]("first")
    receiver.wait_for("first")
    for path in ("second", None, "third"):
        tells[0](path)
    receiver.may_go_on.set()
    receiver.wait_for_anything()
    assert receiver.sets == [{"first"}, {"second", "third"}, None]


def test_without_watches_everything_is_looked_at_again_and_again_and_the_user_is_told(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_watches(monkeypatch)
    receiver = watching(poll_s=0.01)
    receiver.wait_for_anything(times=3)
    assert len(receiver.warnings) == 1
    assert "inotify watch limit reached" in receiver.warnings[0] and "max_user_watches" in receiver.warnings[0]


def test_a_limit_reached_later_is_told_once_and_polling_begins(
    root: Path, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = watching(poll_s=0.01)
    refuse_watches(monkeypatch)
    (root / "templates").mkdir()
    (root / "static").mkdir()
    receiver.wait_for("templates", "static")
    receiver.wait_for_anything(times=3)
    assert len(receiver.warnings) == 1
