"""Compressed copies: each equal to its original, kept right by edits, gone when switched off, the same on every run."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.pages.compressed import LARGE_BYTES, TEXT_SUFFIXES, compress
from tests.site.folder import SiteFolder, differing, paper

if TYPE_CHECKING:
    from pathlib import Path

LONG = "We train a network with care. " * 100


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    site = SiteFolder(tmp_path / "site")
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body=LONG))
    site.write("content/papers/2025-09/distillation.md", paper("Distillation", body=LONG))
    site.write("static/brief.txt", "brief")
    site.write("static/picture.png", LONG)
    return site


def clean_output(site: SiteFolder, beside: Path) -> dict[str, bytes]:
    """What a clean build with copies gives for the same content."""
    other = SiteFolder(beside)
    for path in sorted((site.root / "content").rglob("*.md")) + sorted((site.root / "static").rglob("*")):
        other.write(path.relative_to(site.root).as_posix(), path.read_text("utf-8"))
    other.build(compress=True)
    return other.output()


@given(st.binary())
def test_a_copy_unpacks_to_the_original(data: bytes) -> None:
    assert gzip.decompress(compress(data)) == data


def test_a_copy_tells_no_time_and_no_system() -> None:
    assert compress(b"")[:10] == bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])


def test_each_large_text_file_has_a_copy_and_nothing_else_does(site: SiteFolder) -> None:
    site.build(compress=True)
    output = site.output()
    copies = {path.removesuffix(".gz"): gzip.decompress(data) for path, data in output.items() if path.endswith(".gz")}
    originals = {path: data for path, data in output.items() if not path.endswith(".gz")}
    wanted = {p: data for p, data in originals.items() if len(data) >= LARGE_BYTES and p.endswith(TEXT_SUFFIXES)}
    assert copies == wanted
    assert {"papers/pruning.html", "static/style.css", "index.html"} <= copies.keys()
    assert {"static/brief.txt", "static/picture.png"}.isdisjoint(copies)


def test_an_edit_leaves_what_a_clean_build_gives(site: SiteFolder, tmp_path: Path) -> None:
    site.build(compress=True)
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body=LONG + "At last."))
    (site.root / "content/papers/2025-09/distillation.md").unlink()
    site.write("content/papers/2025-09/attention.md", paper("Attention", body=LONG))
    site.build(compress=True)
    assert differing(site.output(), clean_output(site, tmp_path / "clean")) == []


def test_a_second_build_writes_nothing(site: SiteFolder) -> None:
    site.build(compress=True)
    before = site.stamps()
    site.build(compress=True)
    assert site.stamps() == before


def test_switched_off_the_copies_go_and_nothing_else_changes(site: SiteFolder) -> None:
    site.build()
    plain, stamps = site.output(), site.stamps()
    site.build(compress=True)
    assert len(site.output()) > len(plain)
    outcome = site.build()
    assert (site.output(), site.stamps()) == (plain, stamps)
    assert outcome.tally.rendered == 0


def test_switched_on_off_and_on_again_the_copies_are_those_of_the_edit_between(
    site: SiteFolder, tmp_path: Path
) -> None:
    site.build(compress=True)
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body=LONG + "At last."))
    site.build()
    site.build(compress=True)
    assert differing(site.output(), clean_output(site, tmp_path / "clean")) == []


def test_a_copy_that_someone_damaged_is_made_again(site: SiteFolder) -> None:
    site.build(compress=True)
    before = site.output()
    (site.root / "site/papers/pruning.html.gz").write_bytes(b"damaged")
    (site.root / "site/index.html.gz").unlink()
    site.build(compress=True)
    assert differing(site.output(), before) == []


def test_a_page_that_became_small_loses_its_copy(site: SiteFolder) -> None:
    site.write("static/notes.txt", LONG)
    site.build(compress=True)
    assert "static/notes.txt.gz" in site.output()
    site.write("static/notes.txt", "brief")
    site.build(compress=True)
    assert "static/notes.txt.gz" not in site.output()


def test_a_compressed_file_of_the_persons_own_stays_theirs(site: SiteFolder) -> None:
    site.write("static/notes.txt", LONG)
    site.write("static/notes.txt.gz", "the person's own")
    for compress_too in (True, False):
        site.build(compress=compress_too)
        assert site.output()["static/notes.txt.gz"] == b"the person's own"
