"""Sources and output looked at by another process, while this one imports what makes pages and reads what differs.

Of an edit in a new process both looks took a third of the time. They need nothing but names of files and the state.
"""

from __future__ import annotations

import marshal
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from digest.engine.copying import can_be_copied
from digest.engine.layout import CACHE, OUTPUT, PAPERS, STATE, is_paper_file

if TYPE_CHECKING:
    from digest.engine.sight import Packed, Sight
    from digest.engine.state import State

    Found = tuple[list[str], list[str]] | Packed

LARGE, HUGE = 8_000_000, 200_000_000
"""Bytes of a state from which on the looks take longer than a process takes to begin: some thousand papers; and from
which on each is taken by a process of its own, for then this one has nothing else to do: some ten thousands."""


class Ahead:
    """Looks under way, by one process or by two: at the sources and at the output. Each is asked for once, in that
    order."""

    def __init__(self, *looks: tuple[int, BinaryIO]) -> None:
        """``looks`` are processes with what they write."""
        self._looks = looks

    @property
    def processes(self) -> list[int]:
        """Those that look."""
        return [process for process, _ in self._looks]

    def sources(self) -> tuple[list[str], list[str]] | None:
        """The paper files whose stamp is not the remembered one, and those that are gone; None where that failed."""
        return cast("tuple[list[str], list[str]] | None", _load(self._looks[0][1]))

    def output(self) -> Sight | None:
        """What is not as it is remembered; None where that failed."""
        from digest.engine.sight import unpack_sight

        packed = cast("Packed | None", _load(self._looks[-1][1]))
        return unpack_sight(packed) if packed else None

    def close(self) -> None:
        """End the processes."""
        for process, pipe in self._looks:
            if not pipe.closed:
                pipe.close()
                os.kill(process, signal.SIGKILL)  # another copy may hold the pipe: its end would not be noticed
                os.waitpid(process, 0)


def _load(pipe: BinaryIO) -> object:
    try:
        return marshal.load(pipe)
    except (EOFError, ValueError, TypeError):
        return None


def look_ahead(root: Path) -> Ahead | None:
    """Begin to look, if that is worth a process and can be done: the state must not be open, and nobody may write it.

    Copies of this process do it, which are there at once.
    """
    size = _size(root / CACHE / STATE)
    if not can_be_copied() or size < LARGE:
        return None
    if size < HUGE:
        return Ahead(_begin(root, _look_at_sources, _look_at_output))
    return Ahead(_begin(root, _look_at_sources), _begin(root, _look_at_output))


def _begin(root: Path, *looks: Callable[[Path, State], Found]) -> tuple[int, BinaryIO]:
    source, target = os.pipe()
    process = os.fork()
    if process:
        os.close(target)
        return process, os.fdopen(source, "rb")
    try:
        os.close(source)
        _look(root, target, looks)
    finally:
        os._exit(0)  # whatever happened: this process finds it out again, and says it better


def _look(root: Path, target: int, looks: Iterable[Callable[[Path, State], Found]]) -> None:
    from digest.engine.state import State

    state = State.reading(root / CACHE / STATE)
    with open(target, "wb") as pipe:
        for look in looks:
            marshal.dump(look(root, state), pipe)
            pipe.flush()
    state.close()


def _look_at_sources(root: Path, state: State) -> tuple[list[str], list[str]]:
    from digest.engine.scan import scan

    changed, gone = state.sources.differing(scan(str(root), PAPERS, is_paper_file))
    return list(changed), gone


def _look_at_output(root: Path, state: State) -> Packed:
    from digest.engine.sight import look, pack_sight

    return pack_sight(look(state.outputs, str(root / OUTPUT)))


def _size(state: Path) -> int:
    """Bytes of a file; none where it is not there."""
    try:
        return os.stat(state).st_size
    except OSError:
        return 0
