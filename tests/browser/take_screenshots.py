"""Pictures of the sample site for the README: ``python -m tests.browser.take_screenshots`` after ``digest build``."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.serving import serve

ROOT = Path(__file__).parents[2]
PAGES = {
    "home": "index.html",
    "day": "days/2025-09-01.html",
    "paper": "papers/lora-low-rank-adaptation-of-large-language-models.html",
    "tag": "tags/language-models.html",
    "year": "years/2025.html",
    "trends": "trends.html",
    "saved": "saved.html",
    "search": "search.html?q=language+model+quantization",
}
LOOKS = {"": (1280, 860, "light"), "-dark": (1280, 860, "dark"), "-phone": (390, 780, "light")}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


def save_some(page: Page, day: str) -> None:
    """Save the first papers of a day, so that the page of saved papers has something to show, and forget the visit."""
    page.goto(day)
    for button in page.locator(".marks .saved").all()[:4]:
        button.click()
    page.wait_for_load_state("networkidle")
    page.evaluate("digest.write('visit', {at: 0})")


def main() -> None:
    """Take every page in every look."""
    folder = ROOT / "docs/screenshots"
    folder.mkdir(exist_ok=True)
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with serve(ROOT / "site") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=[*FLAGS])
        for look, (width, height, scheme) in LOOKS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            save_some(page, site.url + PAGES["day"])
            for name, path in PAGES.items():
                page.goto(f"{site.url}{path}", wait_until="networkidle")
                page.screenshot(path=folder / f"{name}{look}.png")
        browser.close()


if __name__ == "__main__":
    main()
