"""A site that is really served and really edited, in a real browser: what ``bench.browser`` measures, once."""

from __future__ import annotations

import sys
from pathlib import Path

from bench import browser
from tests.house.commands import output_of


def test_a_reader_sees_each_edit_and_a_page_that_is_not_concerned_stays(chromium: str, repo_root: Path) -> None:
    """In a process of its own: Playwright is begun once in each. It fails where a page is loaded anew for nothing."""
    shown = output_of(sys.executable, "-m", "bench.browser", "--papers", "20", "--runs", "1", cwd=repo_root)
    seen = [browser.WORD, browser.TITLE, browser.STYLE, browser.BROKEN, browser.MENDED]
    assert [line.startswith(what) for line, what in zip(shown.splitlines()[1:], seen, strict=True)] == [True] * 5
