"""Benchmarks that few people start: each can be."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

MODULES = sorted(path.stem for path in (Path(__file__).parents[2] / "bench").glob("*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_a_benchmark_imports_what_there_is(name: str) -> None:
    assert importlib.import_module(f"bench.{name}").__doc__
