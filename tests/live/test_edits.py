"""The great oracle, live: whatever is edited while the loop runs, the site becomes what a clean build gives."""

from __future__ import annotations

import contextlib
import inspect
import random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from tests.live.edits import LiveEdits
from tests.site.test_incremental import every_edit

TOGETHER = 6
"""Edits between two looks: the loop takes them as they come."""


@settings(max_examples=1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False))
def test_every_edit_in_any_order_ends_in_what_a_clean_build_gives(chance: random.Random) -> None:
    edits = every_edit()
    chance.shuffle(edits)
    machine = LiveEdits()
    with contextlib.ExitStack() as stack:
        stack.callback(machine.teardown)
        machine.start()
        for at, (edit, choice) in enumerate(edits):
            takes_number = "number" in inspect.signature(edit).parameters
            edit(machine, **choice, **({"number": at} if takes_number else {}))
            if at % TOGETHER == 0:
                machine.equals_a_clean_build()
        machine.equals_a_clean_build()
        machine.build_finds_nothing_to_do()


def test_after_any_edits_the_live_site_equals_a_clean_build() -> None:
    run_state_machine_as_test(
        LiveEdits,
        settings=settings(
            max_examples=3,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # time decides what happens: nothing to shrink
        ),
    )
