"""Rounds in which something particular happens, and which steps ran."""

from __future__ import annotations

import os

import pytest
from msgspec.structs import replace

from digest.engine.faults import find_faults
from digest.engine.scan import stamp_of
from digest.errors import DigestError
from digest.model import Severity
from tests.engine.workshop import Workshop

# Which steps ran


def test_a_remark_is_read_and_renders_nothing(shop: Workshop) -> None:
    shop.write(a="2025-03-01 1 alpha red apple # remark")
    tally = shop.build()
    assert (tally.read, tally.changed, tally.rendered, tally.written) == (1, 1, 0, [])


def test_a_touched_source_is_not_even_checked(shop: Workshop) -> None:
    os.utime(shop.source("a"))
    tally = shop.build()
    assert (tally.read, tally.changed, tally.rendered) == (0, 0, 0)


def test_an_edit_writes_what_shows_it_for_a_reason(shop: Workshop) -> None:
    shop.write(a="2025-03-01 1 alpha red apple apple")
    tally = shop.build()
    written = ["page/alpha.html", "day/2025-03-01.html", "colour/red.xml", "latest.xml", "latest.json"]
    assert tally.written == written
    assert tally.reasons == dict.fromkeys(written, "content/a.txt changed")


def test_a_renamed_source_moves_no_other(shop: Workshop) -> None:
    """As the smaller path it would win the place from itself, and push all that follow, were both there for a while."""
    shop.source("b").rename(shop.source("B"))
    tally = shop.build()
    assert (tally.changed, tally.written) == (2, [])


def test_a_round_in_which_only_a_template_differs_reads_nothing(shop: Workshop) -> None:
    shop.recipe = replace(shop.recipe, templates=(("letter", "v2"),))
    tally = shop.build()
    assert (tally.read, sorted(tally.written)) == (0, ["letter/a.txt", "letter/p.txt"])
    assert set(tally.reasons.values()) == {"its template or a setting differs"}


def test_what_reading_depends_on_reads_all_and_renders_what_differs(shop: Workshop) -> None:
    shop.recipe = replace(shop.recipe, ignored="pear")
    tally = shop.build()
    assert (tally.read, tally.changed) == (3, 1)
    assert "page/beta.html" in tally.written
    assert "page/alpha.html" not in tally.written


def test_diagnostics_outlive_the_round_and_go_with_their_source(shop: Workshop) -> None:
    shop.write(b="no note", c="2025-04-01 - gamma red odd")
    for _ in range(2):
        with shop.open() as keeper:
            shop.live_round(keeper)
            found = [(note.path, note.severity) for note in find_faults(keeper.state, keeper.site)]
            assert found == [("content/b.txt", Severity.ERROR), ("content/c.txt", Severity.WARNING)]
    shop.source("b").unlink()
    shop.write(c="2025-04-01 - gamma red plum")
    with shop.open() as keeper:
        shop.live_round(keeper)
        assert find_faults(keeper.state, keeper.site) == []


def test_a_lost_state_costs_time_and_no_write(shop: Workshop) -> None:
    before = shop.times()
    (shop.root / ".digest" / "state.db").unlink()
    tally = shop.build()
    assert (tally.read, tally.written, shop.times()) == (3, [], before)


# Sources that are no files, or change at the wrong moment


def test_a_source_that_vanishes_while_it_is_read_is_gone(shop: Workshop) -> None:
    with shop.open() as keeper:
        shop.source("a").unlink()
        keeper.refresh(["content/a.txt", "content/never.txt"], [], lambda done, total: None)
        keeper.settle()
    assert "page/alpha.html" not in shop.files()
    assert shop.files() == shop.clean().files


def test_a_folder_in_the_place_of_a_source_is_no_source(shop: Workshop) -> None:
    shop.source("a").unlink()
    (shop.source("a") / "inside.txt").mkdir(parents=True)
    shop.build()
    assert "page/alpha.html" not in shop.files()
    assert shop.files() == shop.clean().files


def test_a_source_with_a_name_that_is_not_utf8_is_reported(shop: Workshop) -> None:
    path = os.fsencode(shop.root / "content") + b"/caf\xe9.txt"
    with open(path, "w") as file:
        file.write("2025-03-01 1 delta red apple")
    for _ in range(2):
        with shop.open() as keeper:
            shop.live_round(keeper)
            assert [str(note) for note in find_faults(keeper.state, keeper.site)] == [
                r"content/caf\xe9.txt: the file's name is not UTF-8"
            ]
    os.unlink(path)
    with shop.open() as keeper:
        shop.live_round(keeper)
        assert find_faults(keeper.state, keeper.site) == []


def test_a_source_that_cannot_be_read_ends_the_round_before_anything_changed(shop: Workshop) -> None:
    shop.write(a="2025-03-01 1 alpha red apricot", b="2025-03-01 2 beta blue plum")
    before = shop.times(), shop.rows()
    with shop.open() as keeper, pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "open", refuse(os.open, "b.txt"))
        with pytest.raises(DigestError, match=r"content/b\.txt: cannot be read: Permission denied"):
            shop.live_round(keeper)
    assert (shop.times(), shop.rows()) == before
    shop.build()
    assert shop.files() == shop.clean().files


def refuse(function, name: str):
    """A function that may not touch a file, even for the superuser."""

    def refusing(path, *rest):
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied", path)
        return function(path, *rest)

    return refusing


def test_a_write_right_after_a_source_was_read_is_seen_though_its_stamp_is_the_same(shop: Workshop) -> None:
    """Clocks of file systems tick slowly; the toy is read at once, so both writes may fall into one tick."""
    shop.write(a="2025-03-01 1 alpha red apricot")
    with shop.open() as keeper:
        shop.live_round(keeper)
        stored = keeper.state.sources.get("content/a.txt")
        assert stored is not None
        assert stored.stamp != stamp_of(str(shop.source("a")))


@pytest.mark.parametrize("is_live", [True, False], ids=["the same process", "a new process"])
def test_a_source_that_changed_back_after_its_page_was_made_is_made_again(shop: Workshop, is_live: bool) -> None:
    text = shop.source("a").read_text()
    with shop.open() as keeper:
        shop.write(b="2025-03-01 2 beta2 blue pear")  # alpha's page shows the title
        shop.take_in(keeper)
        shop.write(a="2025-03-01 1 alpha red rhubarb")
        assert keeper.settle()
        assert b"rhubarb" in shop.files()["page/alpha.html"]
        shop.write(a=text)
        if is_live:
            shop.live_round(keeper)
            assert keeper.tally.read == 1  # that of beta: alpha is what it was
    if not is_live:
        shop.build()
    assert shop.files() == shop.clean().files
    assert shop.build().rendered == 0
