"""The instruments of the browser tests see what they are there to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.observing import accessibility_faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.observing import Observed
    from tests.browser.serving import ServedSite

POLICY = "default-src 'none'; img-src 'self'; script-src 'self'"
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">
<title>A page</title><main><h1>A page</h1>{content}</main></html>
"""


def write_page(folder: Path, content: str, policy: str = POLICY, name: str = "index.html") -> None:
    (folder / name).write_text(PAGE.format(policy=policy, content=content), encoding="utf-8")


def test_a_quiet_page_is_quiet(
    page: Page, observed: Observed, site_server: Callable[..., ServedSite], tmp_path: Path
) -> None:
    write_page(tmp_path, "<p>Nothing to see.</p>")
    (tmp_path / "favicon.ico").touch()  # browsers ask for it unless a page names another
    page.goto(site_server(tmp_path).url)
    assert (observed.foreign_urls, observed.complaints, accessibility_faults(page)) == ([], [], [])


def test_a_request_for_another_host_is_seen_and_leads_nowhere(
    page: Page, observed: Observed, site_server: Callable[..., ServedSite], tmp_path: Path
) -> None:
    write_page(tmp_path, '<img alt="" src="http://example.org/pixel.png">', policy="img-src *")
    page.goto(site_server(tmp_path).url)
    assert observed.foreign_urls == ["http://example.org/pixel.png"]
    assert any("ERR_NAME_NOT_RESOLVED" in complaint for complaint in observed.complaints)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<script>document.title = 'run'</script>", "Content Security Policy"),
        ("<script src='throw.js'></script>", "too late"),
    ],
)
def test_scripts_that_are_refused_or_fail_are_complaints(
    content: str,
    said: str,
    page: Page,
    observed: Observed,
    site_server: Callable[..., ServedSite],
    tmp_path: Path,
) -> None:
    (tmp_path / "throw.js").write_text("throw new Error('too late')", encoding="utf-8")
    write_page(tmp_path, content)
    page.goto(site_server(tmp_path).url)
    assert [complaint for complaint in observed.complaints if said in complaint] != []
    assert page.title() == "A page"


def test_a_picture_without_words_is_an_accessibility_fault(
    page: Page, site_server: Callable[..., ServedSite], tmp_path: Path
) -> None:
    write_page(tmp_path, '<img src="pixel.png">')
    page.goto(site_server(tmp_path).url)
    assert [fault.split(":")[0] for fault in accessibility_faults(page)] == ["image-alt"]


def test_a_site_is_served_below_its_base_path_only(
    page: Page, site_server: Callable[..., ServedSite], tmp_path: Path
) -> None:
    write_page(tmp_path, "<p>Home.</p>")
    write_page(tmp_path, "<p>Not here.</p>", name="404.html")
    site = site_server(tmp_path, "/digest/")
    answers = [page.goto(url) for url in (site.url, f"{site.url}none?x=1", site.url.removesuffix("digest/"))]
    assert [answer.status for answer in answers if answer] == [200, 404, 404]
    assert page.locator("p").inner_text() == "Not here."
    assert (200, "") in site.requests and (404, "none?x=1") in site.requests
