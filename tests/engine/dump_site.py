"""A site's folder for tests of intake, with a library that reads it anew for every question."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from digest.content.paperfile import parse_paper
from digest.content.slug import keys_of
from digest.engine.intake import Intake, take_in
from digest.engine.layout import DUMPS

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import Paper

TODAY = dt.date(2026, 11, 21)


class Site:
    """The folder, and the papers in it by what they are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / DUMPS).mkdir(parents=True)

    def find(self, key: str) -> str | None:
        return min((path for path, paper in self.papers().items() if key in keys_of(paper)), default=None)

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8")

    def taken(self, path: str) -> bool:
        return (self.root / path).exists()

    def papers(self) -> dict[str, Paper]:
        paths = sorted(path.relative_to(self.root).as_posix() for path in self.root.glob("content/papers/**/*.md"))
        found = {path: parse_paper(self.read(path), path)[0] for path in paths}
        return {path: paper for path, paper in found.items() if paper}

    def put(self, name: str, text: str) -> None:
        (self.root / DUMPS / name).write_bytes(text.encode("utf-8"))

    def edit(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text
        (self.root / path).write_bytes(text.replace(old, new).encode("utf-8"))

    def take_in(self, today: dt.date = TODAY, **wishes: object) -> Intake:
        return take_in(self.root, self, today, **wishes)  # type: ignore[arg-type]

    def stamps(self, folder: str = "content") -> dict[str, int]:
        """When each file and folder was changed, by path."""
        return {str(path): path.stat().st_mtime_ns for path in (self.root / folder).glob("**/*")}
