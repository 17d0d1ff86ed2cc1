"""Which kinds of output read which series, and which groups of a kind there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from digest.engine.reader import StateReader
from digest.engine.state import State
from digest.groups import ALL, EVER, Group, Kind, Site, day_of, span_key


class Kinds:
    """The kinds of a site by the family that they are made for."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._by_family: dict[str, list[Kind]] = {}
        for kind in kinds:
            self._by_family.setdefault(kind.family, []).append(kind)

    def of(self, series: Iterable[str]) -> Iterator[tuple[Kind, str]]:
        """The kinds that are made for the series of an item, with the series of each; ``ALL`` need not be named."""
        for name in (ALL, *series):
            for kind in self._by_family.get(name.partition(":")[0], ()):
                yield kind, name


def standing_groups(site: Site, names: Collection[str]) -> set[Group]:
    """The groups of some kinds that are there without an item."""
    always = {Group(kind.name, ALL, EVER) for kind in site.kinds if kind.name in names and kind.always}
    return always.union(group for group in site.fixed if group.kind in names)


def groups_of(state: State, site: Site, names: Collection[str]) -> set[Group]:
    """Every group of some kinds that has anything to show. Costs one pass over all summaries and folded groups."""
    kinds = [kind for kind in site.kinds if kind.name in names]
    groups = standing_groups(site, names)
    if not kinds:
        return groups
    reading = Kinds(kinds)
    is_only_all = all(kind.family == ALL for kind in kinds)
    for item in state.items.every():
        day = day_of(item.place)
        for kind, series in reading.of(() if is_only_all else site.series(item.summary)):
            groups.add(Group(kind.name, series, span_key(day, kind.span)))
    groups.update(group for group in site.index_groups(StateReader(state, "")) if group.kind in names)
    for key, value in state.folds.starting(""):
        groups.update(group for group in site.followers(key, None, value) if group.kind in names)
    return groups
