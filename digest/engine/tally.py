"""What a round came to, for whoever reports it."""

from __future__ import annotations

import msgspec


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
