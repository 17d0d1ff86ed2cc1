"""What outputs depend on besides sources: templates, settings, static files. Compared with the round before."""

from __future__ import annotations

import json

from digest.engine.state import State
from digest.groups import Group, Kind, Site


def renew_inputs(state: State, site: Site) -> list[Kind]:
    """Remember the inputs of all kinds; returns the kinds whose templates or settings differ: all their groups do."""
    stored = json.loads(state.meta("inputs") or b"{}")
    now = {name: digest.hex() for name, digest in site.inputs.items()}
    if stored == now:
        return []
    state.set_meta("inputs", json.dumps(now).encode())
    return [kind for kind in site.kinds if stored.get(kind.name) != now.get(kind.name)]


def renew_fixed(state: State, site: Site) -> list[Group]:
    """Remember the groups without items; returns those that came, went or differ."""
    stored = {Group(*row[:3]): row[3] for row in json.loads(state.meta("fixed") or b"[]")}
    now = {group: digest.hex() for group, digest in site.fixed.items()}
    if stored == now:
        return []
    state.set_meta("fixed", json.dumps(sorted([*group, digest] for group, digest in now.items())).encode())
    return sorted(group for group in stored.keys() | now.keys() if stored.get(group) != now.get(group))
