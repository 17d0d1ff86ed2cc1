"""Every link of the sample site, with all that a site can have switched on: pages, anchors, scripts, icons."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from digest.engine.layout import OUTPUT
from digest.engine.opening import Wish, run_build
from tests.site.folder import TODAY, read_files
from tests.site.links import broken_links, links_of, read_page

EVERYTHING = 'offline = true\n[[watch]]\nname = "Language models that see"\nquery = "language"\ntags = ["multimodal"]\n'
ROOTS = {"": "", "https://example.org/": "/", "https://example.org/repo/": "/repo/"}
"""Addresses of a site, and where its 404 page starts to look."""


@pytest.fixture(scope="module", params=ROOTS)
def site(request: pytest.FixtureRequest, repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of the sample's last month at an address."""
    root = tmp_path_factory.mktemp("sample")
    shutil.copytree(repo_root / "content/papers/2025-09", root / "content/papers/2025-09")
    settings = (repo_root / "digest.toml").read_text(encoding="utf-8")
    (root / "digest.toml").write_text(f"{settings}\n{EVERYTHING}", encoding="utf-8")
    outcome = run_build(root, Wish(base_url=request.param or None), TODAY, lambda what, done, total: None)
    assert outcome.diagnostics == []
    return read_files(root / OUTPUT)


def test_every_link_within_the_site_leads_somewhere_from_any_address_and_from_a_folder(site: dict[str, bytes]) -> None:
    watched = [path for path in site if path.startswith("watch/") and path.endswith(".html")]
    assert watched == ["watch/language-models-that-see.html"]
    assert list(broken_links(site)) == []


def test_the_page_for_lost_readers_looks_from_the_address_of_the_site(
    site: dict[str, bytes], request: pytest.FixtureRequest
) -> None:
    root = next(ROOTS[address] for address in ROOTS if f"[{address}]" in request.node.name)
    inner = [link.partition("#")[0] for link in links_of("404.html", site["404.html"]) if not urlsplit(link).netloc]
    targets = [link for link in inner if link]
    assert [link for link in targets if not link.startswith(root) or link.removeprefix(root) not in site] == []


def test_no_page_asks_another_host_for_anything(site: dict[str, bytes]) -> None:
    pages = {path: read_page(data) for path, data in site.items() if path.endswith(".html")}
    assert [(path, link) for path, page in pages.items() for link in page.loaded if urlsplit(link).netloc] == []


def test_a_page_that_has_feeds_offers_both_forms_to_whoever_looks_for_them(site: dict[str, bytes]) -> None:
    feeds = [path for path in site if path.endswith((".xml", ".json")) and path.startswith(("feed", "tags/", "watch/"))]
    offered = {f"{path.rpartition('.')[0]}.html" for path in feeds} - {"feed.html"}
    for path in offered | {"index.html"}:
        name = path.removesuffix(".html").rpartition("/")[2].replace("index", "feed")
        wanted = {f"{name}.xml": "application/atom+xml", f"{name}.json": "application/feed+json"}
        page = site[path].decode()
        missing = [link for link, form in wanted.items() if f'type="{form}"' not in page or f'{link}">' not in page]
        assert (path, missing) == (path, [])


def test_every_link_of_a_site_without_papers_leads_somewhere(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "digest.toml").write_text(EVERYTHING, encoding="utf-8")
    run_build(tmp_path, Wish(), TODAY, lambda what, done, total: None)
    assert list(broken_links(read_files(tmp_path / OUTPUT))) == []
