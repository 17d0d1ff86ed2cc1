"""The sample site in a real browser: readable by everyone, asking no other host, the same at any address."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import pytest

from digest.engine.layout import OUTPUT
from digest.engine.opening import Wish, run_build
from tests.browser.observing import Observed, accessibility_faults
from tests.browser.serving import ServedSite
from tests.site.folder import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

PAGES = (
    "index.html",
    "days/2025-09-01.html",
    "weeks/2025-W36.html",
    "months/2025-09.html",
    "years/2025.html",
    "tags/index.html",
    "trends.html",
    "tags/language-models.html",
    "tags/language-models/2025-06.html",
    "papers/attention-is-all-you-need.html",
    "papers/lora-low-rank-adaptation-of-large-language-models.html",
    "about.html",
    "subscribe.html",
    "search.html",
    "saved.html",
    "keys.html",
    "404.html",
)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])  # no colour hangs on the width
def test_every_kind_of_page_is_accessible_and_fits(
    page: Page, observed: Observed, url: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    faults = []
    for path in PAGES:
        page.goto(url + path)
        faults += [f"{path}: {fault}" for fault in accessibility_faults(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{path}: wider than the screen")
    assert faults == []
    assert (observed.foreign_urls, observed.complaints) == ([], [])


@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_that_reads_from_right_to_left_fits_and_is_accessible(
    repo_root: Path, tmp_path: Path, page: Page, site_server: Callable[..., ServedSite], width: int
) -> None:
    shutil.copytree(repo_root / "content/papers/2025-09", tmp_path / "content/papers/2025-09")
    (tmp_path / "digest.toml").write_text('language = "ar"', encoding="utf-8")
    run_build(tmp_path, Wish(), TODAY, lambda what, done, total: None)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site_server(tmp_path / OUTPUT).url)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert accessibility_faults(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert page.locator(".theme").bounding_box()["x"] < width / 2 < page.locator(".name").bounding_box()["x"] + 100  # type: ignore[index]


@pytest.mark.parametrize("base_path", ["/", "/repo/"])
def test_a_reader_can_walk_the_site_at_any_address(
    sample: Path, page: Page, observed: Observed, site_server: Callable[..., ServedSite], base_path: str
) -> None:
    site = site_server(sample, base_path)
    page.goto(site.url)
    walk(page)
    assert [row for row in site.requests if row[0] >= 400] == []
    assert (observed.foreign_urls, observed.complaints) == ([], [])


def test_a_reader_can_walk_the_site_from_a_folder(sample: Path, page: Page, observed: Observed) -> None:
    page.goto((sample / "index.html").as_uri())
    walk(page)
    assert [url for url in observed.urls if not url.startswith("file:")] == []


def walk(page: Page) -> None:
    """From home to a paper, to a topic, to a month of it, back to a day by the calendar."""
    first = page.locator("article h3 a, article h2 a").first
    title = first.inner_text()
    first.click()
    assert " ".join(page.locator("h1").inner_text().split()) == " ".join(title.split())
    page.locator("ul.tags a").first.click()
    assert page.locator("h1").count() == 1
    page.locator("ul.months a").first.click()
    page.get_by_role("link", name="Archive").first.click()
    page.locator("table.calendar a[href*='days/']").first.click()
    assert "2025" in page.locator("h1").inner_text()


@pytest.mark.parametrize("path", ["feed.xml", "tags/language-models.xml"])
def test_a_feed_opened_in_a_browser_says_what_it_is(page: Page, observed: Observed, url: str, path: str) -> None:
    page.goto(url + path)
    assert page.locator("feed > p").inner_text().startswith("This is a feed")
    assert page.locator("content").first.evaluate("element => getComputedStyle(element).display") == "none"
    page.locator("p > a").click()
    page.locator("h1").wait_for()
    assert observed.foreign_urls == []
