"""The state file is a cache: what cannot be trusted is thrown away, and what is thrown away is really gone."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.engine.layout import STATE
from digest.engine.state import State, discard
from digest.groups import EVER, Group
from tests.engine.workshop import Workshop


def remember(folder: Path, fingerprint: str = "ours") -> None:
    """Leave a state that knows something, larger than a few pages."""
    state = State.open(folder, fingerprint)
    state.set_meta("key", b"value" * 20_000)
    state.close()


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def overwrite(path: Path) -> None:
    path.write_bytes(b"x" * path.stat().st_size)


def corrupt_the_schema(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xff" * 3996
    path.write_bytes(data)


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


def replace_by_a_link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def replace_by_the_database_of_another_project(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE meta(id INTEGER, version TEXT)")
    db.close()


def replace_by_an_unfinished_state(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM meta WHERE key = 'version'")
    db.close()


DAMAGES = [
    Path.unlink,
    truncate,
    empty,
    overwrite,
    corrupt_the_schema,
    replace_by_a_folder,
    replace_by_a_link_to_nowhere,
    replace_by_the_database_of_another_project,
    replace_by_an_unfinished_state,
]


def test_a_state_is_new_once(tmp_path: Path) -> None:
    first = State.open(tmp_path / "cache", "ours")
    first.set_meta("key", b"value")
    first.close()
    second = State.open(tmp_path / "cache", "ours")
    assert (first.is_new, second.is_new, second.meta("key")) == (True, False, b"value")
    second.close()


def test_a_state_of_other_code_is_thrown_away(tmp_path: Path) -> None:
    remember(tmp_path, "theirs")
    state = State.open(tmp_path, "ours")
    assert (state.is_new, state.meta("key")) == (True, None)
    state.close()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_state_is_thrown_away(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    remember(tmp_path)
    damage(tmp_path / STATE)
    state = State.open(tmp_path, "ours")
    assert (state.is_new, state.meta("key")) == (True, None)
    state.close()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_what_replaces_a_damaged_state_is_seen_by_other_connections(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    remember(tmp_path)
    damage(tmp_path / STATE)
    state = State.open(tmp_path, "ours")
    state.set_meta("key", b"anew")
    reading = State.reading(state.path)
    assert reading.meta("key") == b"anew"
    reading.close()
    state.close()


def test_the_log_of_a_lost_state_is_not_taken_for_that_of_the_next(tmp_path: Path) -> None:
    killed = State.open(tmp_path, "ours")
    killed.set_meta("key", b"old")
    log = (tmp_path / f"{STATE}-wal").read_bytes()
    killed.close()
    (tmp_path / STATE).unlink()
    (tmp_path / f"{STATE}-wal").write_bytes(log)
    state = State.open(tmp_path, "ours")
    assert (state.is_new, state.meta("key")) == (True, None)
    state.close()


def fill(state: State) -> None:
    """More than SQLite keeps in memory, so that much of it is in the file before the transaction ends."""
    for number in range(100):
        state.shelf.put(f"key {number}", b"value" * 100_000)


def test_a_state_is_filled_without_a_log(tmp_path: Path) -> None:
    state = State.open(tmp_path, "ours")
    with state.beginning():
        fill(state)
        assert state.path.stat().st_size > 10_000_000
        assert not (tmp_path / f"{STATE}-wal").exists()
    state.finish()
    with state.transaction():
        state.shelf.put("another", b"value")
        assert not state.path.with_name(f"{STATE}-journal").exists()
    state.close()
    again = State.open(tmp_path, "ours")
    assert not again.is_new
    assert (again.shelf.get("key 99"), again.shelf.get("another")) == (b"value" * 100_000, b"value")
    again.close()


@pytest.mark.parametrize("is_over", [False, True])
def test_a_state_that_was_being_filled_is_thrown_away(tmp_path: Path, *, is_over: bool) -> None:
    """Killed in the transaction and before its end was said: the file as it was at that moment."""
    state = State.open(tmp_path, "ours")
    left = tmp_path / "left"
    left.mkdir()
    with state.beginning():
        fill(state)
        if not is_over:
            shutil.copy(state.path, left)
    if is_over:
        shutil.copy(state.path, left)
    state.close()
    found = State.open(left, "ours")
    assert (found.is_new, found.shelf.get("key 1")) == (True, None)
    found.close()


def test_a_state_can_be_filled_after_that_failed(tmp_path: Path) -> None:
    state = State.open(tmp_path, "ours")
    with pytest.raises(KeyboardInterrupt), state.beginning():
        fill(state)
        raise KeyboardInterrupt
    assert state.shelf.get("key 1") is None
    with state.beginning():
        state.shelf.put("key", b"value")
    state.finish()
    state.close()
    again = State.open(tmp_path, "ours")
    assert (again.is_new, again.shelf.get("key")) == (False, b"value")
    again.close()


def test_damage_inside_shows_when_it_is_read_and_can_be_discarded(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)
    shop.write(a="2025-03-01 - alpha red apple")
    shop.build()
    path = tmp_path / ".digest" / STATE
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    with pytest.raises(sqlite3.DatabaseError):
        shop.build()
    discard(tmp_path / ".digest")
    shop.build()
    assert shop.files() == shop.clean().files


def test_a_state_can_be_read_from_a_folder_of_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "50% of #1? ü&mode=rw"
    remember(folder)
    state = State.reading(folder / STATE)
    assert state.meta("key") == b"value" * 20_000
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        state.set_meta("key", b"other")
    state.close()


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    state = State.open(tmp_path, "ours")
    with pytest.raises(ZeroDivisionError), state.transaction():
        state.set_meta("one", b"1")
        raise ZeroDivisionError
    with state.transaction():
        state.set_meta("two", b"2")
    assert (state.meta("one"), state.meta("two")) == (None, b"2")
    state.close()


def test_a_transaction_that_cannot_be_committed_leaves_room_for_the_next(tmp_path: Path) -> None:
    state = State.open(tmp_path, "ours")
    pages = state.db.execute("PRAGMA page_count").fetchone()[0]
    state.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"), state.transaction():
        state.set_meta("large", bytes(1 << 20))
    with state.transaction():
        state.set_meta("small", b"1")
    assert (state.meta("large"), state.meta("small")) == (None, b"1")
    state.close()


def test_a_plan_is_a_set_of_groups(tmp_path: Path) -> None:
    state = State.open(tmp_path, "ours")
    one, two, three = (Group("page", f"slug:{name}", EVER) for name in "abc")
    state.plan.add([three, one, two, one])
    state.plan.remove([two])
    planned = state.plan.read()
    state.plan.clear()
    assert (planned, state.plan.read()) == ([one, three], [])
    state.close()


def test_links_read_both_ways(tmp_path: Path) -> None:
    state = State.open(tmp_path, "ours")
    state.links.put({1: ((), (3, 0, 3, 2)), 2: ((), (3,))})
    state.links.put({1: ((3, 0, 3, 2), (2, 7))})
    assert [state.links.of(place) for place in (1, 2, 3, 4)] == [(2, 7), (3,), (), ()]
    assert {target: [*state.links.linking_any([target])] for target in (0, 2, 3, 7)} == {0: [], 2: [1], 3: [2], 7: [1]}
    state.close()
