"""How often Python looks for objects that hold each other and that nobody else holds: seldom, for there are hardly any.

Each look visits every container that is new, and at times every one that there is. With Python's own thresholds that
was a twentieth of the CPU of a clean build, and at times 50 ms more for an edit of a site of 10,000 papers.
"""

from __future__ import annotations

import gc

NEW = 20_000
"""How many more containers there are than at the last look until those are looked at, some two megabytes; Python's own
number is 700."""
OLDER = 20
"""How many looks at the newest ones come before one at older ones; Python's own number is 10."""


def look_seldom() -> None:
    """Begin a process that works on a site."""
    gc.set_threshold(NEW, OLDER, OLDER)
