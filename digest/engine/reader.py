"""What outputs read while they are rendered: the state, and static files."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence

from digest.engine.scan import read_file
from digest.engine.state import State, digest_of
from digest.groups import ALL, Member, Span, day_of, span_bounds, span_key


class StateReader:
    """A ``digest.groups.Reader`` over a state file and the folder of the sources.

    Large, for it has one method for each question of an output.
    """

    def __init__(self, state: State, root: str) -> None:
        self._state = state
        self._root = root
        self.is_torn = False
        """Whether a file was read that is not the one which was asked for. Reset by whoever asks."""

    def members(self, series: str, span: str) -> list[Member]:
        """The members in order of place."""
        return self._state.items.members(series, *span_bounds(span))

    def newest(self, series: str, count: int) -> list[Member]:
        """The newest members, newest first."""
        places = self._state.items.newest(series, count)
        if not places:
            return []
        return self._state.items.members(series, places[-1], places[0] + 1)[::-1]

    def neighbours(self, series: str, span: Span, key: str) -> tuple[str | None, str | None]:
        """Span keys of the nearest groups with members before and after this one."""
        before, after = self._state.items.nearest(series, *span_bounds(key))
        return (
            None if before is None else span_key(day_of(before), span),
            None if after is None else span_key(day_of(after), span),
        )

    def links(self, place: int) -> list[Member | None]:
        """The items that an item links to; None where a link leads nowhere."""
        targets = self._state.links.of(place)
        found = {member.place: member for member in self._state.items.among(targets)}
        return list(map(found.get, targets))

    def link_places(self, places: Collection[int]) -> dict[int, tuple[int, ...]]:
        """The places that some items link to, by place; 0 where a link leads nowhere."""
        return self._state.links.of_each(places)

    def between(self, low: int, high: int) -> list[Member]:
        """All items from one place up to another, by place."""
        return self._state.items.members(ALL, low, high)

    def folds(self, prefix: str) -> list[tuple[str, bytes]]:
        """Values of folded groups, by key."""
        return self._state.folds.starting(prefix)

    def shelf(self, low: str, high: str) -> list[tuple[str, bytes]]:
        """What indexes keep from one key up to another, by key."""
        return self._state.shelf.between(low, high)

    def text(self, path: str) -> bytes:
        """The text that a source's item contributed; empty where there is none."""
        return self._state.texts.get(path)

    def texts(self, paths: Sequence[str]) -> Iterator[bytes]:
        """The same of several sources, in their order, a hundred at a time."""
        return self._state.texts.several(paths)

    def lines(self, span: str, number: int) -> list[bytes]:
        """The lines of that number of all items of a span, in order of place."""
        return self._state.lines.between(number, *span_bounds(span))

    def source(self, path: str, digest: bytes = b"") -> bytes:
        """The bytes of a source file, or of another that had this digest; empty where it is gone by now.

        A file that changed since it was taken in is no harm by itself: the next round finds it changed and renders
        again. But if it changed back by then, nobody would; so whoever renders asks ``is_torn``.
        """
        found = read_file(os.path.join(self._root, path))
        data = found[1] if found else b""
        known = None if digest else self._state.sources.get(path)
        expected = known.digest if known else digest
        if expected and digest_of(data) != expected:
            self.is_torn = True
        return data
