"""A site with ``offline = true``: what stays readable without a network, what never goes first, and how it ends."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from digest.engine.layout import OUTPUT
from digest.engine.opening import Wish, run_build
from tests.browser.reading import titles, wait_until
from tests.site.folder import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.observing import Observed
    from tests.browser.serving import ServedSite

LATEST, BEFORE = "days/2025-09-18.html", "days/2025-09-02.html"
IS_AWAKE = "navigator.serviceWorker.controller"
IS_GONE = "(await navigator.serviceWorker.getRegistrations()).length + (await caches.keys()).length === 0"


def holds(*paths: str) -> str:
    """An expression: whether all of these are kept."""
    return " && ".join(f"await caches.match(`${{digest.site}}{path}`)" for path in paths)


class Kept:
    """A month of the sample in a folder of its own, whose settings change."""

    def __init__(self, root: Path, repo_root: Path) -> None:
        self.root = root
        self.output = root / OUTPUT
        shutil.copytree(repo_root / "content/papers/2025-09", root / "content/papers/2025-09")
        self.build("offline = true\n")

    def build(self, settings: str) -> None:
        """Build it with other settings."""
        (self.root / "digest.toml").write_text(settings, encoding="utf-8")
        run_build(self.root, Wish(), TODAY, lambda what, done, total: None)


@pytest.fixture
def kept(repo_root: Path, tmp_path: Path) -> Kept:
    return Kept(tmp_path, repo_root)


@pytest.fixture
def home(kept: Kept, page: Page, site_server: Callable[..., ServedSite]) -> str:
    """Address of the site, which the browser has visited once and keeps."""
    address = site_server(kept.output, "/repo/").url
    page.goto(address)
    wait_until(page, f"{IS_AWAKE} && {holds('index.html', LATEST, BEFORE, 'static/style.css', 'static/js/visit.js')}")
    return address


def test_what_was_visited_and_the_latest_days_open_without_a_network(home: str, page: Page, observed: Observed) -> None:
    paper = page.locator("article a[href*='papers/']").first.get_attribute("href")
    page.goto(f"{home}{paper}")
    title = page.locator("h1").inner_text()
    wait_until(page, holds(str(paper)))
    page.context.set_offline(True)
    for path, heading in (
        (paper, title),
        (LATEST, "18 September 2025"),
        (BEFORE, "2 September 2025"),
        ("", "Paper digest"),
    ):
        page.goto(f"{home}{path}")
        assert titles(page, "h1") == [" ".join(heading.split())]
        assert page.locator("button.theme").count() == 1  # scripts and styles are there, too
        assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"


def test_a_page_that_is_not_kept_says_so_and_comes_with_the_network(home: str, page: Page, observed: Observed) -> None:
    page.goto(f"{home}tags/index.html")
    never = page.locator(".topics a").first.get_attribute("href")
    page.context.set_offline(True)
    page.goto(f"{home}tags/{never}")
    assert titles(page, "main h2") == ["No network"]
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    page.context.set_offline(False)
    page.reload()
    assert page.locator("main article").count() > 0
    page.context.set_offline(True)
    page.goto(f"{home}papers/none.html")
    page.get_by_role("link", name="Go to the latest papers").click()
    page.wait_for_url(f"{home}index.html")
    assert page.locator("main article").count() > 0


def test_searches_of_the_last_visit_work_without_a_network(home: str, page: Page) -> None:
    page.goto(f"{home}search.html?q=learning")
    page.locator(".results article").first.wait_for()
    found = titles(page, ".results h2")
    page.context.set_offline(True)
    page.goto(f"{home}search.html?q=learning")
    page.locator(".results article").first.wait_for()
    assert titles(page, ".results h2") == found


def test_home_is_todays_while_the_network_is_there(home: str, kept: Kept, page: Page) -> None:
    paper = kept.root / "content/papers/2025-09/todays.md"
    paper.write_text("---\ntitle: Today's\ndate: 2025-10-01\n---\n\nNew.\n", encoding="utf-8")
    kept.build("offline = true\n")
    page.goto(home)
    assert titles(page, "article h3 a") == ["Today's"]
    wait_until(page, holds("days/2025-10-01.html"))
    page.context.set_offline(True)
    page.goto(home)
    assert titles(page, "article h3 a") == ["Today's"]


def test_switched_off_it_takes_away_itself_and_all_that_it_kept(home: str, kept: Kept, page: Page) -> None:
    kept.build("")
    assert not (kept.output / "service-worker.js").exists()
    page.goto(f"{home}{LATEST}")
    wait_until(page, IS_GONE)


def test_what_was_kept_goes_before_the_worker_that_may_end_with_its_registration(
    home: str, kept: Kept, page: Page
) -> None:
    (worker,) = page.context.service_workers
    worker.evaluate("() => { self.registration.unregister = () => new Promise(() => {}); }")
    kept.build("")
    page.goto(f"{home}{LATEST}")
    wait_until(page, "(await caches.keys()).length === 0")


def test_a_site_that_is_no_digest_any_more_is_left_alone(home: str, kept: Kept, page: Page) -> None:
    workers = page.context.service_workers
    shutil.rmtree(kept.output)
    kept.output.mkdir()
    (kept.output / "index.html").write_text("<!doctype html><title>Another</title>", encoding="utf-8")
    for worker in workers:
        worker.evaluate("hasLooked = false")
    page.goto(home)
    wait_until(page, IS_GONE)


def test_a_site_that_is_not_kept_starts_no_worker(page: Page, url: str) -> None:
    page.goto(url, wait_until="networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert page.locator("link[rel=manifest], meta[name=theme-color]").count() == 0


def test_the_browser_reads_the_manifest_without_a_complaint(home: str, page: Page) -> None:
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert (manifest["url"], manifest["errors"]) == (f"{home}site.webmanifest", [])
