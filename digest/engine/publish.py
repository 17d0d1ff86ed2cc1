"""Bytes to files, so that no reader ever sees half of one: a new file gets its name when it is whole, and one that
replaces another is written beside it and renamed."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from digest.engine.files import Known, Stamp
from digest.engine.scan import read_file, stamp_in, stamp_of, survey
from digest.engine.state import digest_of
from digest.errors import DigestError, Location

_NAMELESS = getattr(os, "O_TMPFILE", 0)
"""The flag that makes a file without a name; 0 elsewhere than on Linux."""
_LONGEST = 236
"""Bytes of a name that leave room for what is put around it: disks take 255."""


class Publisher:
    """Writes below one folder. Equal bytes are never written again, so that no mtime moves without a cause."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._adds = _NAMELESS != 0
        """Whether files of which nothing is known are expected to be new."""

    def put(self, path: str, data: bytes, known: Known | None) -> tuple[Known, bool]:
        """Make a file hold some bytes; returns what to remember of it, and whether it had to be written.

        ``known`` is what the file is known to hold; None makes this look at the file itself.

        Raises:
            FileExistsError, NotADirectoryError: a file stands where one of the path's folders must be.
            IsADirectoryError: a folder with files stands where the file must be.
        """
        digest = digest_of(data)
        if known is not None and known.digest == digest:
            return known, False
        target = f"{self._folder}/{path}"
        if known is None:
            if self._adds and (added := self._add(target, data)) is not None:
                return Known(added, digest), True
            found = read_file(target)
            if found is not None and found[1] == data:
                return Known(found[0], digest), False
        _replace(target, data)
        stamp = stamp_of(target)
        if stamp is None:
            raise DigestError("vanished while it was written", Location(target))
        return Known(stamp, digest), True

    def _add(self, target: str, data: bytes) -> Stamp | None:
        """Put a file where there is none, by a change of its folder less than ``_replace`` makes; None where that was
        not done: something is there, or the system has no files without a name."""
        try:
            descriptor = os.open(os.path.dirname(target), os.O_WRONLY | _NAMELESS, 0o666)
        except FileNotFoundError:
            return None
        except OSError:
            self._adds = False
            return None
        try:
            _write_all(descriptor, data)
            # A folder's descriptor makes Python follow the link. The path is absolute, so it is not looked at.
            os.link(f"/proc/self/fd/{descriptor}", target, src_dir_fd=descriptor)
            return stamp_in(os.fstat(descriptor))
        except OSError:
            self._adds = False
            return None
        finally:
            os.close(descriptor)

    def remove(self, path: str) -> bool:
        """Take a file away, with the folders that it leaves empty; returns whether it was there."""
        target = os.path.join(self._folder, path)
        try:
            os.unlink(target)
        except OSError:
            if os.path.lexists(target) and not os.path.isdir(target):
                raise
            return False
        while path := os.path.dirname(path):
            if not self.remove_folders([path]):
                break
        return True

    def remove_folders(self, paths: Iterable[str]) -> bool:
        """Take away those of some folders that are empty by then; returns whether all were."""
        is_all = True
        for path in paths:
            try:
                os.rmdir(os.path.join(self._folder, path))
            except OSError:
                is_all = False
        return is_all

    def blockers(self, path: str) -> list[str]:
        """The files that keep a path from being one: a file in a folder's place, or all in a folder of its name."""
        folder = path
        while folder := os.path.dirname(folder):
            target = os.path.join(self._folder, folder)
            if os.path.lexists(target) and not os.path.isdir(target):
                return [folder]
        below = survey(os.path.join(self._folder, path))
        return [f"{path}/{name}" for name in sorted([*below.files, *below.others])]


def put_source(path: Path, data: bytes) -> bool:
    """Make a file that a person may have made hold some bytes, unless it does; returns whether it had to be written.

    Of a link the file that it leads to is replaced, and the new file has the mode of the old one. A link that leads
    nowhere gives way: nothing is made where nobody put anything.
    """
    target = os.path.realpath(path) if path.is_file() else str(path)
    found = read_file(target)
    if found is not None and found[1] == data:
        return False
    _replace(target, data, None if found is None else stat.S_IMODE(os.stat(target).st_mode))
    return True


def keep_file(file: Path, data: bytes) -> None:
    """Put a file of the cache in place by one rename; where its folder is not ours to write in, nothing is kept."""
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)


def _replace(target: str, data: bytes, mode: int | None = None) -> None:
    directory, name = os.path.split(target)
    if len(name) > _LONGEST // 4 and len(os.fsencode(name)) > _LONGEST:
        name = blake2b(os.fsencode(name), digest_size=8).hexdigest()
    # Two processes may make one file, if two groups share it: each writes beside it under a name of its own.
    beside = os.path.join(directory, f".{name}.{os.getpid()}.tmp")
    descriptor = _create(beside)
    try:
        try:
            if mode is not None:
                os.fchmod(descriptor, mode)
            _write_all(descriptor, data)
        finally:
            os.close(descriptor)
        _rename(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _create(beside: str) -> int:
    while True:
        try:
            return os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        except FileNotFoundError:  # its folder is not there yet, or another process has just found it empty
            os.makedirs(os.path.dirname(beside), exist_ok=True)


def _rename(beside: str, target: str) -> None:
    try:
        os.replace(beside, target)
    except IsADirectoryError:
        for directory, _, _ in os.walk(target, topdown=False):
            with contextlib.suppress(OSError):
                os.rmdir(directory)
        os.replace(beside, target)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
