"""Pages show the texts that were taken in; their sources are read once, when they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.engine.opening import Wish, open_build
from digest.engine.reader import StateReader
from digest.groups import EVER, Group
from tests.site.folder import SiteFolder, paper

PAGE = Group("paper", "slug:first", EVER)
SOURCE = "content/papers/2025-09/first.md"


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    folder = SiteFolder(tmp_path)
    folder.write(SOURCE, paper("First", rank=1, body="Weights in 4 bits."))
    folder.write("content/papers/2025-09/second.md", paper("Second", rank=2, body="Graphs."))
    folder.build()
    return folder


def render(site: SiteFolder, group: Group) -> bytes:
    with open_build(site.root, Wish(), "test", lambda what, done, total: None) as build:
        (made,) = build.site.render(group, build.reader).values()
    return made


def test_no_page_or_feed_reads_a_source(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    source = StateReader.source

    def spy(reader: StateReader, path: str) -> bytes:
        read.append(path)
        return source(reader, path)

    monkeypatch.setattr(StateReader, "source", spy)
    site.write(SOURCE, paper("First", rank=1, body="Weights in 3 bits."))
    written = site.build().tally.written
    assert {"papers/first.html", "days/2025-09-01.html", "data/2025-09.jsonl", "feed.xml"} <= set(written)
    assert read == []


def test_a_page_shows_what_was_taken_in_though_its_source_is_another_by_now(site: SiteFolder) -> None:
    before = render(site, PAGE)
    site.write(SOURCE, paper("First", rank=1, body="Weights in 3 bits."))
    assert render(site, PAGE) == before


def test_the_text_of_a_paper_goes_with_it(site: SiteFolder) -> None:
    (site.root / SOURCE).unlink()
    site.build()
    with open_build(site.root, Wish(), "test", lambda what, done, total: None) as build:
        assert (build.reader.text(SOURCE), build.reader.text("content/papers/2025-09/second.md") != b"") == (b"", True)


def test_the_text_of_a_hidden_paper_goes_too(site: SiteFolder) -> None:
    site.write(SOURCE, paper("First", rank=1, body="Weights in 4 bits.", hidden="true"))
    site.build()
    with open_build(site.root, Wish(), "test", lambda what, done, total: None) as build:
        assert build.reader.text(SOURCE) == b""
