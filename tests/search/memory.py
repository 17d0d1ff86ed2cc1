"""An index in memory, kept by the very functions that the engine calls: what tests and benchmarks search in."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digest.search.index import apply_edits, index_edits, parent_edits, render_shard, shards_showing
from digest.search.layout import MANIFEST, key_ranges, paths_of_shard, shape_of, shard_of_key, terms_shards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

AT_A_TIME = 4_000
"""Papers whose edits are made together, as the engine does."""


@dataclass
class MemoryIndex:
    """Facets by place, folds by key, files by site path."""

    facets: dict[int, bytes] = field(default_factory=dict)
    folds: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    rewritten: set[str] = field(default_factory=set)
    """Paths of the files that the last change replaced, made or deleted."""

    def change(self, facets: Mapping[int, bytes | None]) -> None:
        """Papers come, change or go (None), and every file is right again."""
        before = shape_of(len(self.facets))
        changes = [(place, self.facets.get(place), facets[place]) for place in sorted(facets)]
        for place, new in facets.items():
            self.facets.pop(place, None)
            if new is not None:
                self.facets[place] = new
        dirty = {MANIFEST}
        parents: defaultdict[str, list[bytes]] = defaultdict(list)
        for start in range(0, len(changes), AT_A_TIME):
            for key, edit in index_edits(changes[start : start + AT_A_TIME]):
                dirty |= self._apply(key, [edit], parents)
        for key, own in parents.items():
            self._apply(key, own, parents)
        if shape_of(len(self.facets)) != before:
            cut = ("search/terms/", "search/words/")
            self._publish(dirty | self._every_shard(), stale=[path for path in self.files if path.startswith(cut)])
        else:
            self._publish(dirty, stale=())

    def _apply(self, key: str, edits: list[bytes], parents: defaultdict[str, list[bytes]]) -> set[str]:
        """The shards that show what a fold's edits changed; adds to the edits of its parent."""
        before = self.folds.pop(key, None)
        after = apply_edits(key, before, edits)
        if after is not None:
            self.folds[key] = after
        if before == after:
            return set()
        for parent, edit in parent_edits(key, before, after):
            parents[parent].append(edit)
        return set(shards_showing(key, before, after, len(self.facets)))

    def _every_shard(self) -> set[str]:
        shape = shape_of(len(self.facets))
        return {*terms_shards(shape), *(shard_of_key(key, shape) for key in self.folds)}

    def _publish(self, dirty: Iterable[str], stale: Iterable[str]) -> None:
        keys = sorted(self.folds)
        now: dict[str, bytes | None] = dict.fromkeys(stale)
        for shard in sorted(dirty):
            ranges = key_ranges(shard, shape_of(len(self.facets)))
            own = [key for low, high in ranges for key in keys[bisect_left(keys, low) : bisect_left(keys, high)]]
            now.update(dict.fromkeys(paths_of_shard(shard)))
            now.update(render_shard(shard, [(key, self.folds[key]) for key in own], len(self.facets)))
        self.rewritten = {path for path, data in now.items() if self.files.get(path) != data}
        for path in self.rewritten:
            self.files.pop(path, None)
            if (data := now[path]) is not None:
                self.files[path] = data
