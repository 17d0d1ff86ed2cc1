"""Search files that were damaged on their way: a message, never a crash, in the terminal and in the browser."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from digest.cli import cli
from digest.errors import DigestError
from tests.browser.reading import wait_until
from tests.trust.limits import within

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.observing import Observed
    from tests.browser.serving import ServedSite
    from tests.site.folder import SiteFolder

QUERIES = ("sheep", "script alert", "tag:sheep flocks", '"count sheep"', "shep")
KINDS = ("manifest.json", "words", "terms", "papers")


def damage(data: bytes, chance: random.Random) -> bytes:
    """Some bytes of a file cut, doubled, changed or replaced by JSON of another shape."""
    at = chance.randrange(len(data))
    length = chance.randint(1, 12)
    return chance.choice(
        [
            data[:at],
            data[:at] + data[at + length :],
            data[:at] + data[at : at + length] * 3 + data[at + length :],
            data[:at] + bytes(chance.randrange(256) for _ in range(length)) + data[at + length :],
            b"",
            b"[]",
            b"null",
            b'{"format": 1}',
            b"<!doctype html><p>The host's own page",
            b"[" * 100_000,
        ]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_index_is_a_message_in_the_terminal(hostile: SiteFolder, tmp_path: Path, kind: str) -> None:
    chance = random.Random(kind)
    shutil.copytree(hostile.root / "site/search", tmp_path / "whole")
    (tmp_path / "content").mkdir()
    files = [path for path in (tmp_path / "whole").rglob("*.json") if kind in path.relative_to(tmp_path).as_posix()]
    found = 0
    for _ in range(40):
        shutil.rmtree(tmp_path / "site", ignore_errors=True)
        shutil.copytree(tmp_path / "whole", tmp_path / "site/search")
        for path in files:
            (tmp_path / "site/search" / path.relative_to(tmp_path / "whole")).write_bytes(
                damage(path.read_bytes(), chance)
            )
        with within(10):
            run = CliRunner().invoke(cli, ["-C", str(tmp_path), "search", chance.choice(QUERIES)])
        assert run.exception is None or isinstance(run.exception, DigestError | SystemExit), run.exc_info
        found += isinstance(run.exception, DigestError)
    assert found > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_index_is_a_message_in_the_browser(
    hostile: SiteFolder, page: Page, observed: Observed, site_server: Callable[..., ServedSite], kind: str
) -> None:
    url = site_server(hostile.root / "site").url
    pages = f"**/search/{kind}*" if "." in kind else f"**/search/{kind}/*"
    page.context.route(pages, lambda route: route.fulfill(body="<p>The host's own page", content_type="text/html"))
    page.goto(f"{url}search.html?q=sheep")
    wait_until(page, "document.querySelector('.summary').textContent !== ''")
    assert observed.complaints == []
