"""How good the order of results is: judged queries of our own over the sample, and the shared ones over real dumps."""

from __future__ import annotations

import importlib.util
import json
import math
from typing import TYPE_CHECKING

import pytest

from bench.index import build_index
from digest.search.searcher import Searcher
from tests.search.library import papers_in, papers_of, titles

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


def read_queries(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ndcg(grades: dict[str, int], found: list[str]) -> float:
    """The normalised discounted cumulative gain of ten results (Järvelin and Kekäläinen 2002), gains 2 ** grade - 1."""

    def gain(own: list[int]) -> float:
        return sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(own[:10]))

    return gain([grades.get(title, 0) for title in found]) / gain(sorted(grades.values(), reverse=True))


@pytest.fixture(scope="module")
def scores(repo_root: Path) -> dict[str, tuple[str, float]]:
    """For each of our own queries its kind and score."""
    searcher = Searcher(build_index(papers_in(repo_root))[0].files.get)
    queries = read_queries(repo_root / "tests" / "data" / "sample_queries.jsonl")
    return {row["query"]: (row["kind"], ndcg(row["relevant"], titles(searcher, row["query"]))) for row in queries}


def test_the_sample_is_searched_well(scores: dict[str, tuple[str, float]]) -> None:
    mean = sum(score for _, score in scores.values()) / len(scores)
    assert (len(scores) >= 60, mean >= 0.95) == (True, True), mean


def test_no_query_over_the_sample_misses_all_that_is_relevant(scores: dict[str, tuple[str, float]]) -> None:
    assert [query for query, (_, score) in scores.items() if score == 0] == []


def load_scorer(shared_dir: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_ranking", shared_dir / "search" / "score_ranking.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_real_dumps_are_searched_well(shared_dir: Path) -> None:
    searcher = Searcher(build_index(papers_of(shared_dir / "dumps"))[0].files.get)
    queries = read_queries(shared_dir / "search" / "dev_queries.jsonl")
    table, _ = load_scorer(shared_dir).evaluate(queries, {row["id"]: titles(searcher, row["query"]) for row in queries})
    measured = (table["ALL"]["nDCG@10"] >= 0.92, table["known-item"]["MRR@10"] >= 0.97, table["ALL"]["zero"])
    assert measured == (True, True, 0), table
