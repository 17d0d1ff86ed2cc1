"""Rounds of many sources, stored in batches and taken in by indexes some at a time, come to what one batch comes to."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from digest.engine import reindex, sources
from tests.engine.test_workers import NOTES, make_shop
from tests.engine.workshop import Workshop


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Small batches; for each time that indexes were handed places before the end of a round, how many."""
    monkeypatch.setattr(sources, "BATCH", 3)
    monkeypatch.setattr(reindex, "AT_ONCE", 5)
    monkeypatch.setattr(reindex, "REST", 7)
    handed: list[int] = []
    relate = reindex.Reindex._relate

    def count_and_relate(self: reindex.Reindex) -> None:
        handed.append(len(self._now))
        relate(self)

    monkeypatch.setattr(reindex.Reindex, "_relate", count_and_relate)
    return handed


def change_many(shop: Workshop, seed: int) -> None:
    """Take some notes away, move some to other files and days, and let others change what they say."""
    chance = random.Random(seed)
    names = sorted(path.stem for path in shop.output.parent.glob("content/*.txt"))
    for name in chance.sample(names, 8):
        shop.source(name).unlink()
    for name in chance.sample(names, 8):
        if shop.source(name).exists():
            shop.source(name).rename(shop.source(f"m{name}{seed}"))
    said = sorted(NOTES.values())
    chance.shuffle(said)
    shop.write(**{name: f"{said.pop()} {chance.choice(['aa', 'cc', 'zz'])}" for name in names[::2]})


def test_many_batches_come_to_what_one_comes_to(
    tmp_path: Path, passes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = make_shop(tmp_path)
    shop.build()
    assert len(passes) > 4
    assert passes[-1] > reindex.REST
    for seed in range(8):
        change_many(shop, seed)
        passes.clear()
        shop.build()
        assert len(passes) > 1
        clean = shop.clean()
        assert (shop.files(), shop.rows()) == (clean.files, clean.rows)
    monkeypatch.undo()
    clean = shop.clean()
    assert (shop.files(), shop.rows()) == (clean.files, clean.rows)
