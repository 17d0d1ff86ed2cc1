"""The terminal says a line a round, and each fault once."""

from __future__ import annotations

import datetime as dt

import pytest

from digest.model import Diagnostic, Severity
from digest.preview.listeners import Listeners
from digest.preview.notices import Notices

FAULT = Diagnostic("content/papers/2025-09/x.md", 3, Severity.ERROR, "not a date: 2025-13-01")
WARNING = Diagnostic("content/papers/2025-09/x.md", 4, Severity.WARNING, "unknown key: tittle (did you mean title?)")
OTHER = Diagnostic("templates/day.html", 7, Severity.ERROR, "unexpected end of template")


class Terminal:
    """Lines said at noon, and a clock that a test sets."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.seconds = 100.0
        noon = dt.datetime(2025, 9, 1, 12, 1, 7)
        self.notices = Notices(self.lines.append, lambda: noon, lambda: self.seconds)


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


@pytest.mark.parametrize(
    ("written", "removed", "took_ms", "expected"),
    [
        (["papers/x.html"], [], 3.6, ["12:01:07  papers/x.html  4 ms"]),
        (["papers/x.html", "days/2025-09-01.html"], ["a.html"], 40, ["12:01:07  papers/x.html and 2 more  40 ms"]),
        ([], ["papers/x.html"], 1, ["12:01:07  removed  papers/x.html  1 ms"]),
        ([f"{number}.html" for number in range(1500)], [], 12345, ["12:01:07  0.html and 1,499 more  12.3 s"]),
        ([], [], 3, []),
    ],
)
def test_a_round_is_one_line(
    terminal: Terminal, written: list[str], removed: list[str], took_ms: float, expected: list[str]
) -> None:
    terminal.notices.published(written, removed)
    terminal.notices.settled(took_ms)
    assert terminal.lines == expected


def test_stages_of_a_round_are_counted_together_and_rounds_apart(terminal: Terminal) -> None:
    terminal.notices.published(["papers/x.html"], [])
    terminal.notices.published(["feed.xml", "papers/x.html"], [])
    terminal.notices.settled(5)
    terminal.notices.published(["index.html"], [])
    terminal.notices.settled(6)
    assert terminal.lines == ["12:01:07  papers/x.html and 1 more  5 ms", "12:01:07  index.html  6 ms"]


def test_faults_are_said_when_they_come_and_files_when_they_are_mended(terminal: Terminal) -> None:
    terminal.notices.faults([FAULT, WARNING])
    terminal.notices.faults([FAULT, WARNING, OTHER])
    terminal.notices.faults([WARNING])
    terminal.notices.faults([])
    assert terminal.lines == [
        "content/papers/2025-09/x.md:3: not a date: 2025-13-01",
        "content/papers/2025-09/x.md:4: warning: unknown key: tittle (did you mean title?)",
        "templates/day.html:7: unexpected end of template",
        "12:01:07  mended  templates/day.html",
        "12:01:07  mended  content/papers/2025-09/x.md",
    ]


def test_progress_is_said_only_of_long_rounds_and_now_and_then(terminal: Terminal) -> None:
    for seconds, done in ((100.0, 1), (101.0, 500), (102.5, 1000), (103.0, 1200), (104.6, 2000), (104.7, 3000)):
        terminal.seconds = seconds
        terminal.notices.progress("Reading papers", done, 3000)
    assert terminal.lines == ["12:01:07  Reading papers: 1,000 of 3,000", "12:01:07  Reading papers: 2,000 of 3,000"]


def test_several_listeners_hear_the_same(terminal: Terminal) -> None:
    second = Terminal()
    both = Listeners(terminal.notices, second.notices)
    both.progress("Rendering pages", 1, 2)
    both.published(["a.html"], [])
    both.faults([FAULT])
    both.settled(1)
    assert (
        terminal.lines
        == second.lines
        == ["content/papers/2025-09/x.md:3: not a date: 2025-13-01", "12:01:07  a.html  1 ms"]
    )
