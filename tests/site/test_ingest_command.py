"""``digest ingest``: whatever is asked of it is done or answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli import cli
from digest.errors import UsageError
from tests.site.folder import SiteFolder

LEDGER = "content/dumps/ledger.yml"
READ = f"read already; change its date in {LEDGER}, or delete the entry to read it anew"


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """A site with a dump that was read."""
    site = SiteFolder(tmp_path / "reading")
    site.write("content/dumps/x.txt", "Sep 1, 2025\n\nA Title\n\nAn abstract of a sentence or two.\n")
    result = ingest(site)
    assert (result.output, result.exit_code) == ("x.txt: 1 entry: 1 new\n", 0)
    return site


def ingest(site: SiteFolder, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(site.root), "ingest", *arguments])


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ((), f"Nothing to read: {LEDGER} has every dump, and its date."),
        (("--date", "2025-09-02"), f"Nothing to read: {LEDGER} has every dump, and its date."),
        (("x.txt",), f"x.txt: {READ}"),
        (("x.txt", "--date", "2025-09-02"), f"x.txt: {READ}"),
        (("x.txt", "--year", "2024"), f"x.txt: {READ}"),
        (("--refresh",), "Nothing to mend."),
        (("x.txt", "--refresh", "--year", "2024"), f"x.txt: {READ}"),
    ],
)
def test_what_is_not_done_is_said(site: SiteFolder, arguments: tuple[str, ...], answer: str) -> None:
    result = ingest(site, *arguments)
    assert (result.stdout, result.exit_code) == (f"{answer}\n", 0)


def test_papers_that_follow_a_new_date_in_the_ledger_are_counted(site: SiteFolder) -> None:
    ledger = site.root / LEDGER
    ledger.write_text(ledger.read_text("utf-8").replace("date: 2025-09-01", "date: 2025-09-02"), "utf-8")
    assert ingest(site, "x.txt").stdout == "1 paper mended or dated anew\n"


def test_a_dump_is_named_by_its_name_or_by_its_path_from_here_or_from_the_site(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.root.parent)
    for name in ("x.txt", "content/dumps/x.txt", "reading/content/dumps/x.txt", f"{site.root}/content/dumps/x.txt"):
        assert ingest(site, name).stdout == f"x.txt: {READ}\n", name


def test_a_file_elsewhere_is_not_taken_for_the_dump_of_its_name(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.root.parent)
    (site.root.parent / "x.txt").write_text("Another one.\n", "utf-8")
    for name in ("./x.txt", "../x.txt", str(site.root.parent / "x.txt"), "content/x.txt"):
        result = ingest(site, name)
        assert isinstance(result.exception, UsageError), name
        assert str(result.exception) == f"a dump lies in content/dumps, and this does not: {name}"
