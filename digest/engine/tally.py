"""What a round came to, for whoever reports it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What a round came to."""

    read: int = 0
    """Source files whose content differed."""
    changed: int = 0
    """Items that differ."""
    rendered: int = 0
    """Groups made again."""
    written: list[str] = field(default_factory=list)
    """Output files whose bytes differed."""
    removed: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    """Why each file was written, for ``--explain``."""
