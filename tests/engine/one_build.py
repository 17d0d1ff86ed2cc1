"""One build of a toy site, to be run as a process of its own: ``python -m tests.engine.one_build FOLDER [STEP]``.

With a step, the process kills itself there: before it replaces the file of that number, counted from one. With the step
``wait``, it builds with two processes, says so, and waits to be killed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from digest.engine import publish, workers
from tests.engine.workshop import Workshop


def main(folder: str, step: str = "0") -> None:
    shop = Workshop(Path(folder))
    if step == "wait":
        workers.PREPARE_FROM = workers.READ_FROM = 2
        with shop.open(jobs=2) as keeper:
            shop.take_in(keeper)
            print("built", flush=True)
            sys.stdin.read()
    rest = iter(range(int(step) - 1, -1, -1))
    replace = os.replace

    def replace_or_die(beside: str, target: str) -> None:
        if next(rest, 1) == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        replace(beside, target)

    publish.os.replace = replace_or_die  # type: ignore[attr-defined]
    shop.build()


if __name__ == "__main__":
    main(*sys.argv[1:])
