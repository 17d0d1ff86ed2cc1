"""Live reload in a real browser: open pages follow what the live loop says, and lose neither place nor patience.

The pages have the theme's own content policy, so that whatever it would forbid the preview's scripts shows here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from digest.model import Diagnostic, Severity
from tests.browser.observing import Observed, accessibility_faults
from tests.preview.serving import Preview, run_preview

FAULT = Diagnostic("content/papers/x.md", 2, Severity.ERROR, "not a date: <b>2025-13-01</b>")
OTHER_FAULT = Diagnostic("templates/day.html", 0, Severity.ERROR, "no such block: mian")


def page_of(policy: str, text: str) -> str:
    """A page that is longer than the screen, with parts that fold."""
    parts = "".join(f"<details><summary>Part {number}</summary><p>Inside.</p></details>" for number in range(40))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>A page</title>'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="../static/style.css">'
        '<script src="../static/site.js"></script></head>'
        f'<body><main><h1>A page</h1><p id="text">{text}</p>{parts}</main></body></html>'
    )


@pytest.fixture(scope="module")
def policy(repo_root: Path) -> str:
    """The content policy of the theme's pages; pictures may be data, too, for the icon that browsers ask for."""
    found = re.search(r'Policy" content="([^"]+)"', (repo_root / "templates/base.html").read_text(encoding="utf-8"))
    assert found is not None
    return found[1].replace("img-src", "img-src data:")


@pytest.fixture
def preview(tmp_path: Path, policy: str) -> Iterator[Preview]:
    """A preview of two pages with a style and a script, below the path of a repository."""
    (tmp_path / "content/papers").mkdir(parents=True)
    (tmp_path / "content/papers/x.md").write_text("---\ndate: 2025-13-01\n---\n", encoding="utf-8")
    with run_preview(tmp_path, "/repo/") as running:
        fill(running, policy)
        yield running


def fill(preview: Preview, policy: str) -> None:
    """Write the pages."""
    for name in ("x", "y"):
        preview.loop.write(f"papers/{name}.html", page_of(policy, "Old words."))
    preview.loop.write("static/style.css", "summary { height: 40px } #text { color: rgb(0, 0, 255) }")
    preview.loop.write("static/site.js", "document.documentElement.dataset.script = 'old';")


def visit(page: Page, preview: Preview, name: str = "x") -> None:
    """Open a page and wait until the server knows it; leave a mark that goes when the page is loaded anew."""
    page.goto(f"{preview.url}papers/{name}")
    preview.loop.wait_for_showing(f"papers/{name}.html")
    page.evaluate("window.mark = true")


def has_mark(page: Page) -> bool:
    return bool(page.evaluate("window.mark === true"))


def test_an_edited_page_shows_its_new_words_and_keeps_its_place(
    page: Page, observed: Observed, preview: Preview, policy: str
) -> None:
    visit(page, preview)
    page.get_by_text("Part 30").click()
    page.evaluate("window.scrollTo(0, 700)")
    preview.loop.publish("papers/x.html", page_of(policy, "New words.").replace("<h1>", "<details></details><h1>"))
    expect(page.locator("#text")).to_have_text("New words.")
    page.wait_for_load_state("load")
    assert not has_mark(page)
    assert page.evaluate("scrollY") == 700
    assert page.locator("details[open] summary").all_inner_texts() == ["Part 30"]
    assert (observed.complaints, observed.foreign_urls) == ([], [])


def test_a_page_that_is_not_concerned_stays(page: Page, preview: Preview, policy: str) -> None:
    visit(page, preview)
    preview.loop.publish("papers/y.html", page_of(policy, "New words."))
    preview.loop.publish("feed.xml", "<feed/>")
    preview.hub.published(["papers/x.html"], [])  # said, though its bytes are what they were
    preview.loop.publish("static/style.css", "#text { color: rgb(255, 0, 0) }")  # the last to be told
    expect(page.locator("#text")).to_have_css("color", "rgb(255, 0, 0)")
    assert has_mark(page)


def test_a_style_is_swapped_again_and_again_without_loading_the_page(
    page: Page, observed: Observed, preview: Preview
) -> None:
    visit(page, preview)
    expect(page.locator("#text")).to_have_css("color", "rgb(0, 0, 255)")
    for red in (10, 20, 30):
        preview.loop.publish("static/style.css", f"#text {{ color: rgb({red}, 0, 0) }}")
        expect(page.locator("#text")).to_have_css("color", f"rgb({red}, 0, 0)")
    expect(page.locator("link[rel=stylesheet]")).to_have_count(1)
    assert (has_mark(page), observed.complaints) == (True, [])


