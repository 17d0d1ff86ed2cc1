"""What the tests of the reader's tools look at: pages of the sample, and the text of what stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Download, Page

LORA = "papers/lora-low-rank-adaptation-of-large-language-models.html"
PATIENCE_MS = 30_000
"""When a test gives up: never reached where all is well."""
DAY = "days/2025-09-01.html"
RESULTS = ".results h2"


def titles(page: Page, selector: str) -> list[str]:
    """The texts of some elements, spaces joined."""
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def focused(page: Page) -> str:
    """The text of what has the focus."""
    return " ".join(str(page.evaluate("document.activeElement.innerText")).split())


def wait_until(page: Page, condition: str) -> None:
    """Until an expression of JavaScript is true; Playwright's own way needs ``eval``, which our policy forbids."""
    again = f"performance.now() > {PATIENCE_MS} + start ? done(false) : setTimeout(look, 10)"
    look = f"const look = async () => ({condition}) ? done(true) : {again}; look();"
    assert page.evaluate(f"() => new Promise(done => {{ const start = performance.now(); {look} }})"), condition


def text_of(download: Download) -> str:
    """What the page handed to the reader as a file."""
    return download.path().read_text(encoding="utf-8")


def look_for(page: Page, words: str) -> list[str]:
    """Type words into the box of the search page; the titles found."""
    page.locator("#search-box").fill(words)
    page.wait_for_function("words => digestSearched(words)", arg=words)
    return titles(page, RESULTS)
