"""Files that are put and taken away without a reader ever seeing half of one."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from digest.engine import publish
from digest.engine.files import Known
from digest.engine.ownership import claim_output, give_up_output
from digest.engine.publish import Publisher, put_source
from digest.errors import DigestError
from tests.engine.workshop import read_files


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(str(tmp_path))


def times(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def test_a_new_file_has_no_other_name_before(publisher: Publisher, tmp_path: Path) -> None:
    publisher.put("a.html", b"old", None)
    seen: list[list[str]] = []

    def look_and_write(descriptor: int, data: memoryview) -> int:
        seen.append(os.listdir(tmp_path))
        return write(descriptor, data)

    write = os.write
    with patch.object(publish.os, "write", look_and_write):
        assert publisher.put("b.html", b"new", None)[1]
    beside = [] if hasattr(os, "O_TMPFILE") else [f".b.html.{os.getpid()}.tmp"]  # elsewhere than on Linux
    assert [sorted(names) for names in seen] == [[*beside, "a.html"]]
    assert read_files(tmp_path) == {"a.html": b"old", "b.html": b"new"}


def refuse(*arguments: object, **names: object) -> None:
    raise OSError(errno.EOPNOTSUPP, "not here")


@pytest.mark.parametrize("missing", ["flag", "link"])
def test_a_new_file_is_put_where_files_need_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    if missing == "flag":
        monkeypatch.setattr(publish, "_NAMELESS", 0)
    else:
        monkeypatch.setattr(publish.os, "link", refuse)
    publisher = Publisher(str(tmp_path))
    for name in ("new/a.html", "new/b.html"):
        known, is_written = publisher.put(name, b"text", None)
        found = (tmp_path / name).stat()
        assert (is_written, known.stamp) == (True, (found.st_size, found.st_mtime_ns, found.st_ctime_ns))
    assert read_files(tmp_path) == {"new/a.html": b"text", "new/b.html": b"text"}


def test_a_file_is_put_with_its_folders(publisher: Publisher, tmp_path: Path) -> None:
    known, is_written = publisher.put("a/b/c.html", b"text", None)
    found = (tmp_path / "a/b/c.html").stat()
    assert is_written
    assert known.stamp == (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    assert read_files(tmp_path) == {"a/b/c.html": b"text"}


def test_bytes_that_are_known_to_be_there_are_not_written(publisher: Publisher, tmp_path: Path) -> None:
    known, _ = publisher.put("a.html", b"text", None)
    before = times(tmp_path / "a.html")
    assert publisher.put("a.html", b"text", known) == (known, False)
    assert times(tmp_path / "a.html") == before


def test_bytes_that_are_found_there_are_not_written(publisher: Publisher, tmp_path: Path) -> None:
    known, _ = publisher.put("a.html", b"text", None)
    before = times(tmp_path / "a.html")
    assert publisher.put("a.html", b"text", None) == (known, False)
    assert times(tmp_path / "a.html") == before


@pytest.mark.parametrize("old", [b"text", b"TEXT!", b"text and more", b""])
def test_other_bytes_replace_what_is_there(publisher: Publisher, tmp_path: Path, old: bytes) -> None:
    (tmp_path / "a.html").write_bytes(old)
    assert publisher.put("a.html", b"text!", None)[1]
    assert read_files(tmp_path) == {"a.html": b"text!"}


def test_a_reader_sees_the_old_file_until_the_new_one_is_complete(publisher: Publisher, tmp_path: Path) -> None:
    known, _ = publisher.put("a.html", b"old", None)
    seen: list[bytes] = []

    def write_slowly(descriptor: int, data: memoryview) -> int:
        seen.append((tmp_path / "a.html").read_bytes())
        return write(descriptor, data[:1])

    write = os.write
    with patch.object(publish.os, "write", write_slowly):
        publisher.put("a.html", b"new", known)
    assert (seen, (tmp_path / "a.html").read_bytes()) == ([b"old"] * 3, b"new")


@pytest.mark.parametrize("step", ["write", "replace"])
def test_a_fault_leaves_the_old_file_and_nothing_beside_it(publisher: Publisher, tmp_path: Path, step: str) -> None:
    publisher.put("a.html", b"old", None)
    with patch.object(publish.os, step, side_effect=OSError("disk full")), pytest.raises(OSError, match="disk full"):
        publisher.put("a.html", b"new", None)
    assert read_files(tmp_path) == {"a.html": b"old"}


def test_the_bytes_of_a_link_are_not_written_through_it(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"precious")
    (tmp_path / "a.html").symlink_to("elsewhere")
    publisher.put("a.html", b"text", None)
    assert read_files(tmp_path) == {"elsewhere": b"precious", "a.html": b"text"}


def test_a_source_is_put_with_its_folders_and_only_where_it_differs(tmp_path: Path) -> None:
    assert put_source(tmp_path / "a/b.md", b"text")
    before = times(tmp_path / "a/b.md")
    assert not put_source(tmp_path / "a/b.md", b"text")
    assert (read_files(tmp_path), times(tmp_path / "a/b.md")) == ({"a/b.md": b"text"}, before)


def test_of_a_source_that_is_a_link_the_file_that_it_leads_to_is_put(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.md").write_bytes(b"old")
    (tmp_path / "a.md").symlink_to("elsewhere/a.md")
    assert put_source(tmp_path / "a.md", b"new")
    assert (tmp_path / "a.md").is_symlink()
    assert (tmp_path / "a.md").read_bytes() == b"new"
    assert read_files(tmp_path / "elsewhere") == {"a.md": b"new"}


def test_a_link_that_leads_nowhere_gives_way_to_a_source(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("nowhere/a.md")
    assert put_source(tmp_path / "a.md", b"new")
    assert (read_files(tmp_path), (tmp_path / "nowhere").exists()) == ({"a.md": b"new"}, False)


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_source_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "a.md").chmod(mode)
    assert put_source(tmp_path / "a.md", b"new")
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == mode


def test_removal_takes_the_folders_that_it_leaves_empty(publisher: Publisher, tmp_path: Path) -> None:
    publisher.put("a/b/c/d.html", b"", None)
    publisher.put("a/e.html", b"", None)
    assert publisher.remove("a/b/c/d.html")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "e.html"]


def test_removal_keeps_the_output_folder_itself(publisher: Publisher, tmp_path: Path) -> None:
    publisher.put("a.html", b"", None)
    assert publisher.remove("a.html")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["nothing", "no/folder/here", "file/as/folder", "folder"])
def test_removal_of_what_is_no_file_does_nothing(publisher: Publisher, tmp_path: Path, path: str) -> None:
    publisher.put("file", b"", None)
    (tmp_path / "folder").mkdir()
    assert not publisher.remove(path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]


def test_a_folder_that_vanishes_meanwhile_is_made_again(publisher: Publisher, tmp_path: Path) -> None:
    """As when another process takes away the last file in it."""
    publisher.put("a/b.html", b"", None)
    make = os.makedirs
    rest = iter([True, False])

    def make_and_lose(folder: str, exist_ok: bool) -> None:
        make(folder, exist_ok=exist_ok)
        if next(rest):
            os.rmdir(folder)

    publisher.remove("a/b.html")
    with patch.object(publish.os, "makedirs", make_and_lose):
        publisher.put("a/c.html", b"", None)
    assert read_files(tmp_path) == {"a/c.html": b""}


def test_empty_folders_in_the_place_of_a_file_give_way(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "a.html" / "b" / "c").mkdir(parents=True)
    publisher.put("a.html", b"text", None)
    assert read_files(tmp_path) == {"a.html": b"text"}


def blocked(tmp_path: Path) -> Iterator[tuple[str, type[OSError], list[str]]]:
    for name in ("a/b", "c/d", "c/e/f"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("in the way")
    (tmp_path / "c" / "link").symlink_to("nowhere")
    yield "a/b/c", FileExistsError, ["a/b"]
    yield "a/b/c/d", NotADirectoryError, ["a/b"]
    yield "c", IsADirectoryError, ["c/d", "c/e/f", "c/link"]
    yield "free", OSError, []


def test_what_keeps_a_path_from_being_a_file_is_named(publisher: Publisher, tmp_path: Path) -> None:
    for path, error, blockers in blocked(tmp_path):
        assert publisher.blockers(path) == blockers
        if blockers:
            with pytest.raises((error, NotADirectoryError)):
                publisher.put(path, b"text", None)
    assert sorted(read_files(tmp_path)) == ["a/b", "c/d", "c/e/f", "c/link"]


def test_two_processes_do_not_write_beside_a_file_under_one_name(publisher: Publisher, tmp_path: Path) -> None:
    """Two groups may share a file, and their processes may make it at the same time."""
    replace = os.replace

    def overtake(beside: str, target: str) -> None:
        with patch.object(publish.os, "getpid", lambda: 1), patch.object(publish.os, "replace", replace):
            publisher.put("a.html", b"text", None)
        replace(beside, target)

    with patch.object(publish.os, "replace", overtake):
        publisher.put("a.html", b"text", None)
    assert read_files(tmp_path) == {"a.html": b"text"}


def test_what_is_remembered_decides_and_not_the_file(publisher: Publisher, tmp_path: Path) -> None:
    known, _ = publisher.put("a.html", b"text", None)
    (tmp_path / "a.html").unlink()
    assert publisher.put("a.html", b"text", known) == (Known(known.stamp, known.digest), False)
    assert not (tmp_path / "a.html").exists()


def test_an_output_that_cannot_be_taken_away_is_named_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "site"
    claim_output(output, is_known=False)

    def refuse(path: str, *, dir_fd: int | None = None) -> None:
        raise OSError(errno.EROFS, "Read-only file system", path)

    monkeypatch.setattr(os, "unlink", refuse)
    with pytest.raises(DigestError) as caught:
        give_up_output(output)
    assert str(caught.value).startswith(f"{output}: cannot be taken away: ")
    assert str(caught.value).endswith(".nojekyll: Read-only file system")
