"""A snapshot whose part that is read is chosen anew in the settings, though its own file stays what it is."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.live.live import Live
from tests.site.folder import SiteFolder
from tests.sources.shapes import snapshot_row

SHEEP, DOGS = "Of Sheep in Meadows", "Of Dogs in Towns"


@pytest.fixture
def snapshot(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    """A site with two papers in a snapshot, of which the settings want the first; written a while ago, as it seems."""
    now_ns = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now_ns() + 1_000_000_000)
    rows = snapshot_row(1, title=SHEEP, categories="cs.CL") + snapshot_row(2, title=DOGS, categories="cs.CV")
    site.write("content/dumps/s.jsonl", rows)
    site.write("digest.toml", 'snapshot_categories = "cs.CL"\n')
    return site


def has(site: SiteFolder, title: str) -> bool:
    return any(title in path.read_text("utf-8") for path in (site.root / "site/papers").glob("*.html"))


def test_a_build_reads_it_anew_once(snapshot: SiteFolder) -> None:
    snapshot.build()
    assert (has(snapshot, SHEEP), has(snapshot, DOGS)) == (True, False)
    snapshot.write("digest.toml", 'snapshot_categories = "cs"\n')
    snapshot.build()
    assert (has(snapshot, SHEEP), has(snapshot, DOGS)) == (True, True)
    assert snapshot.build().intake is None


def test_a_preview_reads_it_anew(snapshot: SiteFolder, serve: Callable[..., Live]) -> None:
    live = serve()
    assert not has(snapshot, DOGS)
    snapshot.write("digest.toml", 'snapshot_categories = "cs"\n')
    live.ears.wait_for(lambda: has(snapshot, DOGS), "the other paper")
