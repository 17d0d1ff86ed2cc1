"""What is on disk: folders to listings in one pass of ``os.scandir``, files to bytes, each file with its stamp."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from typing import NamedTuple

from digest.engine.files import STAMP, Stamp
from digest.errors import DigestError, Location

_ABSENT = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO))
"""Nothing is there: no file, a file where a folder should be, a link that leads nowhere or to itself, a socket."""


class Survey(NamedTuple):
    """All that lies in a folder, by POSIX path relative to it."""

    files: dict[str, bytes]
    """With packed stamps."""
    others: list[str]
    """Links, pipes and the like."""
    folders: list[str]
    """Each after those inside it."""


def scan(root: str, folder: str, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The packed stamps of the files below ``root/folder`` whose name is wanted, by POSIX path relative to ``root``.

    A link to a file counts as one; links to folders are not followed, so that no loop can catch it, but for the folder
    itself. What vanishes meanwhile is left out, and so is what is no regular file.

    Raises:
        DigestError: a folder or file cannot be looked at.
    """
    found: dict[str, bytes] = {}
    top = os.path.join(root, folder) if folder else root
    for prefix, entries, descriptor in _folders(top, f"{folder}/" if folder else ""):
        for entry in entries:
            if is_wanted(entry.name) and not entry.is_dir(follow_symlinks=False):
                stamp = _look(entry.name, descriptor, prefix)
                if stamp is not None:
                    found[prefix + entry.name] = stamp
    return found


def survey(root: str, ignored: str = "") -> Survey:
    """All that lies below ``root``, links unfollowed, but for one entry of ``root`` itself.

    Raises:
        DigestError: a folder or file cannot be looked at.
    """
    seen = Survey({}, [], [])
    for prefix, entries, descriptor in _folders(root, "", ignored):
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                seen.folders.append(prefix + entry.name)
            elif entry.is_file(follow_symlinks=False):
                stamp = _look(entry.name, descriptor, prefix)
                if stamp is not None:
                    seen.files[prefix + entry.name] = stamp
            else:
                seen.others.append(prefix + entry.name)
    return seen


def _folders(directory: str, prefix: str, ignored: str = "") -> Iterator[tuple[str, list[os.DirEntry[str]], int]]:
    """A folder and those below it, which come first: the path of its entries up to their names, the entries, and its
    descriptor, by which a file in it is found in half the time that its whole path takes."""
    try:
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        if error.errno in _ABSENT and not os.path.islink(directory):  # such a link was to lead to somebody's files
            return
        raise _unreadable(directory, error) from error
    try:
        try:
            entries = [entry for entry in os.scandir(descriptor) if entry.name != ignored]
        except OSError as error:
            raise _unreadable(directory, error) from error
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _folders(os.path.join(directory, entry.name), f"{prefix}{entry.name}/")
        yield prefix, entries, descriptor
    finally:
        os.close(descriptor)


def _look(name: str, descriptor: int, prefix: str) -> bytes | None:
    """The packed stamp of a regular file in an open folder."""
    try:
        found = os.stat(name, dir_fd=descriptor)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise _unreadable(prefix + name, error) from error
    return STAMP.pack(found.st_size, found.st_mtime_ns, found.st_ctime_ns) if stat.S_ISREG(found.st_mode) else None


def stamp_of(path: str) -> Stamp | None:
    """The stamp of one regular file, links followed; None where there is none.

    Raises:
        DigestError: it cannot be looked at.
    """
    try:
        found = os.stat(path)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise _unreadable(path, error) from error
    return stamp_in(found) if stat.S_ISREG(found.st_mode) else None


def read_file(path: str) -> tuple[Stamp, bytes] | None:
    """The stamp and the bytes of one regular file, links followed; None where there is none.

    The stamp was taken before the bytes, so that a write in between shows as a stamp that differs.

    Raises:
        DigestError: it cannot be read.
    """
    try:
        # A pipe would make the process wait for a writer, were it not for O_NONBLOCK.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                return None
            data = part = os.read(descriptor, found.st_size + 1)
            while part and len(data) != found.st_size:  # it grows or shrinks just now, or is given out in pieces
                part = os.read(descriptor, 1 << 20)
                data += part
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise _unreadable(path, error) from error
    return stamp_in(found), data


def stamp_in(found: os.stat_result) -> Stamp:
    """The stamp in what the system says of a file."""
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _unreadable(path: str, error: OSError) -> DigestError:
    return DigestError(f"cannot be read: {error.strerror}", Location(path))
