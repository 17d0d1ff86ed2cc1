"""Each rule that makes a group dirty, and that it makes no other group dirty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.engine.delta import Delta
from digest.engine.reader import StateReader
from digest.engine.state import State
from digest.groups import EVER, Group, Kind, Span
from tests.engine.toy import KINDS, Recipe, ToySite
from tests.engine.workshop import rows_of

ARCHIVE = {
    "a": "2025-03-01 1 alpha red apple",
    "b": "2025-03-01 2 beta blue banana",
    "c": "2025-03-05 - gamma red cherry",
    "d": "2025-04-01 - delta red date",
    "e": "2025-04-02 - epsilon red elderberry",
    "f": "2025-05-01 - zeta blue fig",
}


class Notebook:
    """A state of notes; ``edit`` says which groups differ then."""

    def __init__(self, folder: Path, kinds: tuple[Kind, ...] = KINDS) -> None:
        self.state = State.open(folder, "toy")
        self.site = ToySite(Recipe())
        self.site.kinds = kinds
        self.root = str(folder)
        self.changed = 0

    def edit(self, *chunks: dict[str, str | None], **notes: str | None) -> set[str]:
        delta = Delta(self.state, self.site)
        for chunk in chunks or (notes,):
            given = {
                name: self.site.read_note(name, text.encode()).contribution if text else None
                for name, text in chunk.items()
            }
            self.changed = delta.apply(given)
        delta.link(StateReader(self.state, self.root))
        delta.index(StateReader(self.state, self.root))
        return {" ".join(filter(None, group)) for group in delta.dirty}


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notebook]:
    notebook = Notebook(tmp_path)
    notebook.edit(**ARCHIVE)
    yield notebook
    notebook.state.close()


# Facets


def test_an_equal_contribution_stops_the_work(notes: Notebook) -> None:
    assert (notes.edit(**ARCHIVE), notes.changed) == (set(), 0)


def test_a_facet_that_nobody_reads_makes_nothing_dirty(notes: Notebook) -> None:
    assert (notes.edit(a=ARCHIVE["a"] + " # remark"), notes.changed) == (set(), 1)


def test_a_text_reaches_its_page_and_its_day_and_no_list_of_titles(notes: Notebook) -> None:
    assert notes.edit(a="2025-03-01 1 alpha red apple apple") == {"page slug:alpha", "day all 2025-03-01"}


def test_a_page_is_the_own_one_of_the_source_that_it_shows_and_of_none_beside_it(notes: Notebook) -> None:
    edited = notes.site.read_note("a", b"2025-03-01 1 alpha2 red apple").contribution
    delta = Delta(notes.state, notes.site)
    delta.apply({"a": edited, "b": None})
    delta.link(StateReader(notes.state, notes.root))
    delta.index(StateReader(notes.state, notes.root))
    dirty, own = delta.take_dirty()
    assert own == {Group("page", f"slug:{name}", EVER): name[0] for name in ("alpha", "alpha2", "beta")}
    assert own.keys() < dirty.keys()


def test_a_title_reaches_lists_and_the_page_under_its_old_name(notes: Notebook) -> None:
    assert notes.edit(c="2025-03-05 - gamma2 red cherry") == {
        *("page slug:gamma", "page slug:gamma2", "day all 2025-03-05", "month all 2025-03"),
        *("colour colour:red 2025-03", "feed colour:red"),
    }


def test_another_series_reaches_the_groups_that_it_left_and_joined(notes: Notebook) -> None:
    assert notes.edit(c="2025-03-05 - gamma blue cherry") == {
        *("page slug:gamma", "day all 2025-03-05", "colour colour:red 2025-03", "colour colour:blue 2025-03"),
        *("feed colour:red", "feed colour:blue"),
    }  # red is in March still, by alpha: April's neighbours stay


# Places


def test_an_item_that_comes_reaches_its_groups_and_nobody_elses(notes: Notebook) -> None:
    assert notes.edit(g="2025-03-01 9 eta blue grape") == {
        *("page slug:eta", "day all 2025-03-01", "month all 2025-03", "colour colour:blue 2025-03", "feed colour:blue"),
        *("year all 2025", "totals all", "letter letter:g", "word word:grape"),
        "page slug:beta",  # its next in the day
    }


def test_another_rank_moves_who_wants_the_same(notes: Notebook) -> None:
    found = notes.edit(a="2025-03-01 2 alpha red apple")  # alpha takes the rank from beta, which follows above
    assert found == {
        *("page slug:alpha", "page slug:beta", "day all 2025-03-01", "month all 2025-03"),
        *("colour colour:red 2025-03", "colour colour:blue 2025-03", "feed colour:blue"),
        *("word word:apple", "word word:banana"),  # an index knows places
    }
    assert notes.changed == 2


def test_two_items_can_change_places(notes: Notebook) -> None:
    notes.edit(a="2025-03-01 2 alpha red apple", b="2025-03-01 1 beta blue banana")
    placed = notes.state.db.execute("SELECT name, place & 1023 FROM item WHERE name IN ('alpha', 'beta') ORDER BY 1")
    assert placed.fetchall() == [("alpha", 2), ("beta", 1)]


# Windows


def test_an_item_outside_a_window_does_not_reach_it(notes: Notebook) -> None:
    assert not notes.edit(a="2025-03-01 1 alpha red apricot") & {"feed colour:red", "latest all", "home all"}


def test_an_item_inside_a_window_reaches_it(notes: Notebook) -> None:
    assert notes.edit(d="2025-04-01 - delta red damson") >= {"feed colour:red", "latest all"}


def test_an_item_that_leaves_a_window_reaches_it(notes: Notebook) -> None:
    assert notes.edit(e=None) >= {"feed colour:red", "latest all"}


def test_an_item_that_is_pushed_out_of_a_window_does_not_hide_the_new_one(notes: Notebook) -> None:
    assert notes.edit(g="2025-04-15 - eta red grape") >= {"feed colour:red", "latest all"}


def test_a_window_that_is_not_full_shows_even_the_oldest(notes: Notebook) -> None:
    assert "feed colour:blue" in notes.edit(g="2001-01-01 - eta blue grape")


def test_a_window_without_a_member_left_is_made_again(notes: Notebook) -> None:
    assert "feed colour:blue" in notes.edit(b=None, f=None)


def test_only_the_newest_day_reaches_home(notes: Notebook) -> None:
    assert "home all" not in notes.edit(e="2025-04-02 - epsilon blue elderberry")
    assert "home all" in notes.edit(f="2025-05-01 - zeta red fig")
    assert "home all" in notes.edit(g="2025-05-01 - eta red grape")
    assert "home all" in notes.edit(g="2025-05-01 - eta blue grape")  # the first of two
    assert "home all" in notes.edit(f=None, g=None)
    assert "home all" in notes.edit(h="2025-06-01 - theta red honeydew")


# Neighbours


def test_a_span_that_comes_reaches_the_spans_beside_it(notes: Notebook) -> None:
    found = notes.edit(g="2025-03-03 - eta blue grape")
    assert {group for group in found if group.startswith("day")} == {
        *("day all 2025-03-01", "day all 2025-03-03", "day all 2025-03-05")
    }


def test_a_span_that_goes_reaches_the_spans_beside_it(notes: Notebook) -> None:
    found = notes.edit(d=None, e=None)
    assert {group for group in found if group.startswith(("day", "colour"))} == {
        *("day all 2025-03-05", "day all 2025-04-01", "day all 2025-04-02", "day all 2025-05-01"),
        *("colour colour:red 2025-03", "colour colour:red 2025-04"),
    }


def test_a_span_that_stays_reaches_no_span_beside_it(notes: Notebook) -> None:
    assert not notes.edit(b=None) & {"day all 2025-03-05"}


# Folded groups


def test_counts_travel_upwards_and_only_where_they_differ(notes: Notebook) -> None:
    assert notes.edit(a="2025-03-02 1 alpha red apple") >= {"day all 2025-03-01", "day all 2025-03-02"}
    assert not {"year all 2025", "totals all"} & notes.edit(a="2025-03-01 1 alpha red apple")
    assert {"year all 2025", "year all 2026", "totals all"} <= notes.edit(a="2026-01-01 1 alpha red apple")


def test_a_word_reaches_the_groups_of_what_was_and_of_what_is(notes: Notebook) -> None:
    found = notes.edit(a="2025-03-01 1 alpha red banana")
    assert {group for group in found if group.startswith("letter")} == {"letter letter:a", "letter letter:b"}
    assert notes.state.folds.starting("letter:")[:2] == [("letter:b", b'{"banana": 2}'), ("letter:c", b'{"cherry": 1}')]


def test_a_part_that_comes_as_another_goes_makes_nothing_dirty(notes: Notebook) -> None:
    found = notes.edit(a="2025-03-01 1 alpha red banana", b="2025-03-01 2 beta blue apple")
    assert not {group for group in found if group.startswith("letter")}


# Links


def test_a_title_reaches_the_pages_that_link_to_it(notes: Notebook) -> None:
    assert "page slug:alpha" in notes.edit(b="2025-03-01 2 beta2 blue banana")


def test_a_text_reaches_no_page_that_links_to_it(notes: Notebook) -> None:
    assert "page slug:alpha" not in notes.edit(b="2025-03-01 2 beta blue banana banana")


def test_lists_of_links_change_with_the_words_of_others(notes: Notebook) -> None:
    assert "page slug:delta" in notes.edit(a="2025-03-01 1 alpha red apple date")
    assert "page slug:delta" in notes.edit(a="2025-03-01 1 alpha red apple")


def test_a_list_whose_items_stay_the_same_makes_nothing_dirty(notes: Notebook) -> None:
    notes.edit(a="2025-03-01 1 alpha red apple date")
    assert "page slug:delta" not in notes.edit(a="2025-03-01 1 alpha red apricot date")


def test_a_link_to_a_vanished_place_is_renewed(notes: Notebook) -> None:
    notes.edit(a="2025-03-01 1 alpha red apple date", f="2025-05-01 - zeta blue date")
    found = notes.edit(a=None)
    assert found >= {"page slug:delta", "page slug:zeta", "page slug:beta"}
    targets = {target for (target,) in notes.state.db.execute("SELECT target FROM link")}
    assert targets <= {place for (place,) in notes.state.db.execute("SELECT place FROM item")}


def test_who_takes_a_place_is_not_taken_for_who_had_it(notes: Notebook) -> None:
    notes.edit(a="2025-03-01 1 alpha red apple date")
    notes.edit(a=None, g="2025-03-01 1 eta red grape")
    delta = notes.state.items.by_path("d")
    assert delta is not None
    assert sum(notes.state.links.of(delta.place)) == 0


def test_without_links_there_is_no_second_round(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path, (Kind("day", "all", Span.DAY),))
    notebook.edit(**ARCHIVE)
    assert not {group for group in notebook.edit(a=None) if group.startswith("page")}
    assert notebook.state.db.execute("SELECT count(*) FROM link").fetchone() == (0,)
    notebook.state.close()


# Clashes


def test_a_clash_is_remembered_as_long_as_it_lasts(notes: Notebook) -> None:
    clashes = notes.state.notes.clashes
    notes.edit(g="2025-04-01 - delta2 red grape")
    assert clashes() == ["is:delta"]
    notes.edit(g="2025-04-01 - delta red grape")
    assert clashes() == ["is:delta", "slug:delta"]
    notes.edit(d=None)
    assert clashes() == []


# Chunks


@pytest.mark.parametrize("size", [1, 2, 5])
def test_chunks_come_to_the_same_state_and_miss_nothing(tmp_path: Path, size: int) -> None:
    edits: dict[str, str | None] = {
        "a": "2025-03-01 2 alpha red apple date",
        "b": None,
        "c": "2025-03-01 - aaa red cherry",
        "d": "2025-03-01 2 aab blue date",
        "f": "2025-03-01 1 zeta blue apple",
        "h": "2025-03-01 1 theta red honeydew",
    }
    at_once, in_chunks = Notebook(tmp_path / "one"), Notebook(tmp_path / "many")
    for notebook in (at_once, in_chunks):
        notebook.edit(**ARCHIVE)
    names = list(edits)
    chunks = [{name: edits[name] for name in names[at : at + size]} for at in range(0, len(names), size)]
    assert at_once.edit(edits) <= in_chunks.edit(*chunks)
    assert rows_of(at_once.state.db) == rows_of(in_chunks.state.db)
    at_once.state.close()
    in_chunks.state.close()


def test_a_place_that_only_an_earlier_chunk_took_is_not_linked_from(notes: Notebook) -> None:
    """Without a rank eta follows the highest, which the next chunk raises."""
    notes.edit({"g": "2025-03-01 - eta red grape"}, {"h": "2025-03-01 7 theta red honeydew"})
    eta = notes.state.items.by_path("g")
    assert eta is not None
    assert eta.place & 1023 == 8
    assert notes.state.links.of(eta.place)[0] == eta.place - 1
