"""The edges of what an output reads, and the owners of files: where one more or one less goes unseen for long."""

from __future__ import annotations

from digest.engine.opening import Wish, open_build
from tests.site.archive import LATER, THIRD, Archive, source
from tests.site.folder import paper


def test_every_output_belongs_to_a_group_that_makes_it(archive: Archive) -> None:
    with open_build(archive.root, Wish(), "test", lambda what, done, total: None) as build:
        owners = {path: build.site.group_of(path) for path in archive.output()}
        orphans = [path for path, group in owners.items() if group is None or path not in build.site.paths(group)]
    assert orphans == []


def test_a_paper_that_goes_from_the_end_of_a_feed_lets_the_next_one_in(archive: Archive) -> None:
    feeds = {"feed.xml", "feed.json", "tags/quantization.xml", "tags/quantization.json"}
    edited = archive.edit({source("later-2"): None})
    assert feeds <= edited.written
    assert LATER.slug.encode() in archive.output()["feed.xml"]


def test_a_paper_behind_the_end_of_a_feed_leaves_it_alone(archive: Archive) -> None:
    edited = archive.edit({source("later-1"): None})
    assert "papers/later-1.html" in edited.removed
    assert [path for path in edited.written | edited.vain if path.startswith("feed.")] == []


def test_a_paper_in_the_place_of_another_leaves_the_counts_alone(archive: Archive) -> None:
    counting = {"index.html", "years/2024.html", "tags/index.html"}
    edited = archive.edit({source("third"): None, source("new"): paper("New", date=THIRD.day, tags="[graphs]")})
    assert "papers/new.html" in edited.written
    assert (edited.written | edited.vain) & counting == set()
