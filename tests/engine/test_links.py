"""The links of a place, when another item takes it."""

from __future__ import annotations

from pathlib import Path

from digest.engine.delta import Delta
from digest.engine.reader import StateReader
from digest.engine.state import State
from tests.engine.toy import Recipe, ToySite


def test_who_takes_a_place_in_a_later_chunk_gets_the_links_that_were_left_there(tmp_path: Path) -> None:
    state, site = State.open(tmp_path, "toy"), ToySite(Recipe())
    given = {name: site.read_note(name, f"2025-03-01 {name} n{name} red apple".encode()).contribution for name in "12"}
    delta = Delta(state, site)
    delta.apply(given)
    delta.link(StateReader(state, str(tmp_path)))
    first, second = (item.place for item in state.items.every())
    links = state.links.of(second)
    assert first in links
    delta = Delta(state, site)
    delta.apply({"2": None})
    assert (state.links.of(second), [*state.links.linking_any([first])]) == ((), [])
    delta.apply({"renamed": given["2"]})
    assert (state.links.of(second), [*state.links.linking_any([first])]) == (links, [second])
    state.close()
