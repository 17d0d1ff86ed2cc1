"""Bytes to files: written beside and put in place by one rename, so that no reader ever sees half a file."""

from __future__ import annotations

import os

from digest.engine.files import Known, Stamp
from digest.engine.state import digest_of


class Publisher:
    """Writes below one folder. Equal bytes are never written again, so that no mtime moves without a cause."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._made: set[str] = set()

    def put(self, path: str, data: bytes, known: Known | None) -> tuple[Known, bool]:
        """Make a file hold some bytes; returns what to remember of it, and whether it had to be written.

        ``known`` is what the file is known to hold; None makes this look at the file itself.
        """
        digest = digest_of(data)
        if known is not None and known.digest == digest:
            return known, False
        target = os.path.join(self._folder, path)
        if known is None and _holds(target, data):
            return Known(_stamp(target), digest), False
        directory, name = os.path.split(target)
        if directory not in self._made:
            os.makedirs(directory, exist_ok=True)
            self._made.add(directory)
        beside = os.path.join(directory, f".{name}.tmp")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            _write_all(descriptor, data)
        finally:
            os.close(descriptor)
        os.replace(beside, target)
        return Known(_stamp(target), digest), True

    def remove(self, path: str) -> bool:
        """Take a file away, with the folders that it leaves empty; returns whether it was there."""
        target = os.path.join(self._folder, path)
        try:
            os.unlink(target)
        except (FileNotFoundError, NotADirectoryError):
            return False
        directory = os.path.dirname(target)
        while directory != self._folder:
            try:
                os.rmdir(directory)
            except OSError:
                break
            self._made.discard(directory)
            directory = os.path.dirname(directory)
        return True


def _holds(target: str, data: bytes) -> bool:
    try:
        with open(target, "rb") as file:
            return file.read() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _stamp(target: str) -> Stamp:
    found = os.stat(target)
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)
