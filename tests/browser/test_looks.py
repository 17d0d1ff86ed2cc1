"""The style sheet where it is hard to see: on paper, in colours of the system, in other scripts, with endless words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.engine.layout import OUTPUT
from tests.browser.reading import DAY
from tests.site.folder import SiteFolder, paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.serving import ServedSite

STYLE = "([selector, part, name]) => getComputedStyle(document.querySelector(selector), part)[name]"

LEFT = """(element, at) => {
    const [range, text] = [new Range(), element.firstChild];
    const start = at < 0 ? text.length + at : at;
    range.setStart(text, start);
    range.setEnd(text, start + 1);
    return range.getBoundingClientRect().left;
}"""


def style(page: Page, selector: str, name: str, part: str | None = None) -> str:
    """The computed value of a property of the first such element."""
    return str(page.evaluate(STYLE, [selector, part, name]))


@pytest.fixture
def arabic(tmp_path: Path, site_server: Callable[..., ServedSite]) -> str:
    """Address of a small site in Arabic, whose papers are in English."""
    site = SiteFolder(tmp_path)
    site.write("digest.toml", 'language = "ar"')
    for number in range(3):
        title = f"Part {number}: which networks learn?"
        site.write(f"content/papers/2025-09/part-{number}.md", paper(title, body="Networks learn to learn. " * 9))
    site.build()
    return site_server(tmp_path / OUTPUT).url


def test_keys_are_shown_as_they_are_printed_on_a_keyboard(page: Page, arabic: str) -> None:
    page.goto(f"{arabic}keys.html")
    assert style(page, "kbd", "direction") == "ltr"


@pytest.mark.parametrize(
    ("path", "selector"), [("papers/part-0-which-networks-learn.html", ".similar a"), ("tags/index.html", ".topics p")]
)
def test_an_english_text_ends_in_its_own_mark(page: Page, arabic: str, path: str, selector: str) -> None:
    page.goto(arabic + path)
    text = page.locator(selector).first
    assert text.inner_text()[-1] in "?."
    first, last = (text.evaluate(LEFT, at) for at in (0, -1))
    assert first < last
    assert style(page, selector, "textAlign") == "right"


def test_marks_show_in_colours_of_the_system(page: Page, url: str) -> None:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto(url + DAY)
    page.locator(".marks .saved").first.click()
    page.locator(".marks .read").first.click()
    page.locator(".hide").click()
    paper, pressed = style(page, "body", "backgroundColor"), "[aria-pressed=true]"
    hollow, full, tick = (f".marks .{name}" for name in (f"saved:not({pressed})", f"saved{pressed}", f"read{pressed}"))
    colours = [style(page, selector, "backgroundColor", "::before") for selector in (hollow, full, tick)]
    assert len({paper, *colours[:2]}) == 3
    assert colours[2] == colours[1]
    assert style(page, f".hide{pressed}", "backgroundColor") == colours[1]


def test_on_paper_ink_is_dark_whatever_the_reader_chose(page: Page, url: str) -> None:
    page.goto(url + DAY)
    on_screen = style(page, "body", "color")
    page.get_by_role("button", name="Dark mode").click()
    assert style(page, "body", "color") != on_screen
    page.emulate_media(media="print")
    assert [style(page, "body", name) for name in ("color", "backgroundColor")] == [on_screen, "rgb(255, 255, 255)"]


def test_a_word_without_end_makes_no_page_wider_than_the_screen(
    page: Page, tmp_path: Path, site_server: Callable[..., ServedSite]
) -> None:
    site, word = SiteFolder(tmp_path), "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3
    for number in range(3):
        text = paper(f"{word}{number} learns", body=f"Networks learn {word}.", tags="[language-models]")
        site.write(f"content/papers/2025-09/part-{number}.md", text)
    site.build()
    url = site_server(tmp_path / OUTPUT).url
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(url)
    page.locator(".marks .saved").first.click()
    slug = page.locator("article").nth(1).get_attribute("id")
    paths = ["", DAY, "weeks/2025-W36.html", f"papers/{slug}.html", "tags/language-models.html", "saved.html"]
    wide = []
    for path in [*paths, "search.html?q=networks", f"saved.html#papers={slug}"]:
        page.goto("about:blank")
        page.goto(url + path, wait_until="networkidle")
        page.locator("main a:visible, main h1").filter(has_text=word).first.wait_for()
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
    assert wide == []
