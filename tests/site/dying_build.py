"""A build that dies: ``python -m tests.site.dying_build SITE POINT COUNT`` ends without warning at the COUNTth POINT.

Ending with ``os._exit`` runs no ``finally``, flushes nothing and rolls nothing back: what is left is what a kill
leaves.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from digest.engine.files import FileTable
from digest.engine.keeper import Keeper
from digest.engine.opening import Wish, run_build
from digest.engine.publish import Publisher

DEAD = 9
POINTS: dict[str, tuple[type, str]] = {
    "before the plan": (Keeper, "refresh"),
    "before a file": (Publisher, "put"),
    "before the state": (FileTable, "update"),
}


def _dies_at(count: int, method: Callable[..., Any]) -> Callable[..., Any]:
    left = [count]

    def dying(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os._exit(DEAD)
        return method(*args, **kwargs)

    return dying


def main(site: str, point: str, count: str) -> None:
    """Build, and die on the way if the point is reached often enough."""
    owner, name = POINTS[point]
    setattr(owner, name, _dies_at(int(count), getattr(owner, name)))
    run_build(Path(site), Wish(jobs=1), dt.date(2025, 12, 31), lambda what, done, total: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
