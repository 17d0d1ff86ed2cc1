"""Where things lie in the folder of a site."""

from __future__ import annotations

import re

CACHE = ".digest"
STATE = "state.db"
TEMPLATE_CACHE = "templates"
OUTPUT = "site"
PAPERS, DUMPS = "content/papers", "content/dumps"

_EDITORS_OWN = r"#.*#|.*~|4913|.*\.(sw[a-z]|bak|orig|rej|tmp|temp|part|crdownload)|.*___jb_(tmp|old)___"
"""Emacs' autosaves; backups; the file by which Vim tries whether it may write; swap files; the merge tools' leftovers;
downloads that are not complete; JetBrains' safe writes."""


def is_paper_file(name: str) -> bool:
    """Whether a file below ``content/papers`` is one of ours: not an editor's backup, swap or hidden file."""
    return name.endswith(".md") and not name.startswith((".", "#"))


def is_editors_own(name: str) -> bool:
    """Whether the name of a file or folder is one that an editor, a merge or a download makes for itself."""
    return re.fullmatch(_EDITORS_OWN, name) is not None  # compiled when first asked: most builds never do
