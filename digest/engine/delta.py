"""From changed contributions to the groups that differ. A clean build is the same with everything added.

Each rule compares what was stored with what is now and names the groups that can tell the two apart:

- a member came, went or moved, or a facet that the group reads differs;
- one of the newest few of a series did so (*windows*);
- the previous or the next group of its kind came or went (*neighbours*);
- the value of a folded group that it follows differs (*folds* carry counts upwards: month to year to home);
- an item that a member links to differs, or the list of links does (the second round).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from digest.engine.changes import Change, find_changes, store_changes
from digest.engine.items import Items
from digest.engine.kinds import Kinds
from digest.engine.reindex import Reindex
from digest.engine.state import State
from digest.groups import (
    UNIQUE_FAMILIES,
    Contribution,
    Group,
    Kind,
    Reader,
    Site,
    Touched,
    day_of,
    span_bounds,
    span_key,
)
from digest.model import SLOT_BITS

Window = tuple[Kind, str]
"""A kind that reads only the newest members, and a series."""
SpanOf = tuple[Kind, str, str]
"""A kind that shows its neighbours, a series and a span."""

_NONE: frozenset[tuple[Kind, str]] = frozenset()


class Delta:
    """One round of edits: ``apply`` as often as there are chunks, then ``link`` once, then ``index``; ``dirty`` holds
    what differs."""

    def __init__(self, state: State, site: Site, to_come: int = 0) -> None:
        """``to_come``: about how many sources will be applied, where they are many."""
        self._state = state
        self._site = site
        self._listing = Kinds(kind for kind in site.kinds if kind.facet is not None and not _is_window(kind))
        """Those that read the members of a whole group."""
        self._windows = Kinds(kind for kind in site.kinds if _is_window(kind))
        self._bordering = Kinds(kind for kind in site.kinds if kind.neighbours)
        self._linking = Kinds(kind for kind in site.kinds if kind.linked is not None)
        """Each reads its members, too, and is among those."""
        self._shown_facets = {kind.linked for kind in site.kinds if kind.linked is not None}
        self._link_facets = self._shown_facets.union(*(kind.link_facets for kind in site.kinds))
        self._reindex = Reindex(state, site, to_come)
        self._touched_before: set[int] = set()
        self._touched_now: set[int] = set()
        self._left: dict[int, tuple[int, ...]] = {}
        """The links of items that left their places, by place."""
        self._shown: set[int] = set()
        """The places where something differs that who links to them shows."""
        self.dirty: dict[Group, str] = {}
        """The groups that differ, each with the first reason found."""
        self._own: dict[Group, str] = {}
        """Those of the first stage that differ because a member itself does, each with the source of that member."""
        self._arrived: set[int] = set()
        """The places that items came to, whose groups are all among these: ``link`` need not look for them."""

    def apply(self, contributions: Mapping[str, Contribution | None]) -> int:
        """Store what some sources contribute now (None: nothing); returns how many items differ.

        Costs a few look-ups for each changed item and each group that it touches, whatever the archive's size.
        """
        items = self._state.items
        changes = find_changes(items, self._site, contributions)
        series = {name for change in changes for version in change.versions for name in version.series}
        windows = set(self._windows.of(series))
        spans = _spans_of(changes, self._bordering)
        limits_before = {window: _limit(items, window) for window in windows}
        existed = {span for span in spans if _exists(items, span)}
        store_changes(items, self._state.links, changes, self._left)
        self._state.lines.put(changes, contributions)
        self._reindex.apply(changes, contributions)
        stays = all(change.stays for change in changes)
        limits_now = limits_before if stays else {window: _limit(items, window) for window in windows}
        for change in changes:
            self._mark_members(change)
            self._mark_windows(change, limits_before, limits_now)
        for span in sorted(spans, key=lambda span: (span[0].name, *span[1:])):
            if (span in existed) != _exists(items, span):
                self._mark_neighbours(span)
        self._fold(changes)
        _note_clashes(self._state, changes)
        self._touch(changes)
        return len(changes)

    def link(self, reader: Reader) -> None:
        """The second round: renew the link lists around everything touched; mark who shows them."""
        related = self._reindex.links()
        touched = Touched(frozenset(self._touched_before), frozenset(self._touched_now))
        if not touched.before and not touched.now and not related:
            return
        items, links = self._state.items, self._state.links
        wanted = self._site.link(touched, reader, related)
        lists = {place: (old, wanted[place]) for place, old in links.of_each(wanted).items()}
        differing = {place: pair for place, pair in lists.items() if pair[0] != pair[1]}
        links.put(differing)
        # An index names lists whose items differ, too: who shows more of them than where they are can tell.
        linking = {*differing, *related, *links.linking_any(self._shown)} - self._arrived
        for member in items.among(sorted(linking)):
            for kind, series in self._linking.of(self._site.series(member.summary)):
                self._mark(kind, series, member.place, "a paper that it links to")

    def index(self, reader: Reader) -> None:
        """Renew the other indexes; mark the groups that show them."""
        for group, reason in self._reindex.finish(reader).items():
            self.dirty.setdefault(group, reason)

    def take_dirty(self) -> tuple[dict[Group, str], dict[Group, str]]:
        """What differs as far as is known, with reasons, and the pages among it that sources have for themselves, with
        those; it is forgotten here."""
        dirty, self.dirty = self.dirty, {}
        own, self._own = self._own, {}
        self._arrived.clear()
        return dirty, own

    def _mark(self, kind: Kind, series: str, place: int, reason: str, source: str = "") -> None:
        group = (kind.name, series, span_key(day_of(place), kind.span))
        if group not in self.dirty:  # a tuple finds the group that it equals, and costs a third of one
            named = Group(*group)
            self.dirty[named] = reason
            if source and kind.stage == 0:
                self._own[named] = source

    def _mark_members(self, change: Change) -> None:
        reason, source = change.reason, change.some.item.path
        before = set(self._listing.of(change.old.series)) if change.old else _NONE
        after = set(self._listing.of(change.new.series)) if change.new else _NONE
        for kind, series in before | after:
            is_member_still = (kind, series) in before and (kind, series) in after
            if is_member_still and change.alike(kind.facet):
                continue
            if change.old and (kind, series) in before:
                self._mark(kind, series, change.old.item.place, reason, source)
            if change.new and (kind, series) in after:
                self._mark(kind, series, change.new.item.place, reason, source)
        if change.new and change.moved:
            self._arrived.add(change.new.item.place)

    def _mark_windows(self, change: Change, before: Mapping[Window, int], now: Mapping[Window, int]) -> None:
        """A group differs if the item was seen through the window, or is seen now, and its readers can tell."""
        was = set(self._windows.of(change.old.series)) if change.old else _NONE
        is_now = set(self._windows.of(change.new.series)) if change.new else _NONE
        for window in was | is_now:
            kind, series = window
            if window in was and window in is_now and change.alike(kind.facet):
                continue
            seen_before = change.old and window in was and change.old.item.place >= before[window]
            seen_now = change.new and window in is_now and change.new.item.place >= now[window]
            if seen_before or seen_now:
                self._mark(kind, series, 0, change.reason)

    def _mark_neighbours(self, span: SpanOf) -> None:
        kind, series, key = span
        for place in self._state.items.nearest(series, *span_bounds(key)):
            if place is not None:
                self._mark(kind, series, place, f"its neighbour {key} came or went")

    def _fold(self, changes: list[Change]) -> None:
        removed: dict[str, list[bytes]] = {}
        added: dict[str, list[bytes]] = {}
        for old, new in changes:
            before = self._site.fold_parts(old.item.place, old.item.summary) if old else {}
            after = self._site.fold_parts(new.item.place, new.item.summary) if new else {}
            if before == after:
                continue
            for key in before.keys() | after.keys():
                if before.get(key) != after.get(key):
                    if key in before:
                        removed.setdefault(key, []).append(before[key])
                    if key in after:
                        added.setdefault(key, []).append(after[key])
        for key in sorted(removed.keys() | added.keys()):
            value = self._state.folds.get(key)
            folded = self._site.fold(key, value, removed.get(key, []), added.get(key, []))
            if folded != value:
                self._state.folds.put(key, folded)
                for group in self._site.followers(key, value, folded):
                    self.dirty.setdefault(group, f"{key} differs")

    def _touch(self, changes: list[Change]) -> None:
        for change in changes:
            if change.old and not all(change.alike(facet) for facet in self._link_facets):
                self._touched_before.add(change.old.item.place)
                self._touched_now.discard(change.old.item.place)  # where an earlier chunk put it for a while
        for change in changes:
            if change.new and not all(change.alike(facet) for facet in self._link_facets):
                self._touched_now.add(change.new.item.place)
            if not all(change.alike(facet) for facet in self._shown_facets):
                self._shown.update(version.item.place for version in change.versions)


def _spans_of(changes: Iterable[Change], bordering: Kinds) -> set[SpanOf]:
    """The groups with neighbours that items came to or left."""
    moving = [change for change in changes if not change.stays]
    seen = {(day_of(version.item.place), version.series) for change in moving for version in change if version}
    return {(kind, series, span_key(day, kind.span)) for day, names in seen for kind, series in bordering.of(names)}


def _is_window(kind: Kind) -> bool:
    return kind.newest > 0 or kind.newest_day


def _limit(items: Items, window: Window) -> int:
    """The place from which on a member is among those that a window reads."""
    kind, series = window
    places = items.newest(series, kind.newest or 1)
    if not places:
        return 0
    return places[-1] >> SLOT_BITS << SLOT_BITS if kind.newest_day else places[-1]


def _exists(items: Items, span: SpanOf) -> bool:
    _, series, key = span
    low, high = span_bounds(key)
    _, first = items.nearest(series, low, low)
    return first is not None and first < high


def _note_clashes(state: State, changes: list[Change]) -> None:
    """Look at the series that items came to or left whether they still have one member, as they should."""
    names: set[str] = set()
    for old, new in changes:
        names |= set(old.series if old else ()) ^ set(new.series if new else ())
    unique = sorted(name for name in names if name.partition(":")[0] in UNIQUE_FAMILIES)
    state.notes.set_clashes(unique, state.items.shared(unique))
