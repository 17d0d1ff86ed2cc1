"""What a visit costs and how still it stands: bytes over the wire, requests, nothing that moves while it loads."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.reading import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.observing import Observed

PAPER = "papers/machine-unlearning.html"
SHIFTS = """() => new Promise(done => {
    const shifts = [];
    // A blank at the end of what was parsed so far is nowhere: it seems to come from the left when the next word comes.
    const isSeen = ({node}) => node?.nodeType !== Node.TEXT_NODE || node.nodeValue.trim() !== "";
    const told = ({node, previousRect, currentRect}) =>
        [(node?.outerHTML ?? node?.textContent ?? "").slice(0, 80), previousRect.toJSON(), currentRect.toJSON()];
    const isShift = e => !e.sources.length || e.sources.some(isSeen);
    new PerformanceObserver(list =>
        shifts.push(...list.getEntries().filter(isShift).map(e => [e.value, e.sources.map(told)])))
        .observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(shifts)));
})"""

LARGEST_PAINT = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""


def cost(sample: Path, urls: list[str]) -> int:
    """Bytes of the files behind some addresses, as a host sends them."""
    files = [sample / unquote(urlsplit(url).path).removeprefix("/repo/") for url in urls]
    return sum(len(gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes())) for file in files)


def test_the_first_visit_of_home_and_of_a_paper_is_light(
    page: Page, observed: Observed, sample: Path, url: str
) -> None:
    page.goto(url, wait_until="networkidle")
    assert cost(sample, observed.urls) <= 60_000
    observed.urls.clear()
    page.goto(url + PAPER, wait_until="networkidle")
    assert cost(sample, observed.urls) <= 25_000


def test_the_next_paper_costs_its_own_page(sample: Path) -> None:
    pages = {path.stem: path.read_bytes() for path in (sample / "papers").iterdir()}
    sizes = {slug: len(gzip.compress(page)) for slug, page in pages.items() if b'class="notes"' not in page}
    assert {slug: size for slug, size in sizes.items() if size > 4000} == {}


def test_a_paper_needs_one_page_one_style_and_one_script(page: Page, observed: Observed, url: str) -> None:
    page.goto(url + PAPER, wait_until="networkidle")
    assert sorted(path.removeprefix(url) for path in set(observed.urls)) == [
        PAPER,
        "static/icon.svg",
        "static/site.js",
        "static/style.css",
    ]


def test_the_largest_part_of_a_paper_is_painted_in_half_a_second(page: Page, url: str) -> None:
    def paint_ms() -> float:
        page.goto(url + PAPER, wait_until="load")
        return float(page.evaluate(LARGEST_PAINT))

    assert min(paint_ms() for _ in range(3)) < 500  # the best of three: others use the machine, too


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_results_come(page: Page, url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{url}search.html?q=language models", wait_until="networkidle")
    page.locator(".results article").first.wait_for()
    assert page.evaluate(SHIFTS) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_a_page_loads(page: Page, url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("", DAY, PAPER, "saved.html", "months/2025-09.html", "tags/language-models.html", "tags/index.html"):
        page.goto(url + path, wait_until="networkidle")
        assert (path, page.evaluate(SHIFTS)) == (path, [])


def test_whoever_wants_no_motion_sees_none(page: Page, url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(url + DAY)
    moving = """() => [...document.querySelectorAll("*")].filter(element => {
        const style = getComputedStyle(element);
        return style.transitionDuration !== "0s" || style.animationName !== "none";
    }).length"""
    assert page.evaluate(moving) == 0


def test_on_paper_stands_the_text_alone(page: Page, url: str) -> None:
    page.goto(url + PAPER)
    page.emulate_media(media="print")
    assert page.locator("h1, .prose p").first.is_visible()
    assert page.locator("nav:visible, button:visible, aside:visible").count() == 0
