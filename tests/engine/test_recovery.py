"""Output folders that someone touched, and work that was broken off."""

from __future__ import annotations

import os

import pytest
from msgspec.structs import replace

from digest.engine import keeper as keeper_module
from digest.engine import state as state_module
from digest.engine import workers as workers_module
from digest.engine.files import Known
from digest.engine.publish import Publisher
from digest.engine.scan import stamp_of
from digest.errors import DigestError
from digest.groups import ALL, EVER, Group
from tests.engine.killing import killing
from tests.engine.toy import Recipe, ToySite
from tests.engine.workshop import Workshop

ALPHA = Group("page", "slug:alpha", EVER)


# The output folder


def test_foreign_files_and_folders_are_taken_away_and_a_repository_stays(shop: Workshop) -> None:
    for name in ("notes.txt", "page/.hidden", "deep/er/file", ".git/HEAD"):
        (shop.output / name).parent.mkdir(parents=True, exist_ok=True)
        (shop.output / name).write_text("foreign")
    (shop.output / ".git" / "refs").mkdir()
    odd = os.fsencode(shop.output) + b"/caf\xe9"
    os.close(os.open(odd, os.O_CREAT))
    os.mkfifo(shop.output / "pipe")
    (shop.output / "day" / "link").symlink_to("nowhere")
    tally = shop.build()
    foreign = [os.fsdecode(b"caf\xe9"), "day/link", "deep/er/file", "notes.txt", "page/.hidden", "pipe"]
    assert sorted(tally.removed) == sorted(foreign)
    assert shop.files() == shop.clean().files | {".git/HEAD": b"foreign", ".git/refs/": b"an empty folder"}


def test_a_write_right_after_an_output_was_written_is_seen_though_its_stamp_is_the_same(shop: Workshop) -> None:
    shop.write(a="2025-03-01 1 alpha red apricot")
    with shop.open() as keeper:
        shop.live_round(keeper)
        stored = keeper.state.outputs.get("page/alpha.html")
        assert stored is not None
        assert stored.stamp != stamp_of(str(shop.output / "page" / "alpha.html"))


def test_an_output_folder_that_is_a_file_is_refused(shop: Workshop) -> None:
    os.rename(shop.output, shop.root / "moved")
    shop.output.write_text("mine")
    with pytest.raises(DigestError, match="site: the output should be a folder"):
        shop.build()
    assert shop.output.read_text() == "mine"


@pytest.mark.parametrize("first", ["static/a", "static/a/b/c"])
def test_a_path_may_become_a_folder_and_a_folder_a_path(shop: Workshop, first: str) -> None:
    second = ({"static/a", "static/a/b/c"} - {first}).pop()
    for path in (first, second, first):
        shop.recipe = Recipe(fixed=((path, "text"),))
        shop.build()
        assert shop.files() == shop.clean().files


def test_two_outputs_in_each_others_place_are_refused(shop: Workshop) -> None:
    shop.recipe = Recipe(fixed=(("static/a", "one"), ("static/a/b", "two")))
    with pytest.raises(DigestError, match="static/a/b and static/a cannot both be published"):
        shop.build()


def test_files_of_planned_groups_are_not_trusted_whatever_was_remembered(shop: Workshop) -> None:
    """A file system's clock may be so slow that the stamp of half-done work is the remembered one."""
    with shop.open() as keeper:
        path = shop.output / "page" / "alpha.html"
        known = keeper.state.outputs.get("page/alpha.html")
        stamp = stamp_of(str(path))
        path.write_bytes(b"half done")
        assert known is not None
        assert stamp is not None
        keeper.state.outputs.update({"page/alpha.html": Known(stamp_of(str(path)) or stamp, known.digest)})
        keeper.state.plan.add([ALPHA])
    shop.build()
    assert shop.files() == shop.clean().files


# Work that is broken off


