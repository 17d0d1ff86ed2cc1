"""Lines follow their items from place to place."""

from __future__ import annotations

from pathlib import Path

from digest.engine.changes import Change, Version
from digest.engine.items import Item
from digest.engine.state import State
from digest.groups import Contribution

FIRST, SECOND, THIRD = (day << 20 for day in (9000, 9001, 1 << 14))


def version(path: str, place: int) -> Version:
    return Version(Item(place, path, None, path, b"", b""), ())


def given(*lines: bytes) -> Contribution:
    return Contribution(9000, None, "", b"", (), lines=lines)


def test_lines_lie_in_order_of_place_and_go_with_their_items(tmp_path: Path) -> None:
    state = State.open(tmp_path, "lines")
    a, b = version("a", FIRST), version("b", THIRD)
    state.lines.put([Change(None, b), Change(None, a)], {"a": given(b"a0", b"a1"), "b": given(b"b0", b"b1")})
    assert state.lines.between(0, 0, 1 << 35) == [b"a0", b"b0"]
    assert state.lines.between(1, FIRST, THIRD) == [b"a1"]
    assert (state.lines.at(1, THIRD), state.lines.at(1, SECOND)) == (b"b1", b"")
    # Two change places though nobody read them again, then one is read and one goes.
    state.lines.put([Change(a, version("a", THIRD)), Change(b, version("b", FIRST))], {})
    assert state.lines.between(0, 0, 1 << 35) == [b"b0", b"a0"]
    moved = version("a", THIRD)
    state.lines.put([Change(moved, moved), Change(version("b", FIRST), None)], {"a": given(b"new"), "b": None})
    assert (state.lines.between(0, 0, 1 << 35), state.lines.between(1, 0, 1 << 35)) == ([b"new"], [])
    state.close()
