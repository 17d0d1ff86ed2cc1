"""The queue of groups whose outputs are to be made again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from digest.groups import Group, Kind


class DirtyQueue:
    """Dirty groups with the reason of each, in the order in which a reader may miss them.

    Promoted groups come first, then stage by stage as the kinds say. The queue outlives an interruption: what a newer
    edit adds joins what is left.
    """

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.change_kinds(kinds)
        self._reasons: dict[Group, str] = {}
        self._own: dict[Group, str] = {}
        """The pages that wait because of their own sources, each with its source."""
        self._promoted: dict[Group, None] = {}

    def __len__(self) -> int:
        return len(self._reasons)

    def __contains__(self, group: Group) -> bool:
        return group in self._reasons

    @property
    def waiting(self) -> Collection[Group]:
        """All that waits, in no order."""
        return self._reasons.keys()

    def add(self, reasons: Mapping[Group, str], own: Mapping[Group, str] = MappingProxyType({})) -> None:
        """Add groups, and the sources of those among them that are somebody's own page; a group that waits already
        keeps its first reason."""
        self._own.update((group, source) for group, source in own.items() if group not in self._reasons)
        for group, reason in reasons.items():
            self._reasons.setdefault(group, reason)

    def pages_of(self, paths: Collection[str], among: Iterable[Group]) -> list[Group]:
        """Those of some groups that are the own pages of these sources and wait because of them."""
        return [group for group in among if self._own.get(group) in paths]

    def promote(self, groups: Iterable[Group]) -> None:
        """Let these come first whenever they are dirty, in this order, instead of those promoted before."""
        self._promoted = dict.fromkeys(groups)

    def in_stages(self, among: Iterable[Group] | None = None) -> list[list[Group]]:
        """What waits (among some groups, or all), stage by stage in the order in which it should be made; the promoted
        first.

        Within a stage the order is that of spans and series, so that neighbouring groups read the same items.
        """
        waiting = self._reasons if among is None else [group for group in among if group in self._reasons]
        stages = {-1: [group for group in self._promoted if group in waiting]}
        for group in sorted(waiting, key=lambda group: (group.kind, group.span, group.series)):
            if group not in self._promoted:
                stages.setdefault(self._stages.get(group.kind, 0), []).append(group)
        return [stages[stage] for stage in sorted(stages) if stages[stage]]

    def change_kinds(self, kinds: Iterable[Kind]) -> None:
        """Order what waits by the stages of other kinds."""
        self._stages = {kind.name: kind.stage for kind in kinds}

    def reason(self, group: Group) -> str:
        """Why a group is dirty."""
        return self._reasons.get(group, "asked for")

    def done(self, group: Group) -> None:
        """Take a group out, if it waits."""
        self._reasons.pop(group, None)
        self._own.pop(group, None)
