"""Measures what a person sees in Chromium: from a file replaced to the open page that shows it.

    python -m bench.browser --papers 10000 --runs 15

The page itself notes its first paint, or when the frame after a change of it began, by the clock that the edit is timed
with. A second page that no edit concerns, but for the style sheet, is open all the while and must not be loaded anew.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from bench.asked import asked_corpus
from bench.corpus import SAMPLE, Stock, coin, corpus_at
from bench.keystrokes import chromium
from bench.measure import Row, Spread, run_digest, show_spread
from bench.preview import previewed

PAPERS, RUNS = 10_000, 15
BAR_MS = 150.0
"""What the median of a word may take at so many papers."""
WORD, TITLE, STYLE = "a word in an abstract: page seen", "a title: page seen", "a style sheet: seen"
BROKEN, MENDED = "front matter broken: overlay seen", "front matter mended: overlay gone"
PATIENCE_MS = 60_000.0
NOTE = """
const note = (what, at) => { document.documentElement.dataset[what] = performance.timeOrigin + at; };
const noteFrame = (what) => requestAnimationFrame(() => requestAnimationFrame((at) => note(what, at)));
const paints = (entries) => {
  for (const { startTime } of entries.getEntriesByName("first-contentful-paint")) note("page", startTime);
};
document.addEventListener("DOMContentLoaded", () => {
  new PerformanceObserver(paints).observe({ type: "paint", buffered: true });
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.localName === "digest-faults") noteFrame("broken");
      for (const node of change.removedNodes) {
        if (node.localName === "digest-faults") noteFrame("mended");
        if (node.localName === "link") noteFrame("style");
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
});
"""
"""Runs in each page before its own scripts: when what was seen, in milliseconds, beside the page's own attributes."""


class Desk:
    """One paper at a time, with its page open in a browser."""

    def __init__(self, root: Path, page: Page, url: str) -> None:
        self._root = root
        self._page = page
        self._url = url
        self._papers = sorted((root / "content/papers").rglob("*.md"))
        self._chance = random.Random(1)
        self._number = 0

    def measure(self) -> dict[str, float]:
        """Open a paper, edit it in every way, and see each edit; milliseconds by what was seen."""
        paper = self._take()
        with self._page.expect_response("**/.digest/events?*"):
            self._page.goto(f"{self._url}papers/{paper.stem}.html")
        text = paper.read_text(encoding="utf-8")
        word, name = self._word(), self._word().capitalize()
        middle = text.index(" ", (text.index("\n---\n") + len(text)) // 2)
        text = f"{text[:middle]} {word}{text[middle:]}"
        retitled = re.sub('^title: "', f'title: "{name} ', text, count=1, flags=re.MULTILINE)
        style = self._root / "static/style.css"
        styled = f"{style.read_text(encoding='utf-8')}\n/* {word} */\n"
        return {
            WORD: self._see(paper, text, "page", word),
            TITLE: self._see(paper, retitled, "page", name),
            STYLE: self._see(style, styled, "style"),
            BROKEN: self._see(paper, retitled.replace('title: "', 'title: ["', 1), "broken"),
            MENDED: self._see(paper, retitled, "mended"),
        }

    def _see(self, path: Path, text: str, what: str, shown: str = "") -> float:
        """Make a file hold a text, wait until it is seen; milliseconds between the two."""
        beside = path.with_suffix(".tmp")
        beside.write_text(text, encoding="utf-8", newline="\n")
        began = time.time()
        os.replace(beside, path)
        expect(self._page.locator("main")).to_contain_text(shown, timeout=PATIENCE_MS)
        noted = self._page.locator(f"html[data-{what}]")
        noted.wait_for(state="attached", timeout=PATIENCE_MS)
        return float(noted.get_attribute(f"data-{what}") or 0) - began * 1000

    def _take(self) -> Path:
        return self._papers.pop(self._chance.randrange(len(self._papers)))

    def _word(self) -> str:
        self._number += 1
        return coin(time.time_ns() // 1_000_000 + self._number, 5)


@contextmanager
def two_pages() -> Iterator[tuple[Page, Page]]:
    """Two pages of one browser; the first is in front.

    Raises:
        MissingError: there is no Chromium.
    """
    with chromium() as browser:
        context = browser.new_context()
        context.add_init_script(NOTE)
        other, front = context.new_page(), context.new_page()
        front.bring_to_front()
        yield front, other


def measure_browser(site: Path, runs: int) -> Mapping[str, Spread]:
    """What a person sees of edits, by what it is. The first run is not counted.

    Raises:
        AssertionError: the page that no edit concerned was loaded anew.
        MissingError: there is no Chromium.
    """
    run_digest(site, "build")
    (site / "static").mkdir(exist_ok=True)
    shutil.copy(site / "site/static/style.css", site / "static")
    with previewed(site) as preview, two_pages() as (front, other):
        desk = Desk(site, front, preview.url)
        other.goto(f"{preview.url}about.html")
        other.evaluate("window.isFirst = true")
        desk.measure()
        measured = [desk.measure() for _ in range(runs)]
        assert other.evaluate("window.isFirst === true"), "a page was loaded anew that no edit concerned"
    return {what: Spread.of([run[what] for run in measured]) for what in measured[0]}


def show_browser(minutes: float) -> str:
    """What a person sees at 10,000 papers, in a line; ``minutes`` is for longer proofs.

    Raises:
        AssertionError: a word was seen too late, or a page was loaded anew that no edit concerned.
        MissingError: there is no Chromium.
    """
    with corpus_at(None, Stock.load(SAMPLE), PAPERS) as site:
        seen = measure_browser(site, RUNS)
    assert seen[WORD].median <= BAR_MS, show_spread(seen[WORD])
    found = "; ".join(f"{what} {show_spread(spread)}" for what, spread in seen.items())
    return f"{PAPERS:,} papers, {RUNS} runs, from the file replaced (medians): {found}"


def main() -> None:
    """Measure as the arguments say, and print."""
    with asked_corpus("Measure what a person sees of edits in Chromium.", 15) as (site, _, runs):
        for what, spread in measure_browser(site, runs).items():
            print(Row(what, spread), flush=True)


if __name__ == "__main__":
    main()
