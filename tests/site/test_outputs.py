"""The sample site as a whole: links, policy, feeds, data."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import quote_plus

import feedparser
import pytest

from digest.engine.layout import CACHE, OUTPUT
from digest.engine.opening import Wish, run_build
from tests.site.folder import TODAY, read_files
from tests.site.links import broken_links, read_page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)


@pytest.fixture(scope="module", params=["", "https://example.org/repo/"], ids=["without address", "with address"])
def sample(
    request: pytest.FixtureRequest, repo_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Every file of the sample site, built afresh."""
    root = tmp_path_factory.mktemp("sample")
    shutil.copytree(repo_root / "content", root / "content")
    shutil.copy(repo_root / "digest.toml", root)
    outcome = run_build(root, Wish(base_url=request.param or None), TODAY, lambda what, done, total: None)
    assert outcome.diagnostics == []
    assert (root / CACHE).is_dir()
    return read_files(root / OUTPUT)


def test_every_internal_link_leads_somewhere(sample: dict[str, bytes]) -> None:
    assert list(broken_links(sample)) == []


def test_no_page_has_inline_script_or_style_and_every_one_has_the_policy(sample: dict[str, bytes]) -> None:
    pages = {path: data for path, data in sample.items() if path.endswith(".html")}
    assert {path: page.faults for path, data in pages.items() if (page := read_page(data)).faults} == {}
    assert [path for path, data in pages.items() if f'content="{POLICY}"' not in data.decode()] == []


def test_every_page_of_a_paper_is_small_besides_its_text(sample: dict[str, bytes]) -> None:
    rows = [json.loads(line) for path, data in sample.items() if path.startswith("data/") for line in data.splitlines()]
    sizes = {}
    for row in rows:
        page = sample[f"papers/{row['slug']}.html"].decode()
        lead = page.partition('name="description"')[2].partition(">")[0]
        own = len(row["abstract"]) + len(lead) + page.count(row["title"]) * len(row["title"])
        own += page.count(quote_plus(row["title"])) * len(quote_plus(row["title"]))  # asked of other sites
        for start, end in (('<section class="similar">', "</section>"), ('<nav class="pager"', "</nav>")):
            own += len(re.sub(r"<[^>]*>", "", page.partition(start)[2].partition(end)[0]))
        if 'class="notes"' not in page:
            sizes[row["slug"]] = len(page) - own
    assert {slug: size for slug, size in sizes.items() if size > 6000} == {}


def test_feeds_parse_without_a_complaint_and_have_stable_ids(sample: dict[str, bytes]) -> None:
    feeds = {
        path: feedparser.parse(data) for path, data in sample.items() if path.endswith(".xml") and "sitemap" not in path
    }
    assert {path: feed.bozo_exception for path, feed in feeds.items() if feed.bozo} == {}
    assert all(entry.id.startswith("urn:uuid:") for feed in feeds.values() for entry in feed.entries)
    newest = feeds["feed.xml"].entries[0]
    assert newest.updated.startswith("2025-09-18")
    assert newest.title
    assert feeds["feed.xml"].feed.author == "Paper digest"


def test_json_feeds_say_what_version_1_1_asks_for(sample: dict[str, bytes]) -> None:
    for path, data in sample.items():
        if path == "feed.json" or (path.startswith("tags/") and path.endswith(".json")):
            feed = json.loads(data)
            assert feed["version"] == "https://jsonfeed.org/version/1.1"
            assert feed["title"]
            assert all(item["id"] and item["content_html"] for item in feed["items"])


def test_the_feeds_of_all_papers_say_what_the_site_is(sample: dict[str, bytes]) -> None:
    said = "A sample of well-known machine learning papers, summarised in our own words. The days are invented."
    assert feedparser.parse(sample["feed.xml"]).feed.subtitle == said
    assert json.loads(sample["feed.json"])["description"] == said
    others = {path for path, data in sample.items() if path.startswith("tags/") and said.encode() in data}
    assert {path for path in others if path.endswith((".xml", ".json"))} == set()


def test_the_data_mirror_has_every_paper_once(sample: dict[str, bytes]) -> None:
    rows = [json.loads(line) for path, data in sample.items() if path.startswith("data/") for line in data.splitlines()]
    pages = {path.removeprefix("papers/").removesuffix(".html") for path in sample if path.startswith("papers/")}
    assert sorted(row["slug"] for row in rows) == sorted(pages)


def test_the_sitemap_lists_every_page_only_where_the_address_is_known(
    sample: dict[str, bytes], request: pytest.FixtureRequest
) -> None:
    has_address = "with address" in request.node.callspec.id.replace("without", "")
    assert ("sitemap.xml" in sample) == ("Sitemap:" in sample["robots.txt"].decode())
    if "sitemap.xml" in sample:
        listed = b"".join(data for path, data in sample.items() if path.startswith("sitemaps/")).decode()
        missing = [path for path in sample if path.startswith(("papers/", "days/")) and f"/repo/{path}<" not in listed]
        assert missing == []
    assert has_address or "sitemap.xml" not in sample
