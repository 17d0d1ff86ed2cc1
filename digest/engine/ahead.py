"""Sources and output looked at by another process, while this one imports what makes pages and reads what differs.

Of an edit in a new process both looks took a third of the time. They need nothing but names of files and the state.
"""

from __future__ import annotations

import marshal
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from digest.engine.copying import can_be_copied
from digest.engine.layout import CACHE, OUTPUT, PAPERS, STATE, is_paper_file

if TYPE_CHECKING:
    from digest.engine.sight import Packed, Sight

LARGE = 8_000_000
"""Bytes of a state from which on the looks take longer than a process takes to begin: some thousand papers."""


class Ahead:
    """Looks under way: first at the sources, then at the output. Each is asked for once, in that order."""

    def __init__(self, process: int, pipe: BinaryIO) -> None:
        self.process = process
        self._pipe = pipe

    def sources(self) -> tuple[list[str], list[str]] | None:
        """The paper files whose stamp is not the remembered one, and those that are gone; None where that failed."""
        return cast("tuple[list[str], list[str]] | None", self._load())

    def output(self) -> Sight | None:
        """What is not as it is remembered; None where that failed."""
        from digest.engine.sight import unpack_sight

        packed = cast("Packed | None", self._load())
        return unpack_sight(packed) if packed else None

    def close(self) -> None:
        """End the process."""
        if not self._pipe.closed:
            self._pipe.close()
            os.kill(self.process, signal.SIGKILL)  # another copy may hold the pipe: its end would not be noticed
            os.waitpid(self.process, 0)

    def _load(self) -> object:
        try:
            return marshal.load(self._pipe)
        except (EOFError, ValueError, TypeError):
            return None


def look_ahead(root: Path) -> Ahead | None:
    """Begin to look, if that is worth a process and can be done: the state must not be open, and nobody may write it.

    A copy of this process does it, which is there at once.
    """
    if not can_be_copied() or not _is_large(root / CACHE / STATE):
        return None
    source, target = os.pipe()
    process = os.fork()
    if process:
        os.close(target)
        return Ahead(process, os.fdopen(source, "rb"))
    try:
        os.close(source)
        _look(root, target)
    finally:
        os._exit(0)  # whatever happened: this process finds it out again, and says it better


def _look(root: Path, target: int) -> None:
    from digest.engine.scan import scan
    from digest.engine.sight import look, pack_sight
    from digest.engine.state import State

    state = State.reading(root / CACHE / STATE)
    with open(target, "wb") as pipe:
        changed, gone = state.sources.differing(scan(str(root), PAPERS, is_paper_file))
        marshal.dump((list(changed), gone), pipe)
        pipe.flush()
        marshal.dump(pack_sight(look(state.outputs, str(root / OUTPUT))), pipe)
    state.close()


def _is_large(state: Path) -> bool:
    try:
        return os.stat(state).st_size >= LARGE
    except OSError:
        return False
