"""What the index of similar papers keeps of each paper, by day: its vector, and its list of nearest papers.

What a nearness is, ``floors`` says. No arithmetic on vectors lives here.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from digest.groups import day_of


class Standing(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is kept of a paper."""

    vector: bytes
    nearest: bytes = b""
    """The nearnesses of its list in ascending order, eight bytes each."""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[int, Standing]).decode


class Standings:
    """What is kept of all papers by place, each day read when it is first needed."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._days: dict[int, dict[int, Standing]] = {}
        self._changed: set[int] = set()

    def get(self, place: int) -> Standing | None:
        """What is kept of the paper at a place; None where there is none."""
        return self._day(place).get(place)

    def vector(self, place: int) -> bytes:
        """The vector of a paper.

        Raises:
            KeyError: there is none at that place.
        """
        return self._day(place)[place].vector

    def nearest(self, place: int) -> list[int]:
        """The nearnesses of a paper's list, in ascending order."""
        return array("q", self._day(place)[place].nearest).tolist()

    def change(self, gone: Iterable[int], come: Mapping[int, bytes]) -> None:
        """Forget some papers, then keep the vectors of others, whose lists are empty so far."""
        for place in gone:
            del self._day(place)[place]
            self._changed.add(day_of(place))
        for place, vector in come.items():
            self._day(place)[place] = Standing(vector)
            self._changed.add(day_of(place))

    def put_nearest(self, place: int, near: Iterable[int]) -> None:
        """Keep another list of a paper."""
        day = self._day(place)
        day[place] = Standing(day[place].vector, array("q", near).tobytes())
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
