"""From contributions to changes: what each item was and is, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.engine.arrange import Claim, assign_slots
from digest.engine.items import Item, Items, Links
from digest.groups import Contribution, Site, Span, day_of, span_key
from digest.model import SLOT_BITS


class Version(NamedTuple):
    """An item as it was or is, with the series that it is a member of."""

    item: Item
    series: tuple[str, ...]


class Change(NamedTuple):
    """One item before and after; None where it was not there."""

    old: Version | None
    new: Version | None

    @property
    def versions(self) -> Iterator[Version]:
        """Those of the two that exist."""
        return (version for version in self if version is not None)

    @property
    def some(self) -> Version:
        """One of the two that exists; both are of the same source."""
        return next(self.versions)

    @property
    def moved(self) -> bool:
        """Whether it came, went or changed its place."""
        return self.old is None or self.new is None or self.old.item.place != self.new.item.place

    @property
    def stays(self) -> bool:
        """Whether the groups that it is a member of are the same."""
        return self.old is not None and self.new is not None and not self.moved and self.old.series == self.new.series

    def alike(self, facet: int | None) -> bool:
        """Whether who reads this facet of the item sees no difference, if it is a member before and after."""
        if self.old is None or self.new is None or self.moved:
            return False
        return facet is None or self.old.item.facet(facet) == self.new.item.facet(facet)

    @property
    def reason(self) -> str:
        """For ``--explain``."""
        if self.old is None or self.new is None:
            return f"{self.some.item.path} {'went' if self.new is None else 'came'}"
        return f"{self.new.item.path} {'moved' if self.moved else 'changed'}"


def find_changes(items: Items, site: Site, contributions: Mapping[str, Contribution | None]) -> list[Change]:
    """What differs between the stored items and some contributions (None: the source gives nothing any more).

    Other items of a day that have to give way, or may move up, are among the changes: the day decides who stands where.
    """
    olds = items.by_paths(list(contributions))
    placed, others = _arrange(items, contributions, olds)
    changes = [
        Change(_version(site, item), _version(site, item._replace(place=placed[item.path])))
        for item in others
        if placed[item.path] != item.place
    ]
    for path, given in contributions.items():
        old = olds.get(path)
        new = None
        if given is not None:
            new = Item.at(placed[path] if path in placed or old is None else old.place, path, given)
        if old != new:
            changes.append(Change(_version(site, old) if old else None, _version(site, new) if new else None))
    return changes


def store_changes(items: Items, links: Links, changes: Sequence[Change], left: dict[int, tuple[int, ...]]) -> None:
    """All that leave or move leave first, so that two items can change places; a mere edit keeps its links.

    Links are those of a place: who takes one gets what the item before had, and ``left`` holds them from chunk to
    chunk. Else a file under another name would lose what indexes say of it, for which nothing differs.
    """
    moving = [change for change in changes if change.moved]
    leaving = [change.old for change in moving if change.old]
    left.update((old.item.place, links.of(old.item.place)) for old in leaving)
    links.put({old.item.place: (left[old.item.place], ()) for old in leaving})
    items.remove([(old.item.place, old.series) for old in leaving])
    items.add([(change.new.item, change.new.series) for change in moving if change.new])
    taken = [change.new.item.place for change in moving if change.new]
    links.put({place: ((), left.pop(place)) for place in taken if place in left})
    items.update(
        [(c.new.item, c.old.series, c.new.series) for c in changes if not c.moved and c.old and c.new],
    )


def _version(site: Site, item: Item) -> Version:
    return Version(item, site.series(item.summary))


def _arrange(
    items: Items, contributions: Mapping[str, Contribution | None], olds: Mapping[str, Item]
) -> tuple[dict[str, int], list[Item]]:
    """New places of all items of the days whose claims differ, and the items among them that gave no contribution."""
    wanted: dict[int, dict[str, Claim]] = {}
    for path, given in contributions.items():
        old = olds.get(path)
        before = (day_of(old.place), old.rank, old.name) if old else None
        after = (given.day, given.rank, given.name) if given else None
        if before != after:
            for claim in (before, after):
                if claim is not None:
                    wanted.setdefault(claim[0], {})
    for path, given in contributions.items():
        if given is not None and given.day in wanted:
            wanted[given.day][path] = Claim(given.rank, given.name)
    placed: dict[str, int] = {}
    others: list[Item] = []
    for day, claims in wanted.items():
        staying = [item for item in items.of_span(span_key(day, Span.DAY)) if item.path not in contributions]
        others.extend(staying)
        claims.update((item.path, Claim(item.rank, item.name)) for item in staying)
        placed.update((path, day << SLOT_BITS | slot) for path, slot in assign_slots(claims).items())
    return placed, others
