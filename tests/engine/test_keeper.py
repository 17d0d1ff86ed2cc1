"""The oracle: whatever happens to a site, what a round leaves equals a clean build, and the next round rests."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engine.killing import POINTS
from tests.engine.life import OCCURRED
from tests.engine.machine import SiteMachine

OCCURRENCES = frozenset(
    [
        *("add", "edit", "edit field 0", "edit field 1", "edit field 2", "edit field 3", "edit field 4"),
        *("edit of equal size and time", "touch", "delete", "rename", "swap"),
        *("template", "reading", "fixed"),
        *("output deleted", "output altered", "output longer", "output a folder", "output a link", "output all lost"),
        *("foreign file", "state lost", "state truncated", "state overwritten"),
        *("new process", "live round", "interrupted", "not interrupted", "edit while rendering", "reverted"),
        *(f"killed {point}" for point in POINTS),
    ]
)


def test_any_history_ends_in_a_clean_build() -> None:
    run_state_machine_as_test(SiteMachine, settings=settings(max_examples=20, stateful_step_count=25))


def test_the_same_histories_every_time_in_which_everything_happens() -> None:
    OCCURRED.clear()
    wanted = settings(max_examples=60, stateful_step_count=25, derandomize=True, database=None)
    run_state_machine_as_test(SiteMachine, settings=wanted)
    assert set(OCCURRED) == OCCURRENCES