def test_a_new_script_loads_the_page_anew(page: Page, preview: Preview) -> None:
    visit(page, preview)
    preview.loop.publish("static/site.js", "document.documentElement.dataset.script = 'new';")
    expect(page.locator("html")).to_have_attribute("data-script", "new")


def test_a_page_that_comes_takes_the_place_of_404(page: Page, preview: Preview, policy: str) -> None:
    page.goto(f"{preview.url}papers/new")
    expect(page.locator("h1")).to_have_text("Not here")
    preview.loop.wait_for_showing("404.html", "papers/new.html")
    preview.loop.publish("papers/new.html", page_of(policy, "Here."))
    expect(page.locator("#text")).to_have_text("Here.")
    preview.loop.wait_for_showing("papers/new.html")
    preview.loop.remove("papers/new.html")
    expect(page.locator("h1")).to_have_text("Not here")


def test_faults_are_shown_over_the_page_and_go_when_they_are_mended(
    page: Page, observed: Observed, preview: Preview
) -> None:
    visit(page, preview)
    preview.hub.faults([FAULT])
    overlay = page.locator("digest-faults")
    expect(overlay.get_by_role("heading")).to_have_text("One error")
    expect(overlay.locator(".place")).to_have_text("content/papers/x.md:2")
    expect(overlay.get_by_text("not a date: <b>2025-13-01</b>")).to_be_visible()
    expect(overlay.locator(".at")).to_contain_text("date: 2025-13-01")
    assert accessibility_faults(page) == []
    preview.hub.faults([FAULT, OTHER_FAULT])
    expect(overlay.get_by_role("heading")).to_have_text("2 errors")
    preview.hub.faults([])
    expect(overlay).to_have_count(0)
    assert (has_mark(page), observed.complaints) == (True, [])


def test_faults_are_shown_to_a_page_that_comes_later_and_can_be_hidden(page: Page, preview: Preview) -> None:
    preview.hub.faults([FAULT])
    visit(page, preview)
    page.get_by_role("button", name="Hide").press("Escape")
    expect(page.locator("digest-faults")).to_have_count(0)
    preview.hub.faults([OTHER_FAULT])
    page.get_by_role("button", name="Hide").click()
    expect(page.locator("digest-faults")).to_have_count(0)


@pytest.mark.parametrize(("text", "stays"), [("Old words.", True), ("New words.", False)])
def test_after_a_restart_only_pages_that_are_others_by_then_are_loaded_anew(
    page: Page, tmp_path: Path, preview: Preview, policy: str, text: str, stays: bool
) -> None:
    visit(page, preview)
    preview.stop()
    preview.loop.write("papers/x.html", page_of(policy, text))
    with run_preview(tmp_path, "/repo/", preview.port) as again:
        expect(page.locator("#text")).to_have_text(text)
        again.loop.wait_for_showing("papers/x.html")
        again.loop.publish("static/style.css", "#text { color: rgb(255, 0, 0) }")
        expect(page.locator("#text")).to_have_css("color", "rgb(255, 0, 0)")
        assert has_mark(page) == stays


def test_leaving_a_page_is_told(page: Page, preview: Preview) -> None:
    visit(page, preview)
    page.goto(f"{preview.url}papers/y")
    preview.loop.wait_for_showing("papers/y.html")
    page.go_back()
    preview.loop.wait_for_showing("papers/x.html")


def test_many_open_tabs_leave_connections_for_pages(page: Page, preview: Preview, policy: str) -> None:
    """A browser opens six connections to a host; tabs in the background must not keep them all."""
    hide = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    tabs = [page.context.new_page() for _ in range(8)]
    for tab in tabs:
        visit(tab, preview)
        tab.evaluate(hide % "true" + tell)
    page.goto(f"{preview.url}papers/y")
    preview.loop.wait_for_showing("papers/x.html", "papers/y.html")
    preview.loop.publish("papers/x.html", page_of(policy, "New words."))
    tabs[-1].evaluate(hide % "false" + tell)
    for tab in (tabs[0], tabs[-1]):
        expect(tab.locator("#text")).to_have_text("New words.")
    assert has_mark(tabs[-2])