def test_a_broken_template_fails_before_any_file_changes(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    render = ToySite.render

    def fail_at_months(site: ToySite, group: Group, reader):
        if group.kind == "month":
            raise ZeroDivisionError
        return render(site, group, reader)

    before = shop.times()
    shop.recipe = replace(shop.recipe, templates=(("page", "v2"), ("month", "v2")))
    with monkeypatch.context() as patched:
        patched.setattr(ToySite, "render", fail_at_months)
        with pytest.raises(ZeroDivisionError):
            shop.build()
    assert shop.times() == before
    shop.build()
    assert shop.files() == shop.clean().files


def test_what_was_made_before_a_fault_is_not_made_again(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    render = ToySite.render

    def fail_at_months(site: ToySite, group: Group, reader):
        if group.kind == "month":
            raise ZeroDivisionError
        return render(site, group, reader)

    shop.write(a="2025-03-01 1 alpha2 red apple")
    with monkeypatch.context() as patched:
        patched.setattr(ToySite, "render", fail_at_months)
        patched.setattr(keeper_module, "SAVE_EVERY", 2)
        patched.setattr(workers_module, "TOGETHER", 2)
        with pytest.raises(ZeroDivisionError):
            shop.build()
    tally = shop.build()
    assert tally.written[0] == "month/2025-03.html"
    assert tally.rendered == len({"month", "feed", "latest"})
    assert shop.files() == shop.clean().files


def test_a_group_that_was_half_published_is_not_trusted_in_the_same_process(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of its files is in place, the second failed, and then the edit is undone."""
    text = shop.source("c").read_text()
    put = Publisher.put

    def fail_at_json(publisher: Publisher, path: str, data: bytes, known: Known | None):
        if path.endswith(".json"):
            raise OSError("disk full")
        return put(publisher, path, data, known)

    with shop.open() as keeper:
        keeper.take_over_plan()
        keeper.compare_outputs()
        shop.write(c="2025-04-01 - gamma red rhubarb")
        with monkeypatch.context() as patched:
            patched.setattr(Publisher, "put", fail_at_json)
            with pytest.raises(OSError, match="disk full"):
                shop.live_round(keeper)
        assert b"rhubarb" in shop.files()["latest.xml"]
        shop.write(c=text)
        shop.live_round(keeper)
    assert shop.files() == shop.clean().files


def test_a_group_can_be_made_out_of_turn_and_is_not_made_again(shop: Workshop) -> None:
    shop.write(a="2025-03-01 1 alpha red apricot")
    with shop.open() as keeper:
        shop.take_in(keeper)
        keeper.render([ALPHA])
        assert (keeper.tally.written, ALPHA in keeper.queue) == (["page/alpha.html"], False)
        keeper.settle()
        keeper.render([ALPHA])
        assert keeper.tally.written.count("page/alpha.html") == 1
    assert shop.files() == shop.clean().files


@pytest.mark.parametrize("is_large", [False, True])
def test_a_plan_is_taken_over_whole(shop: Workshop, monkeypatch: pytest.MonkeyPatch, is_large: bool) -> None:
    """Beyond some size a plan names kinds; groups that are no more are found by the files that they left."""
    monkeypatch.setattr(state_module, "LARGE_PLAN", 3 if is_large else 5000)
    texts = {name: shop.source(name).read_text() for name in "abc"}
    shop.source("a").unlink()
    shop.write(b="2026-05-01 - delta green fig", c="2025-04-01 - gamma red rhubarb")
    with shop.open() as keeper, killing(keeper, "after a file", 4):
        shop.take_in(keeper)
        keeper.settle()
    with shop.open() as keeper:
        planned = {group.series for group in keeper.state.plan.read()}
    assert ("*" in planned) == is_large
    shop.write(**texts)
    tally = shop.build()
    assert "planned before, and not made then" in tally.reasons.values()
    assert shop.files() == shop.clean().files
    assert shop.build().rendered == 0


def test_what_waits_survives_an_interruption_and_a_newer_edit(shop: Workshop) -> None:
    shop.write(a="2025-03-01 1 alpha red apricot")
    with shop.open() as keeper:
        shop.take_in(keeper)
        keeper.queue.promote([Group("latest", ALL, EVER)])
        assert not keeper.settle(is_interrupted=lambda: True)
        assert keeper.tally.written == ["latest.xml", "latest.json"]
        shop.write(b="2025-03-01 2 beta blue peach")
        shop.live_round(keeper)
    assert shop.files() == shop.clean().files
