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
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from digest.engine.live import LiveLoop
from digest.engine.opening import Wish
from digest.model import Diagnostic
from digest.preview.watch import Watch

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

    def progress(self, done: int, total: int) -> None:
        """Not measured."""

    def _print(self, what: str, paths: list[str]) -> None:
        sys.stdout.write(json.dumps([what, time.perf_counter(), paths]) + "\n")
        sys.stdout.flush()


def main(site: str) -> None:
    """Serve a site until the input ends."""
    root = Path(site)
    loop = LiveLoop(root, Wish(), Reporter(), lambda: dt.datetime.now(dt.UTC).date(), "digest bench")
    with closing(Watch(root, loop.changed, lambda line: sys.exit(line))), loop:
        for line in sys.stdin:
            loop.showing([line.strip()])


if __name__ == "__main__":
    main(sys.argv[1])
