"""Which part of a snapshot an operator wants. Apart from its reading, for every build asks what is wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec


class Wanted(msgspec.Struct, frozen=True):
    """The part of a snapshot that an operator wants; by default all."""

    categories: tuple[str, ...] = ()
    """Of these at least one: ``cs.CL``, or ``cs`` for all of its kind."""
    since: dt.date | None = None
    until: dt.date | None = None
    """The last day."""

    def takes(self, categories: Iterable[str], day: dt.date | None) -> bool:
        """Whether a paper of these categories and this day is wanted."""
        if self.categories and not any(
            each in self.categories or each.partition(".")[0] in self.categories for each in categories
        ):
            return False
        if day is None:
            return not (self.since or self.until)
        return not (self.since and day < self.since) and not (self.until and day > self.until)

    @property
    def spelled(self) -> str:
        """The wish as one line, the same for equal wishes; empty for all."""
        if self == Wanted():
            return ""
        return f"{' '.join(sorted(set(self.categories)))} {self.since or ''}..{self.until or ''}"
