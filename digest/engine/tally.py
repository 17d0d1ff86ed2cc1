"""What a round came to, for whoever reports it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from digest.engine.outputs import Renewal
from digest.groups import Group


class Tally(msgspec.Struct):
    """What a round came to."""

    read: int = 0
    """Source files whose content differed."""
    changed: int = 0
    """Items that differ."""
    rendered: int = 0
    """Groups made again."""
    written: list[str] = msgspec.field(default_factory=list)
    """Output files whose bytes differed."""
    removed: list[str] = msgspec.field(default_factory=list)
    reasons: dict[str, str] = msgspec.field(default_factory=dict)
    """Why each file was written, for ``--explain``."""

    def count(self, renewals: Iterable[Renewal], reason_of: Callable[[Group], str]) -> None:
        """Take in what was published, each group for a reason."""
        for renewal in renewals:
            self.rendered += renewal.fault is None
            self.written.extend(renewal.written)
            self.removed.extend(renewal.removed)
            reason = reason_of(renewal.group)
            self.reasons.update(dict.fromkeys((*renewal.written, *renewal.removed), reason))
