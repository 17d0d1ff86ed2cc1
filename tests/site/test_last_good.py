"""What keeps pages where they are although a file that many pages hang on cannot be read, or is gone."""

from __future__ import annotations

import shutil

import pytest

from digest.engine.layout import PAPERS
from digest.errors import DigestError
from tests.site.archive import Archive, source
from tests.site.folder import differing, paper


@pytest.mark.parametrize(
    ("name", "broken"),
    [("digest.toml", "author = Lab\n"), ("content/tags.yml", "\n bad: [\n"), ("content/tags.yml", "[" * 9000)],
)
def test_the_last_good_one_stands_in_for_a_file_that_cannot_be_read(archive: Archive, name: str, broken: str) -> None:
    good = (archive.root / name).read_text(encoding="utf-8")
    before = archive.output()
    archive.write(name, good + broken if len(broken) < 99 else broken)
    for _ in range(2):
        (fault,) = [found for found in archive.build().diagnostics if found.path == name]
        assert fault.message.endswith("of the last build stand in")
        assert differing(before, archive.output()) == []
    archive.write(source("new"), paper("New", tags="[graphs]"))
    archive.build()
    gone = before.keys() - archive.output().keys()
    assert (gone, "papers/new.html" in archive.output()) == (set(), True)
    archive.write(name, good)
    assert [found for found in archive.build().diagnostics if found.path == name] == []


def test_settings_that_were_never_good_have_the_defaults_stand_in(archive: Archive) -> None:
    shutil.rmtree(archive.root / ".digest")
    archive.write("digest.toml", "title = \n")
    (fault,) = [found for found in archive.build().diagnostics if found.path == "digest.toml"]
    assert (fault.line, "stand in" in fault.message) == (1, False)
    assert b"Paper digest" in archive.output()["index.html"]


@pytest.mark.parametrize("kept", [b'title = "D\xc3', b"[" * 9000])
def test_a_damaged_copy_of_good_settings_is_made_anew_and_no_fault(archive: Archive, kept: bytes) -> None:
    copy = archive.root / ".digest/digest.toml"
    good = copy.read_bytes()
    copy.write_bytes(kept)
    assert [found for found in archive.build().diagnostics if found.path == "digest.toml"] == []
    assert copy.read_bytes() == good


def test_a_papers_folder_that_leads_nowhere_takes_no_page_away(archive: Archive) -> None:
    before = archive.output()
    elsewhere = archive.root / "elsewhere"
    (archive.root / PAPERS).rename(elsewhere)
    (archive.root / PAPERS).symlink_to(elsewhere, target_is_directory=True)
    archive.build()
    assert differing(before, archive.output()) == []
    elsewhere.rename(archive.root / "unmounted")
    with pytest.raises(DigestError, match=r"cannot be read"):
        archive.build()
    assert differing(before, archive.output()) == []


def test_papers_that_are_all_gone_are_an_error_where_dumps_were_taken_in(archive: Archive) -> None:
    archive.write("content/dumps/d.txt", "Sep 3, 2025\n\nA Title of One\n\nWe study one thing, and say so.\n")
    assert archive.build().diagnostics == []
    shutil.rmtree(archive.root / PAPERS)
    (fault,) = archive.build().diagnostics
    assert str(fault).startswith("content/papers: no paper file is left")


def test_a_folder_of_dumps_is_told_of(archive: Archive) -> None:
    archive.write("content/dumps/2026/d.txt", "Sep 3, 2025\n\nA Title of One\n\nWe study one thing, and say so.\n")
    (warning,) = archive.build().diagnostics
    assert str(warning).startswith("content/dumps/2026: ")


def test_who_claims_the_address_of_another_is_told_so(archive: Archive) -> None:
    archive.write(source("aaa"), paper("Claims the Old Address", was="[third]"))
    (fault,) = archive.build().diagnostics
    assert str(fault).partition(": ")[::2] == (
        source("aaa"),
        f"was: third: wants the same address as {source('third')}: papers/third.html",
    )
