"""Remembered files: compared in bulk as one by one, and stamps that can be trusted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.engine import files
from digest.engine.files import STAMP, UNSETTLED, FileTable, Known, Stamp, is_utf8, path_value
from digest.engine.state import State

PATHS = st.text(st.sampled_from("ab/é\udcff"), min_size=1, max_size=6)
STAMPS = st.builds(Stamp, *[st.integers(-(1 << 63), (1 << 63) - 1)] * 3) | st.just(UNSETTLED)
KNOWN = st.builds(Known, STAMPS, st.binary(min_size=16, max_size=16))
LISTINGS = st.dictionaries(PATHS, KNOWN, max_size=12)

SECOND_NS = 1_000_000_000
NOW_NS = 1_700_000_000 * SECOND_NS


@pytest.fixture(scope="module", params=[1, 1024], ids=["one bucket", "many buckets"])
def table(request, tmp_path_factory) -> Iterator[FileTable]:
    """A table whose rows hold many files each, or one; tests empty it first."""
    state = State.open(tmp_path_factory.mktemp("state"), "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "BUCKETS", request.param)
        yield state.outputs
    state.close()


def clear(table: FileTable) -> FileTable:
    table.update({}, list(table.paths()))
    return table


@given(LISTINGS, LISTINGS)
def test_differing_is_what_a_comparison_one_by_one_finds(table, remembered, found) -> None:
    clear(table).update(remembered)
    seen = {path: STAMP.pack(*known.stamp) for path, known in found.items()}
    changed = {
        path: found[path].stamp
        for path in found
        if path not in remembered or remembered[path].stamp != found[path].stamp
    }
    assert table.differing(seen) == (changed, sorted(remembered.keys() - seen.keys()))


@given(LISTINGS, LISTINGS, st.sets(PATHS))
def test_updates_leave_the_rest_as_it_was(table, before, put, drop) -> None:
    clear(table).update(before)
    table.update(put, drop)
    expected = {path: known for path, known in before.items() if path not in drop} | put
    assert {path: table.get(path) for path in table.paths()} == expected


@given(LISTINGS, PATHS)
def test_get_knows_what_is_there_and_nothing_else(table, remembered, path) -> None:
    clear(table).update(remembered)
    assert table.get(path) == remembered.get(path)


def test_a_file_of_unknown_content_leaves_the_digests_of_others_alone(table) -> None:
    known = {name: Known(Stamp(1, 2, 3), name.encode() * 16) for name in "abc"}
    clear(table).update(known | {"b": Known(UNSETTLED, b"")})
    table.update({"b": Known(Stamp(4, 5, 6), b"")})
    assert (table.get("a"), table.get("c")) == (known["a"], known["c"])
    assert table.get("b") == Known(Stamp(4, 5, 6), bytes(16))
    table.update({"d": Known(UNSETTLED, b"")}, drop=["a"])
    assert table.get("c") == known["c"]


def test_a_name_within_another_is_not_taken_for_it(table) -> None:
    known = Known(Stamp(1, 2, 3), b"k" * 16)
    clear(table).update({"a/bcd": known})
    assert [table.get(path) for path in ("a/bc", "/bcd", "bcd", "a/bcd")] == [None, None, None, known]


@given(LISTINGS, PATHS)
def test_below_is_what_lies_in_a_folder(table, remembered, folder) -> None:
    clear(table).update(remembered)
    assert sorted(table.below(folder)) == sorted(path for path in remembered if path.startswith(f"{folder}/"))


def test_the_rows_do_not_depend_on_the_order_of_updates(table) -> None:
    known = {path: Known(Stamp(1, 2, 3), path.encode() * 16) for path in "abcdef"}
    clear(table).update(known)
    rows = table._db.execute("SELECT * FROM file_output").fetchall()
    for path in sorted(known, reverse=True):
        clear(table) if path == "f" else None
        table.update({path: known[path]})
    assert table._db.execute("SELECT * FROM file_output").fetchall() == rows


@pytest.mark.parametrize(
    ("mtime_ns", "ctime_ns", "is_settled"),
    [
        pytest.param(NOW_NS - 4_000_001, NOW_NS - 4_000_001, False, id="written a moment ago"),
        pytest.param(NOW_NS - 51_000_001, NOW_NS - 51_000_001, True, id="written before the last tick of a clock"),
        pytest.param(NOW_NS - 9 * SECOND_NS + 1, NOW_NS - 4_000_001, False, id="an old time set a moment ago"),
        pytest.param(NOW_NS - SECOND_NS, NOW_NS - SECOND_NS, False, id="a file system that counts seconds"),
        pytest.param(NOW_NS - 3 * SECOND_NS, NOW_NS - 3 * SECOND_NS, True, id="seconds, some of them ago"),
        pytest.param(NOW_NS + SECOND_NS + 1, NOW_NS - SECOND_NS, False, id="from the future"),
    ],
)
def test_a_stamp_is_kept_when_a_later_write_must_change_it(mtime_ns: int, ctime_ns: int, is_settled: bool) -> None:
    stamp = Stamp(10, mtime_ns, ctime_ns)
    assert stamp.settled(NOW_NS) == (stamp if is_settled else UNSETTLED)


def test_a_name_that_is_not_utf8_can_be_stored() -> None:
    path = b"caf\xe9".decode("utf-8", "surrogateescape")
    value = path_value(path)
    assert (is_utf8(path), is_utf8("café")) == (False, True)
    assert sqlite3.connect(":memory:").execute("SELECT ?", (value,)).fetchone() == (b"caf\xe9",)
