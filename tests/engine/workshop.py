"""A toy site in a folder: what tests do to it, rounds of a real ``Keeper`` over it, and the clean build beside it."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from digest.engine.faults import find_faults
from digest.engine.keeper import Keeper
from digest.engine.scan import scan
from digest.engine.state import State
from digest.engine.tally import Tally
from digest.engine.workers import Whereabouts
from digest.model import Diagnostic
from tests.engine.toy import Recipe, ToySite

CONTRIBUTED = (
    *("item", "member", "link_list", "link", "fold", "shelf"),
    *("text", "line", "note", "aside", "clash", "plan"),
)
"""Tables that say what sources contribute: the same after any history."""


class Clean(NamedTuple):
    """What a clean build comes to."""

    files: dict[str, bytes]
    rows: dict[str, list[tuple[object, ...]]]
    diagnostics: list[Diagnostic]


class Workshop:
    """A site below a folder."""

    def __init__(self, root: Path, recipe: Recipe | None = None) -> None:
        self.root = root
        self.recipe = recipe or Recipe()
        self.make_site: Callable[[Recipe], ToySite] = ToySite
        """How other processes make the site."""
        self.output = root / "site"
        (root / "content").mkdir(parents=True, exist_ok=True)

    def write(self, **notes: str) -> None:
        """Write sources by name."""
        for name, text in notes.items():
            self.source(name).write_text(text)

    def source(self, name: str) -> Path:
        return self.root / "content" / f"{name}.txt"

    @contextmanager
    def open(self, jobs: int = 1, cache: str = ".digest", output: str = "site") -> Iterator[Keeper]:
        """A keeper as a new process would have it."""
        site = self.make_site(self.recipe)
        state = State.open(self.root / cache, "toy")
        make_site = functools.partial(self.make_site, self.recipe)
        keeper = Keeper(
            Whereabouts(str(self.root), str(self.root / output), str(state.path), make_site), site, state, jobs
        )
        try:
            yield keeper
        finally:
            keeper.close()
            state.close()

    def build(self, jobs: int = 1) -> Tally:
        """One round in a new process."""
        with self.open(jobs) as keeper:
            self.take_in(keeper)
            assert keeper.settle()
            for fault in keeper.faults.values():
                raise fault
            return keeper.tally

    def take_in(self, keeper: Keeper, is_new: bool = True, is_early: bool = False) -> None:
        """All of a round but for making what is dirty; a process compares its outputs when it starts."""
        if is_new:
            keeper.take_over_plan()
            keeper.compare_outputs()
        changed, gone = keeper.state.sources.differing(scan(str(self.root), "content", is_note))
        keeper.refresh(list(changed), gone, lambda done, total: None, is_early=is_early)

    def live_round(self, keeper: Keeper) -> None:
        """One round in a process that has been at work for a while."""
        self.take_in(keeper, is_new=False)
        assert keeper.settle()

    def clean(self) -> Clean:
        """What a clean build of the same sources into another folder makes, in a state of its own."""
        for folder in ("clean-site", ".clean"):
            shutil.rmtree(self.root / folder, ignore_errors=True)
        with self.open(cache=".clean", output="clean-site") as keeper:
            self.take_in(keeper)
            assert keeper.settle()
            return Clean(
                read_files(self.root / "clean-site"), rows_of(keeper.state.db), find_faults(keeper.state, keeper.site)
            )

    def files(self) -> dict[str, bytes]:
        return read_files(self.output)

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """What the state says that sources contribute."""
        with self.open() as keeper:
            return rows_of(keeper.state.db)

    def times(self) -> dict[str, tuple[int, int]]:
        """When each file and folder of the output changed."""
        paths = [self.output, *self.output.rglob("*")]
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in paths}


def is_note(name: str) -> bool:
    return name.endswith(".txt")


def read_files(folder: Path) -> dict[str, bytes]:
    """All that is not a folder, hidden files included; a link counts by where it leads."""
    found: dict[str, bytes] = {}
    for directory, folders, names in os.walk(folder):
        relative = os.path.relpath(directory, folder)
        for name in names:
            path = os.path.join(directory, name)
            found[os.path.normpath(f"{relative}/{name}")] = (
                os.readlink(path).encode() if os.path.islink(path) else Path(path).read_bytes()
            )
        if not folders and not names and directory != str(folder):
            found[f"{relative}/"] = b"an empty folder"
    return found


def rows_of(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in CONTRIBUTED}
