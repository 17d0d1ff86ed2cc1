"""What differs for the indexes of a site in one round, place by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.engine.changes import Change
from digest.engine.state import State
from digest.groups import Contribution, Group, Indexing, Reader, Reindexed, Site

AT_ONCE = 12_000
"""Places handed to the indexes at a time: more make fewer edits of what they keep, and take two kilobytes each of
memory."""
REST = 16_000
"""Sources to come up to which nothing is handed over before the round's end: other processes have read them by then,
and do nothing until links are looked for, beside which they make lists."""

Record = tuple[bytes, ...]


class Reindex:
    """Collects what came to places and left them, so that indexes see each place once, as it was and as it is."""

    def __init__(self, state: State, site: Site, to_come: int) -> None:
        """``to_come``: the number of sources that will be applied."""
        self._to_come = to_come
        self._state = state
        self._site = site
        self._before: dict[int, Record | None] = {}
        self._now: dict[int, Record | None] = {}
        self._indexing: Indexing | None = None
        self._related: list[Reindexed] = []
        """What is known of relations by now, and of nothing else."""

    def apply(self, changes: Sequence[Change], contributions: Mapping[str, Contribution | None]) -> None:
        """Take in stored changes, and remember what their sources contribute now."""
        texts = self._state.texts
        paths = {change.old.item.path for change in changes if change.old}
        records = {path: texts.indexed(path) for path in paths}
        for change in changes:
            if change.old:
                place = change.old.item.place
                self._before.setdefault(place, records[change.old.item.path])
                self._now[place] = None
        for change in changes:
            if change.new:
                place, path = change.new.item.place, change.new.item.path
                self._before.setdefault(place, None)
                given = contributions.get(path)
                self._now[place] = given.indexed if given else records[path]
        texts.put(contributions)
        self._to_come -= len(contributions)
        if len(self._now) >= AT_ONCE and self._to_come > REST:
            self._relate()
            self._change()

    def links(self) -> Mapping[int, tuple[int, ...]]:
        """What the round meant to relations between items."""
        self._relate()
        return self._indexing.links() if self._indexing else {}

    def finish(self, reader: Reader) -> Mapping[Group, str]:
        """What it meant to everything else, after ``links``."""
        self._change()
        return self._indexing.finish(reader) if self._indexing else {}

    def _relate(self) -> None:
        changes = [
            Reindexed(place, self._before[place], now)
            for place, now in sorted(self._now.items())
            if self._before[place] != now
        ]
        self._before.clear()
        self._now.clear()
        if changes:
            self._indexing = self._indexing or self._site.index(self._state.shelf)
            self._indexing.relate(changes)
        self._related = changes

    def _change(self) -> None:
        if self._indexing and self._related:
            self._indexing.change(self._related)
        self._related = []
