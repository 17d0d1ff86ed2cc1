"""A good site of one paper, and the rows of ``digest check`` about a site."""

from __future__ import annotations

from pathlib import Path

from digest.delivery.check import Check, run_checks
from digest.delivery.hosts import Host
from digest.delivery.knowledge import known_to, wish_of_last_build
from digest.engine.opening import open_build
from tests.site.folder import SiteFolder, paper


def built_site(root: Path) -> SiteFolder:
    """A site with an address and a paper, built."""
    site = SiteFolder(root)
    site.write("digest.toml", 'base_url = "https://example.org/repo/"\n')
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body="We prune a large language model."))
    site.build()
    return site


def checked(site: SiteFolder, *hosts: Host) -> dict[str, Check]:
    """The rows by name."""
    with open_build(site.root, wish_of_last_build(site.root), "test", lambda what, done, total: None) as build:
        return {row.name: row for row in run_checks(site.root / "site", known_to(build), hosts)}
