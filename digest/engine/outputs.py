"""From one dirty group to its files."""

from __future__ import annotations

from typing import NamedTuple

from digest.engine.files import Known
from digest.engine.publish import Publisher
from digest.engine.state import State
from digest.groups import Group, Reader, Site


class Renewal(NamedTuple):
    """What making a group's outputs again came to."""

    group: Group
    put: dict[str, Known]
    """What to remember of its files."""
    written: tuple[str, ...]
    """Those of them whose bytes differed."""
    removed: tuple[str, ...]
    """Paths that it had and has no more."""


class Outputs:
    """Renders groups and publishes what they give; writes no state, so that a worker process can use it, too."""

    def __init__(self, state: State, site: Site, reader: Reader, publisher: Publisher) -> None:
        self._state = state
        self._site = site
        self._reader = reader
        self._publisher = publisher

    def renew(self, group: Group) -> Renewal:
        """Make a group's outputs right. Nothing is written where the bytes are what they were."""
        rendered = self._site.render(group, self._reader)
        put: dict[str, Known] = {}
        written: list[str] = []
        for path, data in rendered.items():
            put[path], is_written = self._publisher.put(path, data, self._state.outputs.get(path))
            if is_written:
                written.append(path)
        removed = [path for path in self._site.paths(group) if path not in rendered and self._publisher.remove(path)]
        return Renewal(group, put, tuple(written), tuple(removed))
