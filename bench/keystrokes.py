"""Measures searches in Chromium: from a letter typed to the results in the page, and what was fetched for them.

*First*: a browser that has nothing, the page loaded, the whole query put in at once. *A key*: each letter of queries
whose files were read before, the best of three times, for what else a machine does is nobody's search. The clock is the
page's, and ends when the results are in the document; painting comes after.
"""

from __future__ import annotations

import gzip
import math
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from bench.engines import Engine
from bench.judges import BROWSERS, FLAGS, MissingError
from bench.visits import Cost
from tests.browser.serving import serve

ASK = """
const answered = (line, patience) => new Promise((done, fail) => {
  const late = setTimeout(() => (line.textContent ? fail(new Error("no answer")) : done(Infinity)), patience);
  new MutationObserver((_, self) => {
    self.disconnect();
    clearTimeout(late);
    done(performance.now());
  }).observe(line, { childList: true, characterData: true, subtree: true });
});
window.ask = async (text, patience = 120_000) => {
  const [box, line] = ["#search-box", ".summary"].map((name) => document.querySelector(name));
  const answer = answered(line, patience);
  const begun = performance.now();
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return (await answer) - begun;
};
window.type = async (texts) => {
  const keys = [];
  for (const text of texts) {
    for (let end = 1; end <= text.length; end++) keys.push(await ask(text.slice(0, end), 1_000));
  }
  return keys;
};
"""
"""Runs in each page before its own scripts: milliseconds from text in the box to the line that says what was found.

Where the line was empty and stays so, as for one letter after another, nobody waits for anything: that is no key.
"""


PASSES = 3
TYPED_EVERY = 4
"""Of the queries one in so many is typed letter by letter, some two hundred keys."""


class Felt(NamedTuple):
    """What a person notices of a search."""

    costs: list[Cost]
    """Of the first searches of visits: of what only search fetches."""
    first_ms: list[float]
    key_ms: list[float]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that there is.

    Raises:
        MissingError: there is none.
    """
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise MissingError(f"no browser is on PATH: one of {', '.join(BROWSERS)}")
    flags = [flag.replace("'", "") for flag in re.findall(r"(?:[^\s']|'[^']*')+", FLAGS)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


def measure_felt(browser: Browser, engine: Engine, queries: Sequence[str]) -> Felt:
    """What queries feel like as the first of a visit, and typed once more letter by letter."""
    with serve(engine.folder) as host:
        firsts = [_first(browser, engine, f"{host.url}search.html", query) for query in queries]
        page = _open(browser, f"{host.url}search.html")
        typed = list(queries[::TYPED_EVERY])
        _, *passes = [page.evaluate("texts => type(texts)", typed) for _ in range(1 + PASSES)]
        page.context.close()
    keys = [min(times) for times in zip(*passes, strict=True)]
    return Felt([cost for cost, _ in firsts], [first for _, first in firsts], list(filter(math.isfinite, keys)))


def _first(browser: Browser, engine: Engine, address: str, query: str) -> tuple[Cost, float]:
    fetched: list[str] = []
    page = _open(browser, address, fetched)
    first_ms: float = page.evaluate("text => ask(text)", query)
    page.context.close()
    paths = [unquote(urlsplit(url).path).lstrip("/") for url in fetched]
    own = [engine.folder / path for path in paths if engine.own.match(path)]
    return Cost(sum(len(gzip.compress(file.read_bytes(), 6)) for file in own if file.is_file()), len(own)), first_ms


def _open(browser: Browser, address: str, fetched: list[str] | None = None) -> Page:
    context = browser.new_context()
    context.add_init_script(ASK)
    if fetched is not None:
        context.on("request", lambda request: fetched.append(request.url))
    page = context.new_page()
    page.goto(address)
    return page
