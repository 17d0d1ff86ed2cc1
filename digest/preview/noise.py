"""Which changes on disk can concern the site: a pure rule about names, the same for every way of watching."""

from __future__ import annotations

from digest.config import FILE_NAME
from digest.engine.layout import PAPERS, is_paper_file
from digest.engine.leftovers import is_editors_own

FOLDERS = ("content", "templates", "static")
"""What a site is made from, with its settings. Outputs, state and whatever else lies there are never looked at."""


def concerns_site(path: str, *, is_file: bool = False) -> bool:
    """Whether a path, POSIX and relative to the site's folder, may name a source or, unless it is known to be a file, a
    folder of sources.

    A rename is two paths: from a swap file onto a real one counts by its second. Hidden names (Kate, gedit, locks, our
    own) are noise, and what editors make for themselves but in ``static/``, where every file in sight is published.
    """
    first, _, rest = path.partition("/")
    if first not in FOLDERS:
        return path == FILE_NAME
    names = rest.split("/")
    if any(name.startswith(".") for name in names):
        return False
    if is_file and path.startswith(f"{PAPERS}/") and not is_paper_file(names[-1]):
        return False
    return first == "static" or not is_editors_own(names[-1])
