"""Files with names that no ledger, state or page can hold, or that look like pages of days that papers cannot have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.site.archive import Archive
from tests.site.folder import differing

DUMP = "Sep 3, 2025\n\nA Title of One\n\nWe study one thing, and say so.\n"
NOT_UTF8 = os.fsdecode(b"caf\xe9.txt")


@pytest.mark.parametrize(
    "path",
    [
        *("months/9999-12.html", "data/9999-12.jsonl", "days/9999-12-31.html", "weeks/9999-W52.html"),
        *("years/9999.html", "years/1066.html", "tags/graphs/9999-12.html", "search/papers/2024-13-41.0.json"),
    ],
)
def test_what_looks_like_a_page_of_a_day_that_no_paper_has_is_taken_away(archive: Archive, path: str) -> None:
    before = archive.output()
    archive.write(f"site/{path}", "mine")
    archive.build()
    assert differing(before, archive.output()) == []


def test_a_dump_whose_name_is_not_utf8_is_refused_and_leaves_the_ledger_alone(archive: Archive) -> None:
    archive.write("content/dumps/good.txt", DUMP)
    archive.write(f"content/dumps/{NOT_UTF8}", DUMP.replace("One", "Two"))
    (fault,) = archive.build().diagnostics
    assert str(fault) == r"content/dumps/caf\xe9.txt: the file's name is not UTF-8"
    assert "papers/a-title-of-one.html" in archive.output()
    (archive.root / "content/dumps" / NOT_UTF8).rename(archive.root / "content/dumps/cafe.txt")
    assert archive.build().diagnostics == []
    assert "papers/a-title-of-two.html" in archive.output()


def test_a_static_file_whose_name_is_not_utf8_is_left_out(archive: Archive) -> None:
    archive.write(f"static/{NOT_UTF8}", "words")
    (fault,) = archive.build().diagnostics
    assert str(fault) == r"static/caf\xe9.txt: the file's name is not UTF-8"
    assert [path for path in archive.output() if "caf" in path] == []


def test_a_name_may_be_as_long_as_a_disk_takes(archive: Archive) -> None:
    name = f"{'n' * 246}.txt"
    archive.write(f"static/{name}", "words")
    archive.write(f"static/{'é' * 124}.txt", "other words")
    archive.build()
    assert archive.output()[f"static/{name}"] == b"words"
    assert len([path for path in archive.output() if "éé" in path]) == 1


def test_a_link_to_itself_among_the_dumps_is_passed_by(archive: Archive) -> None:
    archive.write("content/dumps/d.txt", DUMP)
    (archive.root / "content/dumps/loop").symlink_to("loop")
    assert archive.build().diagnostics == []
    assert "papers/a-title-of-one.html" in archive.output()


def test_a_clean_build_keeps_an_output_folder_that_is_a_link(archive: Archive, tmp_path: Path) -> None:
    before = archive.output()
    elsewhere = tmp_path / "elsewhere"
    (archive.root / "site").rename(elsewhere)
    (archive.root / "site").symlink_to(elsewhere, target_is_directory=True)
    archive.build(clean=True)
    assert (archive.root / "site").is_symlink()
    assert differing(before, archive.output()) == []
