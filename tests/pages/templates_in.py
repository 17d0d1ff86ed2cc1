"""Templates as the tests of pages give them to the environment."""

from __future__ import annotations

from pathlib import Path


def templates_in(folder: Path) -> list[tuple[str, str, str]]:
    """What ``Templates`` takes: the name, the text and the file of each template in a folder."""
    return [(file.name, file.read_text(encoding="utf-8"), str(file)) for file in sorted(folder.glob("*.html"))]
