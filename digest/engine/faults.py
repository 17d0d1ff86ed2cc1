"""What is wrong with the sources of a site, as the state remembers it."""

from __future__ import annotations

from digest.engine.state import State
from digest.groups import Site
from digest.model import Diagnostic


def find_faults(state: State, site: Site) -> list[Diagnostic]:
    """What was said of each source when it was read, and the items that want one name."""
    found = state.notes.read()
    for series in state.notes.clashes():
        places = state.items.newest(series, 1 << 30)
        found.extend(site.clash(series, state.items.members(series, places[-1], places[0] + 1)))
    return sorted(found)
