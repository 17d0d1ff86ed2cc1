"""What was found, as the search page shows it: marks, while it waits, and the place that a reader had reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.reading import RESULTS, look_for, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route


def test_what_was_found_is_saved_where_it_stands_and_its_button_shows_it(search: Page) -> None:
    search.emulate_media(reduced_motion="reduce")
    found = look_for(search, "language models")
    search.locator(".results .marks .saved").nth(1).click()
    assert search.locator(".results article[data-saved] h2").inner_text() == found[1]
    search.mouse.move(1, 1)
    looks = "all => all.map(button => getComputedStyle(button).color + getComputedStyle(button).padding)"
    pressed, unpressed = (search.locator(f".results [aria-pressed={state}]") for state in ("true", "false"))
    assert pressed.evaluate_all(looks) == ["rgb(20, 86, 106)0px"]
    assert set(unpressed.evaluate_all(looks)) == {"rgb(98, 93, 85)0px"}
    search.locator(f"{RESULTS} a").first.focus()
    search.keyboard.press("s")
    search.get_by_text("Saved.", exact=True).wait_for()
    assert search.locator(".results .saved[aria-pressed=true]").count() == 2
    search.keyboard.press("s")
    search.get_by_text("Not saved.").wait_for()
    search.locator("#search-box").focus()
    assert look_for(search, "language models ") == found
    assert search.locator(".results .saved[aria-pressed=true]").count() == 1


def test_a_search_that_takes_its_time_says_that_it_is_under_way(search: Page) -> None:
    held: list[Route] = []
    search.route(re.compile(r"search/words/"), lambda route: held.append(route))
    search.locator("#search-box").fill("quantization")
    search.locator(".found[aria-busy=true]").get_by_text("Searching…").wait_for()
    assert search.locator(".found aside").is_hidden()
    search.wait_for_function("() => document.querySelector('.spoken').textContent === 'Searching…'")
    search.route(re.compile(r"search/words/"), lambda route: route.continue_())
    for route in held:
        route.continue_()
    search.locator(RESULTS).first.wait_for()
    assert search.locator(".found:not([aria-busy]) .summary").inner_text() != "Searching…"


@pytest.mark.parametrize("words", ["ø", "数", "the", "of the", "tag:speech the"])
def test_words_that_no_index_keeps_are_told_once_the_reader_pauses(search: Page, words: str) -> None:
    look_for(search, words)
    assert search.locator(".found").is_hidden()
    search.get_by_text("These words are too common or too short to search for.").first.wait_for()
    assert search.locator(".found").is_visible()


def test_words_that_are_finished_are_answered_at_once(search: Page) -> None:
    look_for(search, "the ")
    assert search.locator(".summary").inner_text().startswith("These words are too common")
    look_for(search, "ø ")
    assert search.locator(".summary").inner_text() == "Nothing found"


def test_a_reader_who_comes_back_is_where_the_list_was_left(search: Page) -> None:
    look_for(search, "model")
    search.locator("#search-box").press("Tab")
    search.get_by_role("button", name="More results").click()
    search.locator(RESULTS).nth(15).wait_for()
    search.locator(RESULTS).nth(15).scroll_into_view_if_needed()
    place = search.evaluate("scrollY")
    assert place > 1000
    wait_until(search, f"history.state?.y === {place}")
    search.reload()
    wait_until(search, f"scrollY === {place}")
    search.locator(f"{RESULTS} a").nth(15).click()
    search.locator("article.paper").wait_for()
    search.go_back()
    wait_until(search, f"scrollY === {place}")
    search.locator(".by-month button").first.evaluate("button => button.click()")
    search.locator(".by-month [aria-pressed=true]").wait_for()
    search.evaluate("scrollTo(0, 0)")
    search.go_back()
    wait_until(search, f"scrollY === {place}")
