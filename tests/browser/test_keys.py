"""Reading by keyboard: every key does what the list of keys says, and nothing while the reader types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.browser.observing import accessibility_faults
from tests.browser.reading import DAY, focused, text_of, titles

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.observing import Observed


def test_by_keys_alone_from_home_to_a_saved_and_exported_paper(page: Page, observed: Observed, url: str) -> None:
    page.goto(url)
    shown = titles(page, "article.entry :is(h2, h3)")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == shown[0]
    page.keyboard.press("o")
    page.wait_for_url("**/papers/*.html")
    page.keyboard.press("s")
    page.locator("article.paper[data-saved]").wait_for()
    page.goto(f"{url}saved.html")
    page.locator(".papers li").wait_for()
    assert titles(page, ".papers a") == [shown[0]]
    page.locator(".export").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    exported = json.loads(text_of(download.value))
    assert [paper["title"] for paper in exported["papers"]] == [shown[0]]
    assert exported["papers"][0]["csl"]["title"] == shown[0]
    assert (observed.foreign_urls, observed.complaints) == ([], [])


def test_keys_lead_through_days_topics_and_home(page: Page, url: str) -> None:
    page.goto(url + DAY)
    older, newer = (page.locator(f"a[rel={rel}]").evaluate("link => link.href") for rel in ("prev", "next"))
    page.keyboard.press("[")
    page.wait_for_url(older)
    page.keyboard.press("]")
    page.wait_for_url(url + DAY)
    page.keyboard.press("]")
    page.wait_for_url(newer)
    page.keyboard.press("t")
    page.wait_for_url("**/tags/index.html")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(f"{url}index.html")


def test_a_paper_that_is_marked_by_key_is_told(page: Page, url: str) -> None:
    page.goto(f"{url}months/2025-09.html")
    page.keyboard.press("j")
    for key, told in (("m", "Read."), ("m", "Unread."), ("s", "Saved."), ("s", "Not saved.")):
        page.keyboard.press(key)
        assert page.locator(".status[role=status]").inner_text() == told


def test_a_focused_paper_is_seen(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 500})
    page.goto(f"{url}months/2025-09.html")
    for _ in range(12):
        page.keyboard.press("j")
        box = page.evaluate("(({top, bottom}) => [top, bottom])(document.activeElement.getBoundingClientRect())")
        assert 0 <= box[0] < box[1] <= 500
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_keys_do_nothing_with_a_modifier_or_while_the_reader_types(page: Page, url: str) -> None:
    page.goto(url + DAY)
    page.evaluate("document.querySelector('main').prepend(document.createElement('input'))")
    page.locator("main input").focus()
    page.keyboard.type("jt?[ ")
    assert page.locator("main input").input_value() == "jt?[ "
    page.locator("main input").blur()
    page.keyboard.press("Alt+j")
    page.keyboard.press("Control+j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "A"


def test_help_opens_over_the_page_and_keys_can_be_switched_off(page: Page, observed: Observed, url: str) -> None:
    page.goto(url + DAY)
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    assert accessibility_faults(page) == []
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.locator("dialog:not([open])").wait_for(state="attached")
    page.keyboard.press("j")
    assert page.locator("main :focus").count() == 0
    page.reload()
    page.keyboard.press("j")
    assert page.locator("main :focus").count() == 0
    page.goto(f"{url}keys.html")
    page.get_by_label("Use these keys").check()
    page.goto(url + DAY)
    page.keyboard.press("j")
    assert page.locator("main :focus").count() == 1
    assert observed.complaints == []
