"""Which changes on disk can concern the site: a pure rule about names, the same for every way of watching."""

from __future__ import annotations

import re

from digest.config import FILE_NAME
from digest.engine.layout import PAPERS, is_paper_file

FOLDERS = ("content", "templates", "static")
"""What a site is made from, with its settings. Outputs, state and whatever else lies there are never looked at."""

_EDITORS_OWN = re.compile(r"#.*#|.*~|4913|.*\.(sw[a-z]|bak|orig|rej|tmp|temp|part|crdownload)|.*___jb_(tmp|old)___")
"""Emacs' autosaves; backups; the file by which Vim tries whether it may write; swap files; the merge tools' leftovers;
downloads that are not complete; JetBrains' safe writes. Hidden names (Kate, gedit, locks, our own) are noise, too."""


def concerns_site(path: str, *, is_file: bool = False) -> bool:
    """Whether a path, POSIX and relative to the site's folder, may name a source or, unless it is known to be a file, a
    folder of sources.

    A rename is two paths: from a swap file onto a real one counts by its second. In ``static/`` only hidden names are
    noise, for every other file there is published.
    """
    first, _, rest = path.partition("/")
    if first not in FOLDERS:
        return path == FILE_NAME
    names = rest.split("/")
    if any(name.startswith(".") for name in names):
        return False
    if is_file and path.startswith(f"{PAPERS}/") and not is_paper_file(names[-1]):
        return False
    return first == "static" or _EDITORS_OWN.fullmatch(names[-1]) is None
