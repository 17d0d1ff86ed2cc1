"""Papers that are new, saved or read, and how they are cited; all without an account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import bibtexparser
import pytest

from tests.browser.observing import accessibility_faults
from tests.browser.reading import DAY, LORA, focused, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.observing import Observed


def test_what_was_read_can_be_hidden_and_is_found_again(page: Page, url: str) -> None:
    page.goto(url + DAY)
    shown = page.locator("article.entry:visible").count()
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.locator("article.entry[data-read]").wait_for()
    page.get_by_role("button", name="Hide what I have read").click()
    assert page.locator("article.entry:visible").count() == shown - 1
    page.reload()
    assert page.locator("article.entry:visible").count() == shown - 1
    page.get_by_role("button", name="Hide what I have read").click()
    assert page.locator("article.entry:visible").count() == shown


def test_pages_without_the_switch_hide_nothing(page: Page, url: str) -> None:
    page.goto(f"{url}tags/language-models.html")
    page.keyboard.press("j")
    page.keyboard.press("m")
    title = focused(page)
    page.evaluate("digest.write('hide', true)")
    page.reload()
    page.locator("[data-read]:visible").get_by_text(title).wait_for()
    page.goto(f"{url}search.html?q={title}")
    page.locator(".results [data-read]:visible").get_by_text(title).wait_for()


@pytest.mark.parametrize("path", ["", DAY, "weeks/2025-W36.html"])
def test_a_page_that_is_read_through_says_so(page: Page, url: str, path: str) -> None:
    page.goto(url + path)
    page.evaluate("digest.write('read', [...document.querySelectorAll(digest.PAPERS)].slice(1).map(digest.slugOf))")
    page.evaluate("digest.write('hide', true)")
    page.reload()
    papers = page.locator("article.entry:visible, .titles li:visible")
    assert (papers.count(), page.locator(".all-read").is_visible()) == (1, False)
    page.keyboard.press("j")
    page.keyboard.press("m")
    assert (papers.count(), page.locator(".all-read").is_visible()) == (1, False)
    page.get_by_role("button", name="Hide what I have read").focus()
    page.get_by_text("Everything here is read.").wait_for()
    assert papers.count() == 0


def test_what_came_since_the_last_visit_is_marked(page: Page, url: str) -> None:
    page.goto(url + DAY)
    wait_until(page, "localStorage.length > 0")
    assert page.locator(".new").count() == 0
    name = page.evaluate("Object.keys(localStorage).find(key => key.endsWith('visit'))")
    last = page.evaluate("name => JSON.parse(localStorage[name]).seen.slugs.shift()", name)
    forget = """([name, slug]) => {
        const visit = JSON.parse(localStorage[name]);
        visit.at = 0;
        visit.seen.slugs = visit.seen.slugs.filter(other => other !== slug);
        localStorage[name] = JSON.stringify(visit);
    }"""
    page.evaluate(forget, [name, last])
    page.reload()
    page.locator(".new").first.wait_for()
    assert page.locator("article:has(.new)").evaluate_all("all => all.map(item => item.id)") == [last]
    page.goto(url)
    page.locator(".new").first.wait_for()
    assert page.locator(".new").count() == page.locator("article.entry").count()


@pytest.mark.parametrize("fault", ["QuotaExceededError", "SecurityError"])
def test_storage_refused_or_full_is_said_and_stops_nothing(
    page: Page, observed: Observed, url: str, fault: str
) -> None:
    page.add_init_script(f"Storage.prototype.setItem = () => {{ throw new DOMException('no', '{fault}') }}")
    page.goto(url + DAY)
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.get_by_text("Your browser keeps nothing").wait_for()
    assert page.locator("article[data-saved]").count() == 1
    page.get_by_role("button", name="Dark mode").click()
    assert page.get_by_role("button", name="Dark mode").get_attribute("aria-pressed") == "true"
    assert observed.complaints == []


def test_storage_that_holds_what_is_not_ours_stops_nothing(page: Page, observed: Observed, url: str) -> None:
    for name, value in (("saved", "[1]"), ("read", "{"), ("visit", '"x"'), ("keys", "5"), ("hide", "null")):
        page.add_init_script(f"localStorage.setItem('digest /repo/ {name}', {json.dumps(value)})")
    page.goto(url + DAY)
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.locator("article[data-saved]").wait_for()
    assert observed.complaints == []


def test_a_paper_can_be_cited_in_three_forms(page: Page, observed: Observed, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(url + LORA)
    page.get_by_text("Cite", exact=True).click()
    page.locator(".cite button").nth(2).wait_for()
    copied = []
    for button in page.locator(".cite button").all():
        page.evaluate("navigator.clipboard.writeText('')")
        button.click()
        wait_until(page, "await navigator.clipboard.readText() !== ''")
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    title = "LoRA: Low-Rank Adaptation of Large Language Models"
    assert title in copied[0]
    assert bibtexparser.parse_string(copied[1]).entries[0]["title"] == f"{{{title}}}"
    assert json.loads(copied[2])["title"] == title
    assert accessibility_faults(page) == []
    assert observed.complaints == []


def test_from_a_folder_papers_are_marked_and_saved_says_what_it_needs(page: Page, sample: Path) -> None:
    page.goto((sample / DAY).as_uri())
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.locator("article[data-read]").wait_for()
    page.keyboard.press("?")
    page.wait_for_url("**/keys.html")
    page.goto((sample / "saved.html").as_uri())
    assert page.get_by_text("Opened from a folder").is_visible()
