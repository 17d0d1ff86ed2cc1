"""One writer at a time: a lock on the state folder that names its holder and dies with its process."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from digest.errors import DigestError

FILE_NAME = "lock"

_held: set[int] = set()
"""Descriptors of locks. A copy of this process gives them up, for it may outlive this one by a moment."""


@contextlib.contextmanager
def locked(folder: Path, command: str) -> Iterator[None]:
    """Hold the lock of a state folder.

    The lock is the operating system's (``flock``), so that a killed process leaves none behind; the text in the file is
    only for the message.

    Raises:
        DigestError: another process holds it; the message says which.
    """
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 200).decode("utf-8", "replace").strip() or "another process"
            raise DigestError(f"{holder} is working on this site; wait for it to end, or stop it") from error
        _held.add(descriptor)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"`{command}` (process {os.getpid()})\n".encode())
        yield
        os.ftruncate(descriptor, 0)
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def _give_up() -> None:
    while _held:
        os.close(_held.pop())


os.register_at_fork(after_in_child=_give_up)
