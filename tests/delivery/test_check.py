"""``digest check``: what would break is a fault, what may be meant is a warning, and looking changes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from digest.delivery.check import Check, Level
from digest.delivery.duplicates import Candidate, find_duplicates
from digest.delivery.hosts import HOSTS, MIB, Host, readable_size, uses_of
from tests.conftest import REPO_ROOT
from tests.delivery.checking import built_site, checked
from tests.site.folder import SiteFolder, paper

if TYPE_CHECKING:
    from pathlib import Path

LEAD = "We take weights away from a trained network, one by one, and measure what is lost on the way down"


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    return built_site(tmp_path / "site")


def run_check(site: SiteFolder, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digest", "-C", str(site.root), "check", *arguments]
    return subprocess.run(command, cwd=REPO_ROOT, capture_output=True, text=True, check=False)


def test_a_good_site_has_neither_faults_nor_warnings(site: SiteFolder) -> None:
    assert {row.name: row for row in checked(site, *HOSTS.values()).values() if row.level is not Level.OK} == {}


def test_looking_changes_nothing(site: SiteFolder) -> None:
    before = site.stamps()
    site.write("content/papers/2025-09/new.md", paper("New"))
    checked(site)
    assert site.stamps() == before


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("gone.html", "papers/pruning.html: gone.html"),
        ("../index.html#nowhere", "papers/pruning.html: index.html#nowhere: no such element"),
        ("#nowhere", "papers/pruning.html: #nowhere: no such element"),
        ("/elsewhere/index.html", "papers/pruning.html: /elsewhere/index.html"),
        ("../../index.html", "papers/pruning.html: ../../index.html"),
        ("https://example.org/repo/gone.html", "papers/pruning.html: https://example.org/repo/gone.html"),
    ],
)
def test_a_link_that_leads_nowhere_is_a_fault(site: SiteFolder, link: str, fault: str) -> None:
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body=f"We prune.\n\n## Notes\n\n[there]({link})"))
    site.build()
    links = checked(site)["links"]
    assert (links.level, links.details) == (Level.FAULT, (fault,))


@pytest.mark.parametrize(
    "link",
    [
        "../index.html#main",
        "#main",
        "https://example.org/repo/",
        "/repo/about.html",
        "../tags/",
        "https://other.example/x",
    ],
)
def test_a_link_that_leads_somewhere_is_none(site: SiteFolder, link: str) -> None:
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body=f"We prune.\n\n## Notes\n\n[there]({link})"))
    site.build()
    assert checked(site)["links"].level is Level.OK


def test_text_that_speaks_of_links_has_none(site: SiteFolder) -> None:
    body = """Write src='logo.png' in the tag, and href="x.html" where a > b, or <a id='c' href='d.html'>."""
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body=body, authors='["A. Author"]'))
    site.build()
    assert checked(site)["links"].details == ()


def test_what_a_feed_a_sitemap_or_a_style_sheet_names_must_be_there(site: SiteFolder) -> None:
    site.write("static/style.css", 'body { background: url("missing.png") }')
    site.build()
    for name in ("papers/pruning.html", "feed.json"):
        (site.root / "site" / name).unlink()
    broken = checked(site)["links"].details
    assert {line.partition(":")[0] for line in broken} >= {"static/style.css", "feed.xml", "sitemaps/2025-09.xml"}


def test_errors_in_the_content_are_a_fault(site: SiteFolder) -> None:
    site.write("content/papers/2025-09/broken.md", "---\ntitle: [\n---\n\nText.\n")
    site.build()
    content = checked(site)["content"]
    assert content.level is Level.FAULT
    assert content.details[0].startswith("content/papers/2025-09/broken.md:")


def test_before_the_first_build_the_table_says_what_to_run(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path / "new")
    assert checked(site)["build"] == Check("build", Level.FAULT, "there is no site yet: digest build")


def test_an_address_given_to_the_build_counts(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path / "site")
    site.build()
    assert checked(site)["base_url"].level is Level.WARNING
    site.build(base_url="https://example.org/")
    assert checked(site)["base_url"] == Check("base_url", Level.OK, "https://example.org/")


def test_an_address_other_than_that_of_the_settings_is_named(site: SiteFolder) -> None:
    site.write("digest.toml", 'base_url = "https://example.org/elsewhere/"\n')
    address = checked(site)["base_url"]
    assert (address.level, "built for https://example.org/repo/, and" in address.summary) == (Level.WARNING, True)


def test_hidden_files_are_named_and_the_mark_of_a_static_site_is_missed(site: SiteFolder) -> None:
    site.write("site/static/.DS_Store", "x")
    assert checked(site)["dot-files"].details == ("static/.DS_Store",)
    (site.root / "site/.nojekyll").unlink()
    assert checked(site)["dot-files"].level is Level.FAULT


def test_what_a_web_server_cannot_read_is_a_fault(site: SiteFolder) -> None:
    (site.root / "site/index.html").chmod(0o600)
    (site.root / "site/days").chmod(0o700)
    (site.root / "site/link.html").symlink_to("index.html")
    assert checked(site)["permissions"].details == (
        "days: drwx------",
        "index.html: -rw-------",
        "link.html: neither a file nor a folder",
    )


def test_a_repository_in_the_output_is_not_looked_at(site: SiteFolder) -> None:
    site.write("site/.git/config", "x").chmod(0o600)
    assert checked(site)["permissions"].level is Level.OK


def test_papers_without_topic_are_named(site: SiteFolder) -> None:
    site.write("content/papers/2025-09/odd.md", paper("Odd", body="Nothing to go by.", tags="[]"))
    site.build()
    assert checked(site)["topics"].details == ("content/papers/2025-09/odd.md",)


def test_a_paper_that_is_there_twice_under_two_titles_is_named(site: SiteFolder) -> None:
    title = "Taking weights away from large networks"
    site.write("content/papers/2025-09/a.md", paper(title, body=LEAD))
    site.write("content/papers/2025-09/b.md", paper(f"{title} quickly", body=LEAD + " again"))
    site.build()
    assert checked(site)["duplicates"].details == ("content/papers/2025-09/b.md: like content/papers/2025-09/a.md",)


@pytest.mark.parametrize(
    ("one", "other", "is_pair"),
    [
        ("Taking weights away from networks", "Taking the weights away from networks", True),
        ("Taking weights away from networks", "Taking weights away from a network", False),
        ("Taking weights away from networks", "taking WEIGHTS away, from: networks", True),
        ("Technical report one", "Technical report two", False),
    ],
)
def test_titles_may_differ_by_one_word(one: str, other: str, is_pair: bool) -> None:
    pair = (Candidate("a", one, ""), Candidate("b", other, ""))
    assert list(find_duplicates(pair)) == ([pair] if is_pair else [])


def test_abstracts_decide_where_titles_are_alike() -> None:
    one = Candidate("a", "Scaling laws for neural language models", LEAD)
    sibling = replace(one, path="b", title="Scaling laws for neural vision models", lead="A study of pixels")
    version = replace(one, path="c", title="Scaling laws for neural languages models", lead=LEAD[:-20])
    assert list(find_duplicates([one, sibling, version])) == [(one, version)]


def test_equal_abstracts_make_a_pair_whatever_the_titles_but_two_arxiv_ids_make_two_papers() -> None:
    one = Candidate("a", "Pruning", LEAD, "a1")
    renamed = Candidate("b", "Networks without weights", LEAD)
    other = Candidate("c", "Something else", LEAD, "a2")
    assert list(find_duplicates([one, renamed, other])) == [(one, renamed)]


def test_each_limit_is_counted_and_the_largest_is_named() -> None:
    host = Host("Somewhere", total_bytes=100, files=2, file_bytes=10, files_in_folder=1)
    uses = [str(use) for use in uses_of(host, [("a/x", 11), ("a/y", 1), ("z", 1)])]
    assert uses == [
        "in all 13 bytes of 100 bytes",
        "files 3 of 2",
        "largest file 11 bytes of 10 bytes (a/x)",
        "files in a folder 2 of 1 (a)",
    ]


def test_over_a_limit_is_a_fault_and_near_one_a_warning(site: SiteFolder) -> None:
    count = sum(1 for path in site.output())
    assert checked(site, Host("H", files=count - 1))["H"].level is Level.FAULT
    assert checked(site, Host("H", files=count))["H"].level is Level.WARNING
    assert checked(site, Host("H", files=count * 2))["H"].level is Level.OK


def test_the_hosts_limits_are_those_that_they_state() -> None:
    github, cloudflare = HOSTS["github"], HOSTS["cloudflare"]
    assert (github.total_bytes, cloudflare.files, cloudflare.file_bytes) == (1_000_000_000, 20_000, 25 * MIB)


def test_sizes_read_well() -> None:
    sizes = (0, 999, 999_499, 999_500, 2_182_123, 25 * MIB, 10**9 - 1, 10**9, 10**12 - 1)
    assert [readable_size(size) for size in sizes] == [
        "0 bytes",
        "999 bytes",
        "999 kB",
        "1 MB",
        "2.18 MB",
        "26.2 MB",
        "1 GB",
        "1 GB",
        "1,000 GB",
    ]


def test_the_command_prints_a_table_and_ends_with_zero(site: SiteFolder) -> None:
    run = run_check(site, "--host", "github")
    assert run.returncode == 0, run.stdout
    assert "ok       links             every link leads somewhere\n" in run.stdout
    assert "Netlify" not in run.stdout


def test_the_command_ends_with_one_where_something_would_break(site: SiteFolder) -> None:
    for number in range(9):
        (site.write(f"site/x{number}.html", "x")).chmod(0o600)
    run = run_check(site, "--json")
    rows = {row["name"]: row for row in json.loads(run.stdout)["checks"]}
    assert run.returncode == 1
    assert (rows["permissions"]["level"], len(rows["permissions"]["details"])) == ("fault", 9)
    assert "and 4 more: --json lists all" in run_check(site).stdout
