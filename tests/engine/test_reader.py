"""What outputs read of files: whether it is what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.engine.reader import StateReader
from digest.engine.state import State, digest_of


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[StateReader]:
    state = State.open(tmp_path / "state", "1")
    yield StateReader(state, str(tmp_path))
    state.close()


def test_a_file_that_is_another_than_was_digested_is_torn(reader: StateReader, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_bytes(b"new")
    assert (reader.source("a.css", digest_of(b"new")), reader.is_torn) == (b"new", False)
    assert (reader.source("a.css", digest_of(b"old")), reader.is_torn) == (b"new", True)


def test_a_file_that_is_gone_is_empty_and_torn(reader: StateReader) -> None:
    assert (reader.source("a.css", digest_of(b"old")), reader.is_torn) == (b"", True)


def test_a_file_of_which_nothing_is_known_is_as_it_is(reader: StateReader, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_bytes(b"new")
    assert (reader.source("a.css"), reader.is_torn) == (b"new", False)
