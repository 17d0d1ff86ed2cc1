"""The page of all topics: several are chosen at a time, and narrowed by month, through the worker of search."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from digest.engine.layout import OUTPUT
from tests.browser.observing import Observed, accessibility_faults
from tests.browser.reading import titles
from tests.site.folder import SiteFolder, paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.serving import ServedSite

CHOSEN = ("language-models", "parameter-efficient-fine-tuning")
HOSTILE = ("<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "\u202egnirts desrever\u202c & <b>")


@pytest.fixture
def hostile_site(tmp_path: Path) -> Path:
    """The output of a site whose papers and topic try to be more than text."""
    site = SiteFolder(tmp_path)
    tag = {"slug": "kites", "name": HOSTILE[0], "about": "Kites", "sure": "kite"}
    site.write("content/tags.yml", json.dumps({"method": [tag], "subject": []}))
    for number, text in enumerate(HOSTILE):
        name = f"content/papers/2025-09/kite-{number}.md"
        site.write(name, paper(f"Kite {text}", body=f"Kites fly. {text}", tags="[kites]"))
    site.build()
    return tmp_path / OUTPUT


def papers_with(sample: Path, *tags: str, month: str = "") -> set[str]:
    """Titles of the sample's papers that have all of some topics."""
    lines = [
        line for path in sorted((sample / "data").glob(f"{month}*.jsonl")) for line in path.read_text().splitlines()
    ]
    rows = [json.loads(line) for line in lines]
    return {row["title"] for row in rows if set(tags) <= set(row["tags"])}


def choose(page: Page, *tags: str) -> None:
    for tag in tags:
        page.locator(f".topics li:has(a[href$='/{tag}.html']) input").check()


def test_papers_that_have_all_chosen_topics_are_listed(page: Page, url: str, sample: Path, observed: Observed) -> None:
    page.goto(f"{url}tags/index.html")
    choose(page, *CHOSEN)
    expected = papers_with(sample, *CHOSEN)
    page.get_by_text(re.compile(rf"\b{len(expected)} found")).first.wait_for()
    assert set(titles(page, ".results h2")) == expected != set()
    assert parse_qs(urlsplit(page.url).query) == {"q": [" ".join(f"tag:{tag}" for tag in CHOSEN[::-1])]}
    assert accessibility_faults(page) == []
    assert observed.complaints == []


def test_a_choice_is_narrowed_by_month_and_can_be_shared(page: Page, url: str, sample: Path) -> None:
    page.goto(f"{url}tags/index.html")
    choose(page, CHOSEN[0])
    page.locator(".by-month button").first.click()
    page.locator(".by-month [aria-pressed=true]").wait_for()
    expected = papers_with(sample, CHOSEN[0], month="2025-09")
    assert set(titles(page, ".results h2")) == expected != set()
    friend = page.context.new_page()
    friend.goto(page.url)
    friend.locator(".by-month [aria-pressed=true]").wait_for()
    assert set(titles(friend, ".results h2")) == expected
    assert friend.locator(".topics input:checked").count() == 1
    friend.locator(".topics input:checked").uncheck()
    friend.locator(".found").wait_for(state="hidden")


def test_order_and_length_of_a_choice_are_in_its_address(page: Page, url: str) -> None:
    page.goto(f"{url}tags/index.html")
    choose(page, CHOSEN[0])
    page.locator(".found select").select_option("date")
    page.get_by_role("button", name="More results").click()
    page.locator(".results h2").nth(10).wait_for()
    assert parse_qs(urlsplit(page.url).query) == {"q": [f"tag:{CHOSEN[0]}"], "sort": ["date"], "n": ["30"]}
    shown = titles(page, ".results h2")
    page.reload()
    page.locator(".results h2").nth(10).wait_for()
    assert titles(page, ".results h2") == shown
    assert page.locator(".found select").input_value() == "date"


def test_back_leads_to_the_choice_before_and_no_jump_is_in_its_way(page: Page, url: str) -> None:
    page.goto(f"{url}tags/index.html")
    choose(page, CHOSEN[0])
    page.locator(".results h2").first.wait_for()
    steps = page.evaluate("history.length")
    page.locator(".chosen a").click()
    page.wait_for_url("**#found")
    assert page.evaluate("history.length") == steps
    page.evaluate("location.hash = 'main'")  # as the link to the content does
    choose(page, CHOSEN[1])
    assert page.locator(".topics input:checked").count() == 2
    page.go_back()
    page.locator(".by-month").first.wait_for()
    assert page.locator(".topics input:checked").count() == 1
    assert parse_qs(urlsplit(page.url).query) == {"q": [f"tag:{CHOSEN[0]}"]}


def test_what_papers_and_topics_say_is_text(
    page: Page, observed: Observed, hostile_site: Path, site_server: Callable[..., ServedSite]
) -> None:
    site = site_server(hostile_site)
    page.goto(f"{site.url}search.html?q=kite")
    page.locator(".found summary").click()
    page.locator(".found details button").first.wait_for()
    assert sorted(titles(page, ".results h2")) == sorted(f"Kite {text}" for text in HOSTILE)
    assert sorted(titles(page, ".results .text")) == sorted(f"Kites fly. {text}" for text in HOSTILE)
    assert titles(page, ".results .tags li") == [HOSTILE[0]] * len(HOSTILE)
    assert titles(page, ".found details button") == [f"{HOSTILE[0]} {len(HOSTILE)}"]
    assert page.locator("main img, main script, main b").count() == 0
    page.goto(f"{site.url}tags/index.html")
    page.locator(".topics input").check()
    page.locator(".results h2").first.wait_for()
    assert page.locator(".chosen").inner_text().startswith(HOSTILE[0])
    assert page.locator("main img, main b").count() == 0
    assert observed.complaints == []
