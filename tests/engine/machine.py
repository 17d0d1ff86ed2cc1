"""Everything that can happen to a site, in any order: the rules that ``test_keeper.py`` sets loose."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from digest.engine.keeper import Keeper
from tests.engine.killing import POINTS, killing
from tests.engine.toy import KINDS
from tests.engine.workshop import Workshop

SOURCES = [f"n{number}" for number in range(7)]
NAMES = st.sampled_from(SOURCES)
DAYS = ("2024-12-31", "2025-01-01", "2025-01-31", "2025-02-01", "2025-02-02", "2026-03-01")
WORDS = ("apple", "apricot", "pear", "plum", "odd")
FIELDS = (
    st.sampled_from(DAYS),
    st.sampled_from("--123"),
    st.sampled_from(["alpha", "beta", "gamma", "gamma2", "delta"]),
    st.sampled_from(["red", "red", "blue"]),
    st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
)
NOTES = st.one_of(*[st.tuples(*FIELDS).map(" ".join)] * 9, st.sampled_from(["hidden", "no note at all"]))
FIXED = (("static/robots.txt", "hello"), ("static/robots.txt", "hullo"), ("static/a", "one"), ("static/a/b", "two"))
PLACES = st.integers(0, 1000)
"""Which of the sources or outputs there are, counted around."""

FOREIGN = ("page/ghost.html", "static/ghost", "page", "colour", ".page", "page/deep/er/file", "colour/blue/empty/")

has_sources = precondition(lambda machine: machine.sources())
has_outputs = precondition(lambda machine: machine.outputs())
has_state = precondition(lambda machine: machine.state.exists())


def _stem(fixed: tuple[str, str]) -> str:
    return fixed[0][: len("static/a")]  # a site that publishes both `a` and `a/b` is in the wrong


class SiteMachine(RuleBasedStateMachine):
    """One site; ``keeper`` is open while a live process keeps it right."""

    occurred: ClassVar[Counter[str]] = Counter()
    """How often each rule did something, over all runs."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="toy-"))
        self.shop = Workshop(self.folder)
        self.process = ExitStack()
        self.keeper: Keeper | None = None
        self.state = self.folder / ".digest" / "state.db"

    @initialize(notes=st.lists(NOTES, max_size=5))
    def begin(self, notes: list[str]) -> None:
        self.shop.write(**dict(zip(SOURCES, notes, strict=False)))

    def teardown(self) -> None:
        try:
            self.build()
        finally:
            self.process.close()
            shutil.rmtree(self.folder)

    def sources(self) -> list[Path]:
        return sorted(path for name in SOURCES if (path := self.shop.source(name)).exists())

    def pick_source(self, place: int) -> Path:
        return self.sources()[place % len(self.sources())]

    def outputs(self) -> list[Path]:
        return sorted(path for path in self.shop.output.rglob("*") if path.is_file() and not path.is_symlink())

    def pick_output(self, place: int) -> Path:
        """One of the outputs, of which no process knows anything more."""
        self.end_process()
        return self.outputs()[place % len(self.outputs())]

    def note(self, what: str) -> None:
        type(self).occurred[what] += 1
        event(what)

    def end_process(self) -> None:
        self.process.close()
        self.keeper = None

    def live(self) -> Keeper:
        """The open keeper, which has looked at its outputs."""
        if self.keeper is None:
            self.keeper = self.process.enter_context(self.shop.open())
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
            assert keeper.diagnostics() == clean.diagnostics
        assert self.shop.times() == before

    # What a person does to sources

    @rule(name=NAMES, note=NOTES)
    def write(self, name: str, note: str) -> None:
        self.note("edit" if self.shop.source(name).exists() else "add")
        self.shop.write(**{name: note})

    @has_sources
    @rule(place=PLACES, field=st.integers(0, 4), value=st.tuples(*FIELDS), remark=st.sampled_from(["", " # mind"]))
    def edit_field(self, place: int, field: int, value: tuple[str, ...], remark: str) -> None:
        path = self.pick_source(place)
        fields = path.read_text().partition(" # ")[0].split(maxsplit=4)
        path.write_text(" ".join([*fields[:field], value[field], *fields[field + 1 :]]) + remark)
        self.note(f"edit field {field}")

    @has_sources
    @rule(place=PLACES, note=NOTES, is_edit=st.booleans())
    def edit_without_a_trace(self, place: int, note: str, is_edit: bool) -> None:
        """Size and modification time stay: only the change time tells. Or nothing changes but the time."""
        path = self.pick_source(place)
        found = path.stat()
        if is_edit:
            path.write_text(note[: found.st_size].ljust(found.st_size))
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns if is_edit else 1))
        self.note("edit of equal size and time" if is_edit else "touch")

    @has_sources
    @rule(place=PLACES, other=PLACES, how=st.sampled_from(["delete", "rename", "swap"]))
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

    @rule(kind=st.sampled_from([kind.name for kind in KINDS]), line=st.sampled_from(["v1", "v2"]))
    def change_template(self, kind: str, line: str) -> None:
        self.end_process()
        templates = dict(self.shop.recipe.templates) | {kind: line}
        self.shop.recipe = replace(self.shop.recipe, templates=tuple(templates.items()))
        self.note("template")

    @rule(word=st.sampled_from(["", *WORDS]), fixed=st.lists(st.sampled_from(FIXED), unique_by=_stem, max_size=2))
    def change_site(self, word: str, fixed: list[tuple[str, str]]) -> None:
        self.end_process()
        self.note("fixed" if word == self.shop.recipe.ignored else "reading")
        self.shop.recipe = replace(self.shop.recipe, ignored=word, fixed=tuple(fixed))

    # What happens to the output folder and to the state: a process looks at them when it starts

    @has_outputs
    @rule(place=PLACES, how=st.sampled_from(["deleted", "altered", "longer", "a folder", "a link", "all lost"]))
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

    @rule(name=st.sampled_from(FOREIGN))
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

    @has_state
    @rule(how=st.sampled_from(["lost", "truncated", "overwritten"]))
    def damage_state(self, how: str) -> None:
        self.end_process()
        if how == "lost":
            self.state.unlink()
        elif how == "truncated":
            os.truncate(self.state, self.state.stat().st_size // 2)
        else:
            self.state.write_bytes(b"overwritten" + self.state.read_bytes()[11:])
        self.note(f"state {how}")

    # Rounds

    @rule()
    def build(self) -> None:
        self.note("new process")
        self.end_process()
        self.shop.build()
        self.check()

    @rule()
    def live_round(self) -> None:
        self.note("live round")
        keeper = self.live()
        self.shop.live_round(keeper)
        self.check()

    @rule(groups=st.integers(1, 12), is_live=st.booleans())
    def interrupt(self, groups: int, is_live: bool) -> None:
        """A newer edit comes while groups are made; what is left waits for it, or for the next process."""
        keeper = self.live()
        self.shop.take_in(keeper, is_new=False)
        rest = iter(range(groups - 1, -1, -1))
        is_done = keeper.settle(is_interrupted=lambda: next(rest, 1) == 0)
        self.note("not interrupted" if is_done else "interrupted")
        if not is_live:
            self.end_process()

    @rule(name=NAMES, note=NOTES, point=st.sampled_from(POINTS), steps=st.integers(1, 8), reverts=st.booleans())
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

    @rule(name=NAMES, notes=st.tuples(NOTES, NOTES), groups=st.integers(0, 3), reverts=st.booleans())
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
