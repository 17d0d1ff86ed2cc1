"""The machine that edits a small archive in every way, with the live loop at work instead of builds.

Files are saved as editors do, many at a time as a checkout does, and folders go and come. After each rule the site must
become what a clean build gives; now and then the loop ends, and a build must find nothing to do.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from digest.model import Severity
from tests.live.live import MARK, Live
from tests.live.saving import EditedFolder
from tests.site.archive import digest_toml
from tests.site.edits import BODIES, DATES, SEEN, TITLES, Edits
from tests.site.folder import paper

FOLDERS = ("content/papers/2025-09", "content/papers", "content/dumps", "templates", "static")
BROKEN = "title: [unclosed"
BUILD_EVERY = 8
"""Checks after which the loop ends and a build has to find everything done."""


class LiveEdits(Edits):
    """Edits of a site that is being served."""

    folder_type = EditedFolder

    @initialize()
    def start(self) -> None:
        super().start()
        self.was_built = True
        self.checks = 0
        self.live = Live(self.site)
        self.live.__enter__()

    def teardown(self) -> None:
        if hasattr(self, "live"):
            self.live.__exit__()
        super().teardown()

    def _papers(self) -> list[Path]:
        return [path for path in super()._papers() if path != self.site.root / MARK]

    @rule(title=TITLES, date=DATES, body=BODIES, count=st.integers(10, 60))
    def check_out_a_branch(self, title: str, date: str, body: str, count: int) -> None:
        """Many papers change at once: some come, some go, the ledger and a template among them."""
        for number, path in enumerate(self._papers()):
            if number % 3 == 0:
                path.unlink()
        for number in range(count):
            self.site.write(
                f"content/papers/2025-07/branch-{number}.md", paper(f"{title} {number}", date=date, body=body)
            )
        self.site.write("templates/about.html", f"{{% extends 'base.html' %}}{{% block main %}}{count}{{% endblock %}}")
        SEEN["checkout"] += 1

    @rule(folder=st.sampled_from(FOLDERS))
    def move_folder_out_and_in(self, folder: str) -> None:
        path, away = self.site.root / folder, self.site.root / "away"
        if path.is_dir():
            os.rename(path, away)
            self.live.loop.ensure("index.html")
            os.rename(away, path)
            SEEN["folder out and in"] += 1

    @rule(folder=st.sampled_from(FOLDERS))
    def move_folder_out(self, folder: str) -> None:
        path = self.site.root / folder
        if path.is_dir():
            os.rename(path, self.folder / "away")
            shutil.rmtree(self.folder / "away")
            SEEN["folder out"] += 1

    @rule(title=TITLES)
    def move_folder_in(self, title: str) -> None:
        new = self.folder / "new"
        for number in range(3):
            (new / f"deep/{number}").mkdir(parents=True)
            (new / f"deep/{number}/x.md").write_text(paper(f"{title} moved {number}"), "utf-8")
        target = self.site.root / "content/papers/moved-in"
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(exist_ok=True, parents=True)
        os.rename(new, target)
        SEEN["folder in"] += 1

    @rule(number=st.integers(0, 9), times=st.integers(2, 40))
    def storm(self, number: int, times: int) -> None:
        """One paper is saved again and again."""
        for time in range(times):
            self._edit("storm", number, "title:", f'title: "Save number {time}"')

    @rule()
    def lose_state(self) -> None:
        super().lose_state()
        self.live.loop.changed(None)

    @rule(number=st.integers(0, 99), how=st.sampled_from(["delete", "overwrite", "stray"]))
    def spoil_output(self, number: int, how: str) -> None:
        """Nobody watches the output: it is looked at now and then."""
        super().spoil_output(number, how)
        self.live.loop.changed(None)

    @invariant()
    def equals_a_clean_build(self) -> None:
        """What is broken is mended first: while it is, the last good pages stay, which no clean build has."""
        if not hasattr(self, "live"):
            return
        for number, path in enumerate(self._papers()):
            text = path.read_text("utf-8")
            if BROKEN in text:
                self._save(path, text.replace(BROKEN, f'title: "Mended {number}"'))
        self.live.settle()
        if any(fault.path == "digest.toml" and fault.severity is Severity.ERROR for fault in self.live.ears.standing):
            self.site.write("digest.toml", digest_toml())
        self.live.expect_clean(self.beside)
        self.checks += 1
        if self.checks % BUILD_EVERY == 0:
            self.build_finds_nothing_to_do()

    def build_finds_nothing_to_do(self) -> None:
        """End the loop, build, and begin anew.

        A site can be right before the round is over that made it so: one more is waited for.
        """
        self.live.settle()
        self.live.__exit__()
        tally = self.site.build().tally
        assert (tally.rendered, tally.written, tally.removed) == (0, [], []), tally
        self.live = Live(self.site)
        self.live.__enter__()
