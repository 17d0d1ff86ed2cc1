"""The live loop in a process of its own, telling a benchmark what it does and when.

    python -m bench.serving SITE

It is what ``digest serve`` runs, with the same events from the same watch, but for the web server. Each line that it
prints is a JSON list: what happened, the moment (``time.perf_counter`` is one clock for all processes of a machine),
and the site paths that were written or removed. Each line that it reads is the site path of a page that is open from
then on. It ends with its input.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from digest.engine.cycles import look_seldom
from digest.engine.live import LiveLoop
from digest.engine.opening import Wish
from digest.model import Diagnostic
from digest.preview.watch import Watch

FAILURE_S = 0.2
"""How often the loop is looked at whether it still runs."""
PUBLISHED, SETTLED, FAULT = "published", "settled", "fault"


class Reporter:
    """A ``Listener`` that prints."""

    def published(self, written: Sequence[str], removed: Sequence[str]) -> None:
        """Some outputs are others now."""
        self._print(PUBLISHED, [*written, *removed])

    def settled(self, took_ms: float) -> None:
        """The round is over."""
        self._print(SETTLED, [])

    def faults(self, diagnostics: Sequence[Diagnostic]) -> None:
        """What is wrong now."""
        for diagnostic in diagnostics:
            self._print(FAULT, [str(diagnostic)])

    def progress(self, what: str, done: int, total: int) -> None:
        """Not measured."""

    def _print(self, what: str, paths: list[str]) -> None:
        sys.stdout.write(json.dumps([what, time.perf_counter(), paths]) + "\n")
        sys.stdout.flush()


def _end_with(loop: LiveLoop) -> None:
    """End the process when the loop ends by itself, or whoever listens would wait for ever."""
    while loop.failure is None:
        time.sleep(FAILURE_S)
    traceback.print_exception(loop.failure)
    os._exit(1)


def main(site: str) -> None:
    """Serve a site until the input ends."""
    look_seldom()  # as the command does
    root = Path(site)
    loop = LiveLoop(root, Wish(), Reporter(), lambda: dt.datetime.now(dt.UTC).date(), "digest bench")
    with closing(Watch(root, loop.changed, lambda line: sys.exit(line))), loop:
        threading.Thread(target=_end_with, args=(loop,), daemon=True).start()
        for line in sys.stdin:
            loop.showing([line.strip()])


if __name__ == "__main__":
    main(sys.argv[1])
