"""What an edit costs search while a site is served: how many of its files are replaced, and how soon.

Each edit is taken back, so that a site that is kept stays as it was.
"""

from __future__ import annotations

import os
import random
import re
import time
from pathlib import Path
from typing import NamedTuple

from bench.corpus import coin
from bench.live import Served, Told
from bench.serving import PUBLISHED, SETTLED
from digest.search.layout import ROOT

WORD, NEW = "one word changed", "a new paper"
RUNS = 5
_ANY_WORD = re.compile(r"\b[a-z]{4,}\b")


class Touched(NamedTuple):
    """What came of one edit."""

    page_ms: float
    """From the file replaced to the first page of a paper."""
    search_ms: float
    """From its page to the last file of search."""
    files: int
    """Of search."""


def measure_edits(site: Path) -> dict[str, list[Touched]]:
    """The edits of each kind, but for a first one that is not counted. The site has been built."""
    chance = random.Random(3)
    papers = chance.sample(sorted((site / "content/papers").rglob("*.md")), 2 * RUNS + 2)
    found: dict[str, list[Touched]] = {WORD: [], NEW: []}
    with Served(site) as served:
        for number, path in enumerate(papers):
            text = path.read_text(encoding="utf-8")
            if number <= RUNS:
                found[WORD].append(_lap(served, path, reworded(text, number)))
                _lap(served, path, text)
            else:
                beside = path.with_name(f"{coined(number)}.md")
                found[NEW].append(_lap(served, beside, as_another(text, number)))
                _lap(served, beside, None)
    return {what: laps[1:] for what, laps in found.items()}


def _lap(served: Served, path: Path, text: str | None) -> Touched:
    """What comes of a file that is made to hold a text, or is deleted."""
    told: list[Told] = []

    def is_over(one: Told) -> bool:
        told.append(one)
        return one.what == SETTLED and len(told) > 1

    begin = time.perf_counter()
    _write(path, text)
    served.wait_for(is_over)
    served.rest()
    published = [one for one in told if one.what == PUBLISHED]
    shown = next(one.at for one in published if any(name.startswith("papers/") for name in one.paths))
    ours = {name: one.at for one in published for name in one.paths if name.startswith(ROOT)}
    return Touched((shown - begin) * 1000, (max([shown, *ours.values()]) - shown) * 1000, len(ours))


def reworded(text: str, number: int) -> str:
    """A paper file with a word behind the lead of its abstract replaced."""
    middle = (text.index("\n---\n") + len(text)) // 2
    return text[:middle] + _ANY_WORD.sub(coined(number), text[middle:], count=1)


def as_another(text: str, number: int) -> str:
    """A paper file as one of its own: with another title, listed nowhere, on the same day."""
    title = re.search(r'^title: "(.*)"$', text, re.MULTILINE)
    day = re.search(r"\d{4}-\d\d-\d\d", text)
    assert title and day, text
    body = text[text.index("\n---\n") + 5 :]
    return f'---\ntitle: "{coined(number).capitalize()}: {title[1]}"\ndate: {day[0]}\n---\n{body}'


def coined(number: int) -> str:
    """A word that no paper has yet."""
    return coin(time.time_ns() // 1_000_000 + number, 5)


def _write(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    beside = path.with_suffix(".beside")
    beside.write_text(text, encoding="utf-8", newline="\n")
    os.replace(beside, path)
