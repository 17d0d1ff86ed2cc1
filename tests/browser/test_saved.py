"""The page of saved papers: what comes in, what goes out, and what other tabs see."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import bibtexparser
import pytest
import rispy

from tests.browser.reading import DAY, LORA, focused, text_of, titles, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.observing import Observed


def test_another_tab_follows(page: Page, url: str) -> None:
    page.goto(f"{url}saved.html")
    page.locator(".none").wait_for()
    other = page.context.new_page()
    other.goto(url + LORA)
    other.get_by_role("button", name="Save").click()
    page.locator(".papers li").wait_for()
    assert "10 July 2025" in page.locator(".papers .facts").inner_text()
    other.get_by_role("button", name="Save").click()
    page.locator(".none").wait_for()


def test_saved_papers_go_out_as_bibtex_csl_and_ris(page: Page, sample: Path, url: str) -> None:
    for path in (LORA, "papers/attention-is-all-you-need.html"):
        page.goto(url + path)
        page.keyboard.press("s")
        wait_until(page, "Object.values(digest.read('saved', {})).every(paper => paper.csl)")
    page.goto(f"{url}saved.html")
    page.locator(".order").select_option("title")
    written = {}
    for name in ("bib", "csl", "ris"):
        page.locator(".format").select_option(name)
        with page.expect_download() as download:
            page.locator(".download").click()
        written[name] = text_of(download.value)
    entries = re.findall(r"@misc\{.*?\n\}\n", written["bib"], re.DOTALL)
    months = "".join(path.read_text() for path in sample.glob("bib/*.bib"))
    assert [entry for entry in entries if entry not in months] == []
    assert len(bibtexparser.parse_string(written["bib"]).entries) == 2
    names = ["Attention Is All You Need", "LoRA: Low-Rank Adaptation of Large Language Models"]
    assert [item["title"] for item in json.loads(written["csl"])] == names
    assert [item["title"] for item in rispy.loads(written["ris"])] == names


def test_a_paper_that_was_saved_in_passing_is_whole_when_it_goes_out(page: Page, observed: Observed, url: str) -> None:
    """Who saves a paper and goes on at once is gone before the script that reads its whole record is there."""
    page.route("**/record.js", lambda route: route.abort())
    page.goto(url + LORA)
    page.keyboard.press("s")
    assert page.evaluate("Object.values(digest.read('saved', {})).map(paper => paper.csl)") == [None]
    page.unroute("**/record.js")
    observed.complaints.clear()
    page.goto(f"{url}saved.html")
    page.locator(".papers li").wait_for()
    assert "Edward" in page.locator(".papers .facts").inner_text()
    with page.expect_download() as download:
        page.locator(".export").click()
    (paper,) = json.loads(text_of(download.value))["papers"]
    assert (paper["csl"]["title"], paper["date"]) == (paper["title"], "2025-07-10")
    assert observed.complaints == []


def test_a_saved_paper_that_the_site_lost_stays_in_the_list(page: Page, url: str) -> None:
    page.goto(url)
    page.evaluate("""digest.write("saved", {lost: {slug: "lost", title: "Lost", date: "", tags: [], at: ""}})""")
    page.goto(f"{url}saved.html")
    assert titles(page, ".papers a") == ["Lost"]


def save(page: Page, url: str, count: int) -> None:
    """Save the first papers of a day, and go to the page of saved papers."""
    page.goto(url + DAY)
    for button in page.locator("article.entry .marks .saved").all()[:count]:
        button.click()
    wait_until(page, f"Object.values(digest.read('saved', {{}})).filter(paper => paper.csl).length === {count}")
    page.goto(f"{url}saved.html")
    page.locator(".papers li").nth(count - 1).wait_for()


def test_nothing_is_removed_but_what_is_ticked_and_it_can_be_put_back(page: Page, url: str) -> None:
    save(page, url, 3)
    kept = titles(page, ".papers a")
    boxes, remove = page.locator(".papers input"), page.locator(".remove")
    assert remove.is_disabled()
    boxes.nth(1).check()
    remove.press("Enter")
    page.get_by_text("Papers removed: 1").wait_for()
    assert titles(page, ".papers a") == [kept[0], kept[2]]
    assert page.evaluate("document.activeElement.ariaLabel") == kept[2]
    assert remove.is_disabled()
    page.locator(".all").check()
    remove.press("Enter")
    page.get_by_text("Papers removed: 2").wait_for()
    assert focused(page) == "Put back what was removed"
    page.keyboard.press("Enter")
    page.get_by_text("Papers saved: 2").wait_for()
    assert titles(page, ".papers a") == [kept[0], kept[2]]
    assert page.evaluate("document.activeElement.ariaLabel") == kept[0]
    assert page.locator(".undo").is_hidden()


def test_a_list_can_be_exported_removed_imported_and_shared(page: Page, url: str, tmp_path: Path) -> None:
    save(page, url, 3)
    kept = sorted(titles(page, ".papers a"))
    with page.expect_download() as download:
        page.locator(".export").click()
    (tmp_path / "list.json").write_text(text_of(download.value), encoding="utf-8")
    page.locator(".papers input").first.check()
    page.locator(".remove").click()
    assert page.locator(".papers li").count() == 2
    page.locator(".import input").set_input_files(tmp_path / "list.json")
    page.locator(".papers li").nth(2).wait_for()
    assert sorted(titles(page, ".papers a")) == kept
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".share").click()
    page.get_by_text("Copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    page.evaluate("localStorage.clear()")
    friend = page.context.new_page()
    friend.goto(f"{link},gone-with-the-wind")
    friend.get_by_text("gone-with-the-wind (No longer on this site)").wait_for()
    assert sorted(titles(friend, ".shared a")) == sorted([*kept, "gone-with-the-wind"])
    friend.locator(".keep").click()
    assert sorted(titles(friend, ".papers a")) == kept
    friend.get_by_text("Papers saved: 3").wait_for()
    assert (friend.locator(".shared").is_visible(), friend.url) == (False, f"{url}saved.html")


def test_the_box_for_all_says_whether_all_are_ticked(page: Page, url: str) -> None:
    save(page, url, 2)
    every, boxes = page.locator(".all"), page.locator(".papers input")
    every.check()
    boxes.first.uncheck()
    assert every.evaluate("box => [box.checked, box.indeterminate]") == [False, True]
    boxes.nth(1).uncheck()
    assert every.evaluate("box => [box.checked, box.indeterminate]") == [False, False]


def test_a_link_that_was_cut_shares_nothing(page: Page, observed: Observed, url: str) -> None:
    page.goto(f"{url}saved.html#papers=%E0%A4%A")
    page.locator(".none").wait_for()
    assert (page.locator(".shared").is_visible(), observed.complaints) == (False, [])


@pytest.mark.parametrize("text", ["", "{", '{"version": 1}', '{"version": 9, "papers": []}', "[]"])
def test_a_file_that_is_no_list_changes_nothing(page: Page, observed: Observed, url: str, text: str) -> None:
    page.goto(f"{url}saved.html")
    page.locator(".import input").set_input_files({"name": "x", "mimeType": "", "buffer": text.encode()})
    page.get_by_text("This is no list of saved papers.").wait_for()
    assert (page.locator(".papers li").count(), observed.complaints) == (0, [])


def test_what_a_list_brings_is_checked_and_shown_as_text(page: Page, observed: Observed, url: str) -> None:
    hostile = {"slug": "kite", "title": "<img src=x onerror=alert(1)>", "date": "soon", "tags": [1, "<b>"], "csl": 7}
    bad = [{"slug": "../../etc", "title": "x"}, {"slug": "x"}, None, "x", {"slug": "__proto__", "title": "x"}]
    text = json.dumps({"version": 1, "papers": [hostile, *bad]})
    page.goto(f"{url}saved.html")
    page.locator(".import input").set_input_files({"name": "x", "mimeType": "", "buffer": text.encode()})
    page.locator(".papers li").wait_for()
    assert titles(page, ".papers a") == [hostile["title"]]
    assert titles(page, ".papers .facts") == ["<b>"]
    assert page.locator(".papers img").count() == 0
    assert observed.complaints == []
