"""Everything that can happen to a site: its deeds, and what must be true after a round."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from hypothesis import event
from msgspec.structs import replace

from digest.engine.faults import find_faults
from digest.engine.keeper import Keeper
from tests.engine.killing import killing
from tests.engine.workshop import Workshop

SOURCES = [f"n{number}" for number in range(7)]
OCCURRED: Counter[str] = Counter()
"""How often each deed came to something, over all lives."""


class Life:
    """One site; ``keeper`` is open while a live process keeps it right."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="toy-"))
        self.shop = Workshop(self.folder)
        self.process = ExitStack()
        self.keeper: Keeper | None = None
        self.state = self.folder / ".digest" / "state.db"

    def end(self) -> None:
        """The last round, whatever came before."""
        try:
            self.build()
        finally:
            self.process.close()
            shutil.rmtree(self.folder)

    def sources(self) -> list[Path]:
        return sorted(path for name in SOURCES if (path := self.shop.source(name)).exists())

    def pick_source(self, place: int) -> Path:
        """One of the sources; one is made where there is none."""
        if not self.sources():
            self.shop.write(**{SOURCES[0]: "2025-01-31 - alpha red apple"})
        return self.sources()[place % len(self.sources())]

    def outputs(self) -> list[Path]:
        return sorted(path for path in self.shop.output.rglob("*") if path.is_file() and not path.is_symlink())

    def pick_output(self, place: int) -> Path:
        """One of the outputs, of which no process knows anything more; the site is built where there is none."""
        if not self.outputs():
            self.shop.build()
        self.end_process()
        return self.outputs()[place % len(self.outputs())]

    def note(self, what: str) -> None:
        OCCURRED[what] += 1
        event(what)

    def end_process(self) -> None:
        self.process.close()
        self.keeper = None

    def live(self) -> Keeper:
        """The open keeper, which has looked at its outputs."""
        if self.keeper is None:
            self.keeper = self.process.enter_context(self.shop.open())
            self.keeper.take_over_plan()
            self.keeper.compare_outputs()
        return self.keeper

    def check(self) -> None:
        """The site is what a clean build makes, and another round of a new process has nothing to do."""
        clean = self.shop.clean()
        assert self.shop.files() == clean.files
        assert self.shop.rows() == clean.rows
        before = self.shop.times()
        with self.shop.open() as keeper:
            self.shop.take_in(keeper)
            assert keeper.settle()
            assert (keeper.tally.rendered, keeper.tally.written, keeper.tally.removed) == (0, [], [])
            assert find_faults(keeper.state, keeper.site) == clean.diagnostics
        assert self.shop.times() == before

    # What a person does to sources

    def write(self, name: str, note: str) -> None:
        self.note("edit" if self.shop.source(name).exists() else "add")
        self.shop.write(**{name: note})

    def edit_field(self, place: int, field: int, value: str, remark: str) -> None:
        path = self.pick_source(place)
        fields = path.read_text().partition(" # ")[0].split(maxsplit=4)
        path.write_text(" ".join([*fields[:field], value, *fields[field + 1 :]]) + remark)
        self.note(f"edit field {field}")

    def edit_without_a_trace(self, place: int, note: str, is_edit: bool) -> None:
        """Size and modification time stay: only the change time tells. Or nothing changes but the time."""
        path = self.pick_source(place)
        found = path.stat()
        if is_edit:
            path.write_text(note[: found.st_size].ljust(found.st_size))
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns if is_edit else 1))
        self.note("edit of equal size and time" if is_edit else "touch")

    def move(self, place: int, other: int, how: str) -> None:
        path = self.pick_source(place)
        if how == "delete":
            path.unlink()
        elif how == "rename":
            path.rename(self.shop.source(SOURCES[other % len(SOURCES)]))
        else:
            twin = self.pick_source(other)
            text = path.read_text()
            path.write_text(twin.read_text())
            twin.write_text(text)
        self.note(how)

    # What changes the site itself: a process knows it from its start

    def change_template(self, kind: str, line: str) -> None:
        self.end_process()
        templates = dict(self.shop.recipe.templates) | {kind: line}
        self.shop.recipe = replace(self.shop.recipe, templates=tuple(templates.items()))
        self.note("template")

    def change_reading(self, word: str) -> None:
        self.end_process()
        self.shop.recipe = replace(self.shop.recipe, ignored=word)
        self.note("reading")

    def change_fixed(self, fixed: list[tuple[str, str]]) -> None:
        self.end_process()
        self.shop.recipe = replace(self.shop.recipe, fixed=tuple(fixed))
        self.note("fixed")

    # What happens to the output folder and to the state: a process looks at them when it starts

    def meddle_with_output(self, place: int, how: str) -> None:
        path = self.pick_output(place)
        data = path.read_bytes()
        path.unlink()
        if how == "altered":
            path.write_bytes(data[:-1] + b"?")
        elif how == "longer":
            path.write_bytes(data + b"?")
        elif how == "a folder":
            (path / "inside").mkdir(parents=True)
            (path / "inside" / "file").write_text("foreign")
        elif how == "a link":
            path.symlink_to("nowhere")
        elif how == "all lost":
            shutil.rmtree(self.shop.output)
        self.note(f"output {how}")

    def add_to_output(self, name: str) -> None:
        """A file or a folder (with a slash at its end) that is none of ours, in the place of what was there."""
        self.end_process()
        path = self.shop.output / name
        for parent in reversed(path.parents):
            if parent.is_file():
                parent.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.rmtree(path)
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_text("foreign")
        self.note("foreign file")

    def damage_state(self, how: str) -> None:
        if not self.state.exists():
            self.shop.build()
        self.end_process()
        if how == "lost":
            self.state.unlink()
        elif how == "truncated":
            os.truncate(self.state, self.state.stat().st_size // 2)
        else:
            self.state.write_bytes(b"overwritten" + self.state.read_bytes()[11:])
        self.note(f"state {how}")

    # Rounds

    def build(self) -> None:
        self.note("new process")
        self.end_process()
        self.shop.build()
        self.check()

    def live_round(self) -> None:
        self.note("live round")
        keeper = self.live()
        self.shop.live_round(keeper)
        self.check()

    def interrupt(self, groups: int, is_live: bool) -> None:
        """A newer edit comes while groups are made; what is left waits for it, or for the next process."""
        keeper = self.live()
        self.shop.take_in(keeper, is_new=False)
        rest = iter(range(groups - 1, -1, -1))
        is_done = keeper.settle(is_interrupted=lambda: next(rest, 1) == 0)
        self.note("not interrupted" if is_done else "interrupted")
        if not is_live:
            self.end_process()

    def kill(self, name: str, note: str, point: str, steps: int, reverts: bool) -> None:
        """A process is killed somewhere in a round that an edit started; the edit may be undone before the next."""
        before = self.shop.source(name).read_text() if self.shop.source(name).exists() else None
        keeper = self.live()
        self.shop.write(**{name: note})
        with killing(keeper, point, steps):
            self.shop.take_in(keeper, is_new=False)
            keeper.settle()
        self.end_process()
        self.note(f"killed {point}")
        if reverts:
            self.revert(name, before)

    def edit_while_rendering(self, name: str, notes: tuple[str, str], groups: int, reverts: bool) -> None:
        """A source changes again while groups are made, and is perhaps what it was before the next round."""
        keeper = self.live()
        self.shop.write(**{name: notes[0]})
        self.shop.take_in(keeper, is_new=False)

        def edit(done: int) -> None:
            if done == groups:
                self.shop.write(**{name: notes[1]})
                self.note("edit while rendering")

        edit(0)
        assert keeper.settle(on_progress=lambda done, total: edit(done))
        if reverts:
            self.revert(name, notes[0])

    def revert(self, name: str, before: str | None) -> None:
        if before is None:
            self.shop.source(name).unlink(missing_ok=True)
        else:
            self.shop.write(**{name: before})
        self.note("reverted")
