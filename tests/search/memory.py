"""An index in memory, kept by the very functions that the engine calls: what tests and benchmarks search in."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digest.search.index import apply_edits, index_edits, parent_edits, render_shard, shards_showing
from digest.search.layout import MANIFEST, key_ranges, shape_of, shard_of_key, terms_shards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
        shape_before = shape_of(len(self.facets))
        edits = list(index_edits((place, self.facets.get(place), new) for place, new in facets.items()))
        for place, new in facets.items():
            self.facets.pop(place, None)
            if new is not None:
                self.facets[place] = new
        papers = len(self.facets)
        dirty = {MANIFEST}
        parents: defaultdict[str, list[bytes]] = defaultdict(list)
        for key, edit in edits:
            dirty.update(self._apply(key, [edit], parents, papers))
        for key, above in parents.items():
            self._apply(key, above, parents, papers)
        if shape_of(papers) != shape_before:
            dirty |= self._every_shard()
            stale = set(self.files) - {path for shard in dirty for path in self._render(shard)}
        else:
            stale = set()
        self._publish(dirty, stale)

    def _apply(
        self, key: str, edits: list[bytes], parents: defaultdict[str, list[bytes]], papers: int
    ) -> tuple[str, ...]:
        before = self.folds.pop(key, None)
        after = apply_edits(key, before, edits)
        if after is not None:
            self.folds[key] = after
        if before == after:
            return ()
        for parent, edit in parent_edits(key, before, after):
            parents[parent].append(edit)
        return shards_showing(key, before, after, papers)

    def _every_shard(self) -> set[str]:
        shape = shape_of(len(self.facets))
        return {*terms_shards(shape), *(shard_of_key(key, shape) for key in self.folds)}

    def _render(self, shard: str) -> dict[str, bytes]:
        papers = len(self.facets)
        folds: list[tuple[str, bytes]] = []
        for low, high in key_ranges(shard, shape_of(papers)):
            keys = self._sorted_keys()
            folds += [(key, self.folds[key]) for key in keys[bisect_left(keys, low) : bisect_left(keys, high)]]
        return render_shard(shard, folds, papers)

    def _sorted_keys(self) -> list[str]:
        if getattr(self, "_keys_of", None) != self.folds.keys():
            self._keys = sorted(self.folds)
            self._keys_of = set(self.folds)
        return self._keys

    def _publish(self, dirty: Iterable[str], stale: set[str]) -> None:
        from digest.search.layout import paths_of_shard

        now: dict[str, bytes | None] = dict.fromkeys(stale)
        for shard in sorted(dirty):
            now.update(dict.fromkeys(paths_of_shard(shard)))
            now.update(self._render(shard))
        self.rewritten = {path for path, data in now.items() if self.files.get(path) != data}
        for path in self.rewritten:
            self.files.pop(path, None)
            data = now[path]
            if data is not None:
                self.files[path] = data
