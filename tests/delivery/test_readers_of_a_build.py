"""Commands that read a site and make no pages: what ``check`` says after them is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from digest.cli import cli
from digest.delivery.knowledge import known_to, wish_of_last_build
from digest.engine.opening import open_build
from tests.site.folder import SiteFolder, paper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COMMANDS = ("tags", "ingest", "search --whoosh prune", "mail latest --out day.eml")


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    site = SiteFolder(tmp_path / "site")
    site.write("digest.toml", 'base_url = "https://example.org/repo/"\n')
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body="We prune a large language model."))
    return site


def stale(site: SiteFolder) -> Sequence[str]:
    with open_build(site.root, wish_of_last_build(site.root), "test", lambda what, done, total: None) as build:
        return known_to(build).stale


@pytest.mark.parametrize("command", [*COMMANDS, f"{COMMANDS[-1]} --base-url https://example.net/"])
def test_a_site_built_for_another_address_is_up_to_date_after_a_command_that_reads_it(
    site: SiteFolder, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.root)
    site.build(base_url="https://example.org/elsewhere/")
    ran = CliRunner().invoke(cli, command.split())
    assert (ran.exit_code, stale(site)) == (0, []), ran.output


def test_an_edit_that_a_command_took_in_is_no_build_that_did_not_finish(site: SiteFolder) -> None:
    site.build()
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body="We prune a small language model."))
    assert CliRunner().invoke(cli, ["-C", str(site.root), "tags"]).exit_code == 0
    assert stale(site) == ["pages wait to be made: edits were taken in, and no build came to its end since"]
