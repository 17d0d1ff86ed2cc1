"""The output looked at in a process beside this one, while this one imports what makes pages and looks at the sources.

Of an edit in a new process a fifth of the time went into that look, which needs nothing but file names and the state.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.engine.sight import Sight

LARGE = 8_000_000
"""Bytes of a state from which on the look takes longer than a process takes to begin: some thousand papers."""


class Ahead:
    """A look under way."""

    def __init__(self, process: int, pipe: int) -> None:
        self.process = process
        self._is_over = False
        self._pipe = pipe

    def take(self) -> Sight | None:
        """What was seen; None where the look failed, and the second time."""
        from digest.engine.sight import unpack_sight

        if self._is_over:
            return None
        with open(self._pipe, "rb", closefd=False) as pipe:
            data = pipe.read()
        self.close()
        return unpack_sight(data) if data else None

    def close(self) -> None:
        """End the process."""
        if not self._is_over:
            self._is_over = True
            os.close(self._pipe)  # a process that has not written all ends by that
            os.waitpid(self.process, 0)


def look_ahead(state: Path, output: Path) -> Ahead | None:
    """Begin to look, if that is worth a process and can be done: the state must not be open, and nobody may write it.

    A copy of this process does it, which is there at once; where there are threads it could wait for ever for what one
    of them holds, and other systems than Linux have libraries that cannot be copied.
    """
    if sys.platform != "linux" or threading.active_count() > 1 or not _is_large(state):
        return None
    source, target = os.pipe()
    process = os.fork()
    if process:
        os.close(target)
        return Ahead(process, source)
    try:
        os.close(source)
        _look(state, output, target)
    finally:
        os._exit(0)  # whatever happened: this process finds it out again, and says it better


def _look(state: Path, output: Path, target: int) -> None:
    from digest.engine.sight import look, pack_sight
    from digest.engine.state import State

    reading = State.reading(state)
    data = pack_sight(look(reading.outputs, str(output)))
    reading.close()
    with open(target, "wb") as pipe:
        pipe.write(data)


def _is_large(state: Path) -> bool:
    try:
        return os.stat(state).st_size >= LARGE
    except OSError:
        return False
