"""The ways in which editors save a file, and a site's folder whose files are saved in all of them by turns."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.site.folder import SiteFolder

Save = Callable[[Path, str], None]


def in_place(path: Path, text: str) -> None:
    """As a shell does it: emptied, filled, closed."""
    path.write_text(text, "utf-8")


def in_two_parts(path: Path, text: str) -> None:
    """Half of it can be read for a moment."""
    middle = len(text) // 2
    with path.open("w", encoding="utf-8") as file:
        file.write(text[:middle])
        file.flush()
        file.write(text[middle:])


def renamed_over(path: Path, text: str) -> None:
    """Written beside under a hidden name, and put in place by one rename."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, "utf-8")
    os.replace(beside, path)


def backed_up_first(path: Path, text: str) -> None:
    """Vim's way: the old file becomes the backup, the new one is written afresh, the backup goes."""
    backup = path.with_name(f"{path.name}~")
    if path.exists():
        path.rename(backup)
    path.write_text(text, "utf-8")
    backup.unlink(missing_ok=True)


def swapped(path: Path, text: str) -> None:
    """A swap file lies beside it while it is written."""
    swap = path.with_name(f".{path.name}.swp")
    swap.write_text(text[:100], "utf-8")
    path.write_text(text, "utf-8")
    swap.unlink()


def made_anew(path: Path, text: str) -> None:
    """Taken away, then made again."""
    path.unlink(missing_ok=True)
    path.write_text(text, "utf-8")


WAYS: tuple[Save, ...] = (in_place, renamed_over, backed_up_first, in_two_parts, swapped, made_anew)


class EditedFolder(SiteFolder):
    """A site's folder in which each file is saved in the next of all ways."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._ways: Iterator[Save] = itertools.cycle(WAYS)

    def write(self, name: str, text: str) -> Path:
        """Save a file of the site."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        next(self._ways)(path, text)
        return path
