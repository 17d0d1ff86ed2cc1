"""``digest check`` says whether a site is what its content says, and if not, what differs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from digest.cli import cli
from digest.delivery.check import Level
from tests.delivery.checking import built_site, checked
from tests.site.folder import SiteFolder, paper

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    return built_site(tmp_path / "site")


def test_a_site_that_is_behind_its_content_is_a_fault(site: SiteFolder) -> None:
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body="Changed."))
    site.write("content/papers/2025-09/new.md", paper("New"))
    assert checked(site)["build"].details == (
        "content/papers/2025-09/new.md: new",
        "content/papers/2025-09/pruning.md: changed",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("digest.toml", 'base_url = "https://example.org/repo/"\ntitle = "Another"\n'),
        ("templates/mail.html", ""),
        ("templates/about.html", "new"),
        ("static/style.css", "p { margin: 0 }"),
    ],
)
def test_what_pages_depend_on_besides_papers_makes_the_site_stale(site: SiteFolder, name: str, text: str) -> None:
    site.write(name, text)
    stale = () if name == "templates/mail.html" else ("templates, settings, topics or static files",)
    assert checked(site)["build"].details == stale


def test_a_dump_that_was_not_taken_in_makes_the_site_stale(site: SiteFolder) -> None:
    site.write("content/dumps/2025-09-02.txt", "Sep 2\n\nA Title\n\nAn abstract of a sentence or two.\n")
    assert checked(site)["build"].details == ("content/dumps/2025-09-02.txt: not taken in",)
    site.build()
    assert checked(site)["build"].level is Level.OK


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("2025-09-02.txt", "two.", "three.", "changed, not taken in"),
        ("ledger.yml", "date: 2025-09-02", "date: 2025-09-03", "another day, not taken in"),
        ("ledger.yml", "  digest:", "  # digest:", "not taken in"),
    ],
)
def test_a_dump_of_which_something_changed_makes_the_site_stale(
    site: SiteFolder, name: str, old: str, new: str, why: str
) -> None:
    site.write("content/dumps/2025-09-02.txt", "Sep 2\n\nA Title\n\nAn abstract of a sentence or two.\n")
    site.build()
    file = site.root / "content/dumps" / name
    file.write_text(file.read_text().replace(old, new))
    assert checked(site)["build"].details == (f"content/dumps/2025-09-02.txt: {why}",)
    site.build()
    assert checked(site)["build"].level is Level.OK


def test_a_dump_that_was_taken_in_without_a_build_is_not_named(site: SiteFolder) -> None:
    site.write("content/dumps/2025-09-02.txt", "Sep 2\n\nA Title\n\nAn abstract of a sentence or two.\n")
    run = CliRunner().invoke(cli, ["-C", str(site.root), "ingest"], catch_exceptions=False)
    assert run.exit_code == 0
    assert checked(site)["build"].details == ("content/papers/2025-09/a-title.md: new",)


def test_copies_asked_for_in_the_build_are_no_surprise(site: SiteFolder) -> None:
    site.build(compress=True)
    assert checked(site)["build"].level is Level.OK


def test_an_output_that_someone_touched_is_a_fault(site: SiteFolder) -> None:
    site.write("site/index.html", "<p>mine</p>")
    site.write("site/extra.html", "<p>extra</p>")
    (site.root / "site/about.html").unlink()
    assert checked(site)["build"].details == (
        "site/extra.html: not as it was built",
        "site/index.html: not as it was built",
        "site/about.html: missing",
    )


def test_a_file_touched_and_not_changed_is_fine(site: SiteFolder) -> None:
    for path in (site.root / "site/index.html", site.root / "content/papers/2025-09/pruning.md"):
        os.utime(path, ns=(1, 1))
    assert checked(site)["build"].level is Level.OK
