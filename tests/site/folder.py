"""A small site in a temporary folder, built in this process, and held against a clean build of the same content."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path

from digest.engine.build import Outcome
from digest.engine.layout import CACHE, OUTPUT, STATE
from digest.engine.opening import Wish, run_build

TODAY = dt.date(2025, 12, 31)


class SiteFolder:
    """A site that a test edits and builds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "content/papers/2025-09").mkdir(parents=True)
        (root / "content/dumps").mkdir()

    def write(self, name: str, text: str) -> Path:
        """Write a file of the site."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def build(self, **wishes: object) -> Outcome:
        """One build, as the command does it."""
        return run_build(self.root, Wish(**wishes), TODAY, lambda what, done, total: None)

    def output(self) -> dict[str, bytes]:
        """What lies under ``site/``."""
        return read_files(self.root / OUTPUT)

    def stamps(self) -> dict[str, tuple[int, int]]:
        """When each output was last written."""
        folder = self.root / OUTPUT
        return {
            path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ctime_ns)
            for path in folder.rglob("*")
            if path.is_file()
        }

    def clean_output(self, beside: Path) -> dict[str, bytes]:
        """What a clean build of the same content gives, in another folder (compiled templates are kept there)."""
        for name in ("content", "templates", "static", OUTPUT):
            shutil.rmtree(beside / name, ignore_errors=True)
        for name in ("digest.toml", f"{CACHE}/{STATE}", f"{CACHE}/{STATE}-wal", f"{CACHE}/{STATE}-shm"):
            (beside / name).unlink(missing_ok=True)
        for name in ("content", "templates", "static"):
            if (self.root / name).is_dir():
                shutil.copytree(self.root / name, beside / name)
        if (self.root / "digest.toml").is_file():
            shutil.copy(self.root / "digest.toml", beside / "digest.toml")
        run_build(beside, Wish(), TODAY, lambda what, done, total: None)
        return read_files(beside / OUTPUT)


def read_files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by POSIX path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def differing(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> list[str]:
    """Paths that only one side has, or whose bytes differ: short to read when an assertion fails."""
    return sorted(path for path in left.keys() | right.keys() if left.get(path) != right.get(path))


def paper(
    title: str,
    *,
    date: str = "2025-09-01",
    body: str = "We train a network.",
    rank: int | None = None,
    dump: str = "a.txt",
    again: str = "",
    **fields: str,
) -> str:
    """The text of a paper file, written by hand or (with a rank) as ingest would; ``again``: a later day's listing."""
    lines = ["---", f'title: "{title}"']
    if rank is None:
        lines.append(f"date: {date}")
    else:
        lines += ["listed:", f"  {dump}: [{date}, {rank}]"]
        lines += [f"  again.txt: [{again}, 1]"] if again else []
        lines += ["known_as:", f'  - "{title}"']
    lines += [f"{key}: {value}" for key, value in fields.items()]
    return "\n".join([*lines, "---", "", body, ""])
