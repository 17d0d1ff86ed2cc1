"""The great oracle: after any edits, the incremental site equals a clean build byte for byte.

Chance finds the histories, some of any edits and some of every edit once; the archive that they start from has every
kind of output.
"""

from __future__ import annotations

import contextlib
import inspect
import os
import random
from collections.abc import Callable, Mapping

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.site.edits import CHANGES, EXTRAS, FILES, LONG, MADE, SEEN, TEMPLATES, Edits
from tests.site.readers import ROWS


def every_edit() -> list[tuple[Callable[..., None], Mapping[str, object]]]:
    """Each rule with each of its choices that leads to other outputs: what chance alone would leave out."""
    written = {"name": "one", "title": "One", "date": "2026-02-01", "rank": None}
    edits: list[tuple[Callable[..., None], Mapping[str, object]]] = [
        *((Edits.change_field, {"field": field, "choice": at}) for field in EXTRAS for at in range(len(EXTRAS[field]))),
        *((Edits.override_template, {"name": name, "mark": 1}) for name in TEMPLATES),
        *((Edits.configure, {"changed": {name: value}}) for name, values in CHANGES.items() for value in values),
        *((Edits.put_strings, {"language": language, "words": "Encore"}) for language in ("en", "de")),
        *((Edits.put_file, {"name": name, "text": "a"}) for name in FILES),
        *((Edits.delete_file, {"name": name}) for name in FILES),
        *((Edits.put_paper, written | {"body": f"{LONG}{end}"}) for end in ("The end.", "The end, at last.")),
        *((Edits.put_dump, {"name": "d2", "date": date, "rows": ["Dumped"]}) for date in ("Sep 1, 2025", "2025-09-02")),
        *((edit, {}) for edit in (Edits.break_front_matter, Edits.delete_paper, Edits.remove_overrides)),
        (Edits.retitle, {"title": "Another"}),
        (Edits.redate, {"date": "2025-09-02"}),
        (Edits.append_to_body, {"body": "Read this twice."}),
        (Edits.move_file, {"name": "moved"}),
        (Edits.edit_ledger, {"day": "2025-09-03"}),
        (Edits.edit_taxonomy, {"name": "Spoken word", "sure": "graph"}),
        (Edits.edit_taxonomy, {"name": "Speech", "sure": "quantiz*, paper"}),
        *((Edits.fill_month, {"month": month, "title": "Kite Strings"}) for month in ("2025-08", "2026-01")),
        (Edits.default_taxonomy, {}),
    ]
    return edits


def test_every_edit_in_any_order_gives_what_a_clean_build_gives() -> None:
    edits = every_edit()
    random.Random(os.environ.get("PYTHONHASHSEED")).shuffle(edits)  # pytest's header tells the seed
    machine = Edits()
    with contextlib.ExitStack() as stack:
        stack.callback(machine.teardown)
        machine.start()
        machine.equals_a_clean_build()
        for at, (edit, choice) in enumerate(edits):
            takes_number = "number" in inspect.signature(edit).parameters
            edit(machine, **choice, **({"number": at} if takes_number else {}))
            if at % 2 or edit is Edits.configure:  # settings take each other's place
                machine.equals_a_clean_build()
    assert {row.path for row in ROWS} - MADE == set()


def test_after_any_edits_the_site_equals_a_clean_build() -> None:
    run_state_machine_as_test(
        Edits,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each step is two builds: no time for shrinking
        ),
    )
    assert sum(SEEN.values()) >= 200
    assert len(SEEN) >= 20, f"too few kinds of edit happened: {SEEN}"
