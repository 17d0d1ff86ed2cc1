"""Tests in a real browser: the system's Chromium, driven by Playwright, on sites served from 127.0.0.1.

In CI a missing browser is a failure, elsewhere a reason to skip. No page can reach another host: names do not resolve.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from digest.engine.layout import OUTPUT
from digest.engine.opening import Wish, run_build
from tests.browser.observing import Observed, observe
from tests.browser.serving import ServedSite, serve
from tests.site.folder import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

COMMANDS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def chromium(in_ci: bool) -> str:
    """Path of the system's Chromium."""
    found = next(filter(None, map(shutil.which, COMMANDS)), None)
    if found is None:
        message = f"no browser is on PATH: one of {', '.join(COMMANDS)}"
        if in_ci:
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    return {"executable_path": chromium, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def sample(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the sample site."""
    root = tmp_path_factory.mktemp("sample")
    shutil.copytree(repo_root / "content", root / "content")
    shutil.copy(repo_root / "digest.toml", root)
    run_build(root, Wish(), TODAY, lambda what, done, total: None)
    return root / OUTPUT


@pytest.fixture
def url(sample: Path, site_server: Callable[..., ServedSite]) -> str:
    """Address of the sample, served below a path."""
    return site_server(sample, "/repo/").url


@pytest.fixture
def observed(context: BrowserContext) -> Observed:
    """What the test's pages ask for and complain about. Ask for it before the first page is opened."""
    return observe(context)


@pytest.fixture
def search(page: Page, url: str, observed: Observed) -> Page:
    """The search page, which tells what was answered last."""
    page.add_init_script(
        """const answered = [];
        window.digestAnswers = () => answered.length;
        window.digestSearched = (words) => answered.at(-1) === words;
        const NativeWorker = Worker;
        window.Worker = class extends NativeWorker {
          constructor(...args) {
            super(...args);
            this.asked = new Map();
            this.addEventListener("message", ({ data }) => answered.push(this.asked.get(data.id)));
          }
          postMessage(question) {
            this.asked.set(question.id, question.text);
            super.postMessage(question);
          }
        };"""
    )
    page.goto(f"{url}search.html")
    return page


@pytest.fixture
def site_server() -> Iterator[Callable[..., ServedSite]]:
    """``site_server(folder, base_path="/")`` serves a folder until the test ends."""
    with ExitStack() as servers:

        def start(folder: Path, base_path: str = "/") -> ServedSite:
            return servers.enter_context(serve(folder, base_path))

        yield start
