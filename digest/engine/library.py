"""What ingest asks of the papers that are there: found in the state by identity, read from their files."""

from __future__ import annotations

import os
from pathlib import Path

from digest.engine.state import State
from digest.pages.facets import short_key


class StateLibrary:
    """Finds papers by identity in the state, hidden ones included."""

    def __init__(self, root: Path, state: State) -> None:
        self._root = root
        self._state = state

    def find(self, key: str) -> str | None:
        """The path of the paper with an identity key."""
        series = f"is:{short_key(key)}"
        found = self._state.items.newest(series, 1 << 30)
        if found:
            members = self._state.items.members(series, found[-1], found[0] + 1)
            return min(member.path for member in members)
        return self._state.notes.find_aside(series)

    def read(self, path: str) -> str:
        """The text of a paper file."""
        return (self._root / path).read_bytes().decode("utf-8")

    def taken(self, path: str) -> bool:
        """Whether there is a file of that name."""
        return os.path.lexists(self._root / path)
