"""What is on disk, whatever odd things lie there."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from unittest.mock import patch

import pytest

from digest.engine import scan as module
from digest.engine.files import STAMP, Stamp
from digest.engine.scan import read_file, scan, stamp_of, survey
from digest.errors import DigestError

ODD = os.fsdecode(b"caf\xe9.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One of everything."""
    content = tmp_path / "content"
    (content / "2025" / "deep.txt").mkdir(parents=True)
    (content / "2025" / "deep.txt" / "a.txt").write_text("a")
    (content / "2025" / "b.txt").write_text("bb")
    (content / "c.md").write_text("ccc")
    (content / "empty").mkdir()
    (content / "link.txt").symlink_to("2025/b.txt")
    (content / "nowhere.txt").symlink_to("nothing")
    (content / "itself.txt").symlink_to("itself.txt")
    (content / "folder.txt").symlink_to(content)
    os.mkfifo(content / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as bound, pytest.MonkeyPatch.context() as patched:
        patched.chdir(content)  # the address of a socket is short
        bound.bind("socket.txt")
    (content / ODD).write_text("odd")
    return tmp_path


def is_text(name: str) -> bool:
    return name.endswith(".txt")


def test_a_scan_finds_files_and_links_to_files(folder: Path) -> None:
    found = scan(str(folder), "content", is_text)
    names = ["2025/b.txt", "2025/deep.txt/a.txt", "link.txt", ODD]
    assert sorted(found) == sorted(f"content/{name}" for name in names)
    assert {path: stamp_of(str(folder / path)) for path in found} == {
        path: Stamp(*STAMP.unpack(stamp)) for path, stamp in found.items()
    }


def test_a_scan_of_nothing_is_empty(folder: Path) -> None:
    assert [scan(str(folder), path, is_text) for path in ("nothing", "content/c.md", "content/itself.txt/a")] == [
        {}
    ] * 3


def test_a_survey_finds_everything_and_follows_nothing(folder: Path) -> None:
    found = survey(str(folder / "content"), ignored="c.md")
    assert sorted(found.files) == sorted(["2025/b.txt", "2025/deep.txt/a.txt", ODD])
    others = ["folder.txt", "itself.txt", "link.txt", "nowhere.txt", "pipe.txt", "socket.txt"]
    assert sorted(found.others) == others
    assert [path for path in found.folders if path != "empty"] == ["2025/deep.txt", "2025"]


def test_a_survey_ignores_a_name_at_the_top_only(folder: Path) -> None:
    assert "content/c.md" in survey(str(folder), ignored="c.md").files


def test_reading_gives_the_bytes_and_their_stamp(folder: Path) -> None:
    path = str(folder / "content" / "link.txt")
    assert read_file(path) == (stamp_of(path), b"bb")


@pytest.mark.parametrize(
    "name", ["nothing", "c.md/below", "2025", "nowhere.txt", "itself.txt", "folder.txt", "pipe.txt", "socket.txt"]
)
def test_what_is_no_regular_file_cannot_be_read_and_blocks_nobody(folder: Path, name: str) -> None:
    path = str(folder / "content" / name)
    assert (read_file(path), stamp_of(path)) == (None, None)


def test_a_file_that_grows_or_is_read_in_pieces_is_read_to_its_end(folder: Path) -> None:
    path = folder / "content" / "c.md"
    path.write_bytes(b"x" * 10_000)
    read = os.read
    with patch.object(module.os, "read", lambda descriptor, size: read(descriptor, min(size, 999))):
        found = read_file(str(path))
    assert found is not None
    assert found[1] == b"x" * 10_000


@pytest.mark.parametrize(
    ("name", "look"),
    [("open", read_file), ("stat", stamp_of), ("scandir", survey), ("scandir", lambda path: scan(path, "", is_text))],
)
def test_what_may_not_be_read_is_named(folder: Path, name: str, look) -> None:
    with (
        patch.object(module.os, name, side_effect=PermissionError(13, "Permission denied")),
        pytest.raises(DigestError, match=r"^/.*content: cannot be read: Permission denied$"),
    ):
        look(str(folder / "content"))
