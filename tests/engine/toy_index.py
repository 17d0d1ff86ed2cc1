"""The index of the toy site: who has a word, over all notes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from digest.groups import EVER, Group, Reader, Reindexed, Shelf


class ToyIndexing:
    """Who has a word: an index over all items, by word."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._words: set[str] = set()

    def relate(self, changes: Sequence[Reindexed]) -> None:
        """Notes are related by their texts alone."""

    def links(self) -> Mapping[int, tuple[int, ...]]:
        return {}

    def change(self, changes: Sequence[Reindexed]) -> None:
        for place, before, now in changes:
            had, has = (set(record[0].decode().split()) if record else set() for record in (before, now))
            for word in had ^ has:
                places = set(json.loads(self._shelf.get(word) or b"[]"))
                assert (place in places) == (word in had), f"{word} at {place} was not what it was said to be"
                places ^= {place}
                self._shelf.put(word, json.dumps(sorted(places)).encode() if places else None)
                self._words.add(word)

    def finish(self, reader: Reader) -> Mapping[Group, str]:
        return {Group("word", f"word:{word}", EVER): f"{word} differs" for word in sorted(self._words)}
