"""What outputs depend on besides sources: templates, settings, static files. Compared with the round before."""

from __future__ import annotations

import json

from digest.engine.state import State
from digest.groups import Group, Kind, Site


def inputs_differ(state: State, site: Site) -> bool:
    """Whether any input is not what it was in the last round; nothing is remembered."""
    return _stored_inputs(state) != _inputs_of(site) or _stored_fixed(state) != _fixed_of(site)


def renew_inputs(state: State, site: Site) -> list[Kind]:
    """Remember the inputs of all kinds; returns the kinds whose templates or settings differ: all their groups do."""
    stored, now = _stored_inputs(state), _inputs_of(site)
    if stored == now:
        return []
    state.set_meta("inputs", json.dumps(now).encode())
    return [kind for kind in site.kinds if stored.get(kind.name) != now.get(kind.name)]


def renew_fixed(state: State, site: Site) -> list[Group]:
    """Remember the groups without items; returns those that came, went or differ."""
    stored, now = _stored_fixed(state), _fixed_of(site)
    if stored == now:
        return []
    state.set_meta("fixed", json.dumps(sorted([*group, digest] for group, digest in now.items())).encode())
    return sorted(group for group in stored.keys() | now.keys() if stored.get(group) != now.get(group))


def _stored_inputs(state: State) -> dict[str, str]:
    stored: dict[str, str] = json.loads(state.meta("inputs") or b"{}")
    return stored


def _inputs_of(site: Site) -> dict[str, str]:
    return {name: digest.hex() for name, digest in site.inputs.items()}


def _stored_fixed(state: State) -> dict[Group, str]:
    return {Group(*row[:3]): row[3] for row in json.loads(state.meta("fixed") or b"[]")}


def _fixed_of(site: Site) -> dict[Group, str]:
    return {group: digest.hex() for group, digest in site.fixed.items()}
