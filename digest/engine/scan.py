"""Folders to listings: one pass of ``os.scandir``, with the stamp of each file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from digest.engine.files import Stamp


def scan(root: str, folder: str, is_wanted: Callable[[str], bool]) -> dict[str, Stamp]:
    """The files below ``root/folder`` whose name is wanted, by POSIX path relative to ``root``.

    Links to folders are not followed, so that no loop can catch it; a folder or file that vanishes meanwhile is left
    out.
    """
    return dict(_scan(os.path.join(root, folder) if folder else root, folder, is_wanted))


def _scan(directory: str, prefix: str, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, Stamp]]:
    try:
        entries = list(os.scandir(directory))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        path = f"{prefix}/{entry.name}" if prefix else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _scan(entry.path, path, is_wanted)
        elif is_wanted(entry.name):
            try:
                found = entry.stat()
            except FileNotFoundError:
                continue
            yield path, Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def stamp_of(path: str) -> Stamp | None:
    """The stamp of one file; None where there is no file."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns)
