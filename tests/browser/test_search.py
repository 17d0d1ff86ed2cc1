"""The search page as readers use it: by keyboard, by address, by ear, on a slow line and without a server."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.observing import Observed, accessibility_faults
from tests.browser.reading import RESULTS, focused, look_for, titles

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

SCRIPT_BYTES = 20_150
"""Of the modules that a first search fetches, compressed."""


def test_papers_are_found_as_one_types(search: Page, observed: Observed) -> None:
    found = look_for(search, "attention is all")
    assert found[0] == "Attention Is All You Need"
    assert titles(search, f"{RESULTS} mark")[0] == "Attention"
    assert re.match(r"\d+ found in \d+ ms", search.locator(".summary").inner_text())
    look_for(search, "attention is all zzzzqx")
    assert "No paper has “zzzzqx”" in search.locator(".remarks").inner_text()
    search.locator("#search-box").fill("")
    search.locator(".found").wait_for(state="hidden")
    assert titles(search, RESULTS) == []
    assert observed.complaints == []


def test_the_box_of_any_page_leads_to_the_results(page: Page, url: str) -> None:
    page.goto(f"{url}days/2025-09-01.html")
    page.keyboard.press("/")
    page.keyboard.type("lora")
    page.keyboard.press("Enter")
    page.locator(RESULTS).first.wait_for()
    assert urlsplit(page.url).path.endswith("/search.html")
    assert page.locator("#search-box").input_value() == "lora"


def test_arrows_walk_the_results_and_enter_opens_one(search: Page) -> None:
    found = look_for(search, "language models")
    search.locator("#search-box").focus()
    search.keyboard.press("Enter")
    assert focused(search) == found[0]
    search.keyboard.press("ArrowDown")
    assert focused(search) == found[1]
    search.keyboard.press("ArrowUp")
    search.keyboard.press("ArrowUp")
    assert search.evaluate("document.activeElement.id") == "search-box"
    search.keyboard.press("ArrowDown")
    search.keyboard.press("Enter")
    search.locator("article.paper").wait_for()
    assert titles(search, "h1") == found[:1]


def test_a_search_has_an_address_and_back_leads_to_the_one_before(search: Page) -> None:
    first = look_for(search, "diffusion")
    search.locator("#search-box").press("Tab")
    second = look_for(search, "speech")
    search.locator("#search-box").press("Tab")
    assert parse_qs(urlsplit(search.url).query) == {"q": ["speech"]}
    search.go_back()
    search.wait_for_function("() => digestSearched('diffusion')")
    assert titles(search, RESULTS) == first
    search.go_forward()
    search.wait_for_function("() => digestSearched('speech')")
    assert titles(search, RESULTS) == second
    friend = search.context.new_page()
    friend.goto(search.url)
    friend.locator(RESULTS).first.wait_for()
    assert titles(friend, RESULTS) == second


def test_months_and_topics_narrow_a_search_and_are_taken_back(search: Page) -> None:
    look_for(search, "learning")
    month = search.locator(".by-month button").first
    count = int(month.locator(".n").inner_text())
    month.click()
    search.locator(".by-month [aria-pressed=true]").wait_for()
    assert search.locator("#search-box").input_value() == "date:2025-09 learning"
    assert search.locator(".summary").inner_text().startswith(f"{count} found")
    search.locator(".found summary").click()
    topic = search.locator(".found details button").first
    count = int(topic.locator(".n").inner_text())
    topic.click()
    search.locator(".found details [aria-pressed=true]").wait_for()
    assert search.locator(".summary").inner_text().startswith(f"{count} found")
    search.locator(".by-month [aria-pressed=true]").click()
    search.locator(".found details [aria-pressed=true]").click()
    search.wait_for_function("() => digestSearched('learning')")
    assert search.locator("#search-box").input_value() == "learning"


def test_a_filter_that_is_chosen_by_key_keeps_the_focus(search: Page) -> None:
    look_for(search, "learning")
    month = search.locator(".by-month button").last
    name = month.inner_text()
    month.press("Enter")
    search.locator(".by-month [aria-pressed=true]").wait_for()
    assert focused(search) == name


def test_the_newest_come_first_where_that_is_chosen(search: Page) -> None:
    look_for(search, "learning")
    before = search.evaluate("digestAnswers()")
    search.locator(".found select").select_option("date")
    search.wait_for_function("before => digestAnswers() > before", arg=before)
    whole = search.locator(".results li:has(> .facts) ~ li, .results li:has(> .facts)").count()
    days = search.eval_on_selector_all(".results time", "times => times.map(time => time.dateTime)")
    first = days[: len(days) - whole]
    assert first == sorted(first, reverse=True)
    search.reload()
    search.locator(RESULTS).first.wait_for()
    assert search.locator(".found select").input_value() == "date"


def test_more_results_come_below_those_that_are_there(search: Page) -> None:
    found = look_for(search, "model")
    search.get_by_role("button", name="More results").click()
    search.wait_for_function("() => document.querySelectorAll('.results h2').length > 10")
    longer = titles(search, RESULTS)
    assert longer[:10] == found
    assert len(longer) == len(set(longer))
    assert focused(search) == longer[10]


def test_results_are_announced_once_the_reader_pauses(search: Page) -> None:
    for words in ("lo", "lor", "lora"):
        search.locator("#search-box").fill(words)
    line = search.locator(".spoken[role=status]")
    search.wait_for_function("() => document.querySelector('.spoken').textContent !== ''")
    assert line.text_content() == search.locator(".summary").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_are_accessible(search: Page, scheme: str) -> None:
    search.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    look_for(search, "learning transfomer")
    look_for(search, "language models")
    search.locator(".found summary").click()
    search.locator(".found details button").first.click()
    search.locator(".found details [aria-pressed=true]").wait_for()
    assert accessibility_faults(search) == []


def test_a_late_answer_is_dropped(search: Page) -> None:
    held: list[Route] = []
    search.route(re.compile(r"words/q\.json"), lambda route: held.append(route))
    with search.expect_request(re.compile(r"words/q\.json")):
        search.locator("#search-box").fill("quantization")
    found = look_for(search, "speech")
    with search.expect_response(re.compile(r"words/q\.json")):
        held[0].continue_()
    assert look_for(search, "speech ") == found


def test_the_box_takes_typing_before_the_script_is_there(page: Page, url: str) -> None:
    held: list[Route] = []
    page.route("**/search/box.js", lambda route: held.append(route))
    with page.expect_request("**/search/box.js"):
        page.goto(f"{url}search.html", wait_until="commit")
    page.locator("#search-box").fill("lora")
    held[0].continue_()
    page.locator(RESULTS).first.wait_for()


def test_an_index_that_cannot_be_read_is_said_and_read_later(search: Page) -> None:
    search.route("**/manifest.json", lambda route: route.abort())
    search.reload()
    look_for(search, "lora")
    assert "could not be read" in search.locator(".summary").inner_text()
    search.unroute("**/manifest.json")
    assert look_for(search, "lora ") != []


def test_an_index_of_a_newer_format_asks_for_a_reload(search: Page) -> None:
    search.route("**/manifest.json", lambda route: route.fulfill(json={"format": 2}))
    search.reload()
    look_for(search, "lora")
    assert "newer than this page" in search.locator(".summary").inner_text()


def test_a_stale_file_is_asked_for_once_more_and_its_papers_left_out(search: Page) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(json={})

    search.route("**/papers/2025-07-10.*.json", answer)
    assert not any(title.startswith("LoRA") for title in look_for(search, "lora"))
    assert len(asked) == 2 * len(set(asked))


def test_from_a_folder_the_page_says_what_it_needs(page: Page, sample: Path, observed: Observed) -> None:
    page.goto((sample / "index.html").as_uri())
    page.locator("#search-box").fill("lora")
    page.locator("#search-box").press("Enter")
    page.locator(".from-folder").wait_for()
    assert "Search works where the site is served" in page.locator(".from-folder").inner_text()
    page.locator(".from-folder a").first.click()
    assert titles(page, "h1") == ["Topics"]


def test_without_scripts_the_page_points_to_topics_and_days(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}search.html")
    assert titles(page, "noscript a") == ["Browse the topics", "Browse the days"]
    context.close()


def test_files_that_were_not_used_for_longest_are_let_go(page: Page, url: str) -> None:
    page.route("**/big/*.json", lambda route: route.fulfill(body='"' + "x" * 5_000_000 + '"'))
    page.goto(f"{url}search.html")
    kept = page.evaluate(
        """async (root) => {
          const { Files, Missing } = await import(`${root}static/js/search/files.js`);
          const files = new Files((path) => `${root}big/${path}`);
          for (const name of ["a", "b", "a", "c"]) {
            try { files.get(`${name}.json`); } catch (missing) { await files.load(missing); }
          }
          files.trim();
          const isKept = (name) => {
            try { return files.get(`${name}.json`) !== null; } catch { return false; }
          };
          return ["a", "b", "c"].filter(isKept);
        }""",
        url,
    )
    assert kept == ["a", "c"]


def test_a_first_search_fetches_little_script(search: Page, sample: Path, observed: Observed) -> None:
    look_for(search, "low rank adaptation")
    paths = {urlsplit(address).path.removeprefix("/repo/") for address in observed.urls}
    modules = [sample / path for path in sorted(paths) if path.startswith("static/js/search/")]
    assert sum(len(gzip.compress(module.read_bytes())) for module in modules) < SCRIPT_BYTES


def test_no_module_waits_for_the_one_that_imports_it(search: Page, sample: Path, observed: Observed) -> None:
    look_for(search, "low rank adaptation")
    fetched = {name for address in observed.urls for name in re.findall(r"js/search/(\w+)\.js", address)}
    page = (sample / "search.html").read_text(encoding="utf-8")
    worker = (sample / "static/js/search/worker.js").read_text(encoding="utf-8")
    named = {*re.findall(r"js/search/(\w+)\.js", page), *re.findall(r'"\./(\w+)\.js"', worker)}
    assert fetched - named == {"worker"}
