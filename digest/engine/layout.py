"""Where things lie in the folder of a site."""

from __future__ import annotations

CACHE = ".digest"
STATE = "state.db"
TEMPLATE_CACHE = "templates"
OUTPUT = "site"
PAPERS, DUMPS = "content/papers", "content/dumps"


def is_paper_file(name: str) -> bool:
    """Whether a file below ``content/papers`` is one of ours: not an editor's backup, swap or hidden file."""
    return name.endswith(".md") and not name.startswith((".", "#"))
