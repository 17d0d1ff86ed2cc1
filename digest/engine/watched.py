"""Which parts of a site some changed files belong to, and what they looked like when they were last seen."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from digest.config import FILE_NAME
from digest.engine.files import STAMP, FileTable, Stamp
from digest.engine.layout import DUMPS, PAPERS, is_paper_file
from digest.engine.scan import scan, stamp_of
from digest.engine.theme import ABOUT_PATH, ACRONYMS_PATH, TAXONOMY_PATH

THEME_FOLDERS = ("templates", "static")
THEME_FILES = (FILE_NAME, TAXONOMY_PATH, ACRONYMS_PATH, ABOUT_PATH)
"""What a site is made by, besides papers."""


class Changes(NamedTuple):
    """What changed, by what has to be done about it."""

    changed: list[str]
    """Paper files that may hold something else."""
    gone: list[str]
    """Paper files that were taken in and are no more."""
    is_theme: bool
    """Whether settings, topics, templates or static files may differ."""
    is_dump: bool
    """Whether a dump or the ledger may differ."""


def classify(root: Path, paths: Iterable[str], sources: FileTable) -> Changes:
    """Sort out changed files and folders; a folder stands for all that is or was in it.

    A path outside of what a site is made of counts for nothing. Costs one ``stat`` a file; a folder costs a scan of it
    and a search in the names of all sources, and so does what may have been one, such as an editor's odd file.
    """
    changed: set[str] = set()
    gone: set[str] = set()
    is_theme = is_dump = False
    for path in paths:
        is_theme |= _touches(path, (*THEME_FOLDERS, *THEME_FILES))
        is_dump |= _touches(path, (DUMPS,))
        if not _touches(path, (PAPERS,)):
            continue
        if path.startswith(f"{PAPERS}/") and is_paper_file(os.path.basename(path)) and not (root / path).is_dir():
            (changed if (root / path).is_file() else gone).add(path)
        else:
            folder = path if path.startswith(PAPERS) else PAPERS
            seen = scan(str(root), folder, is_paper_file)
            changed.update(seen)
            gone.update(known for known in sources.below(folder) if known not in seen)
    known_gone = [path for path in sorted(gone) if sources.get(path) is not None]
    return Changes(sorted(changed), known_gone, is_theme, is_dump)


def stamps_of_theme(root: Path) -> dict[str, bytes]:
    """The packed stamps of all that a site is made by, besides papers."""
    stamps = {path: stamp for folder in THEME_FOLDERS for path, stamp in scan(str(root), folder, _is_visible).items()}
    for name in THEME_FILES:
        if (stamp := stamp_of(str(root / name))) is not None:
            stamps[name] = STAMP.pack(*stamp)
    return stamps


def emptied_in_theme(root: Path, within_s: float) -> list[str]:
    """The files among these that are empty, and were something else, or not there, so short a time ago."""
    since_ns = time.time_ns() - int(within_s * 1e9)
    stamps = ((path, Stamp(*STAMP.unpack(packed))) for path, packed in stamps_of_theme(root).items())
    return [path for path, stamp in stamps if stamp.size == 0 and stamp.ctime_ns > since_ns]


def _touches(path: str, parts: Iterable[str]) -> bool:
    """Whether a path is one of some files or folders, in one of them, or a folder around one."""
    return any(path == part or path.startswith(f"{part}/") or part.startswith(f"{path}/") for part in parts)


def _is_visible(name: str) -> bool:
    return not name.startswith(".")
