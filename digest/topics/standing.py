"""What the index of similar papers keeps of each paper, by day: its vector, and its list of nearest papers.

A *nearness* is one integer, the score of a pair above the place of the other paper: the greatest six are a paper's
list, and of equal scores the newer paper is nearer. No arithmetic on vectors lives here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from digest.groups import day_of


class Standing(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is kept of a paper."""

    vector: bytes
    nearest: bytes = b""
    """Its list, the nearest first: nearnesses of eight bytes."""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[int, Standing]).decode


class Standings:
    """What is kept of all papers by place, each day read when it is first needed."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._days: dict[int, dict[int, Standing]] = {}
        self._changed: set[int] = set()

    def get(self, place: int) -> Standing | None:
        """What is kept of the paper at a place."""
        return self._day(place).get(place)

    def put(self, place: int, standing: Standing) -> None:
        """Keep this of a paper."""
        self._day(place)[place] = standing
        self._changed.add(day_of(place))

    def drop(self, place: int) -> None:
        """Forget a paper that is kept."""
        del self._day(place)[place]
        self._changed.add(day_of(place))

    def unsaved(self) -> Iterator[tuple[str, bytes]]:
        """The keys and values of the days that changed since the last call; an empty value is none."""
        for day in sorted(self._changed):
            kept = self._days[day]
            yield _key(day), _encode(dict(sorted(kept.items()))) if kept else b""
        self._changed.clear()

    def _day(self, place: int) -> dict[int, Standing]:
        number = day_of(place)
        day = self._days.get(number)
        if day is None:
            stored = self._read(_key(number))
            day = self._days[number] = _decode(stored) if stored else {}
        return day


def _key(day: int) -> str:
    return f"day/{day}"
