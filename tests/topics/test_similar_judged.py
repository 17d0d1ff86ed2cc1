"""Similar papers against people's judgement: neighbours share a topic far more often than papers drawn by lot."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.judged import Judged, read_judged
from bench.similar import products, share_of_topics
from digest.topics.similar import VectorIndex
from digest.topics.vectors import shared_words, vector_of
from tests.topics.described import words_of

REAL, SAMPLE = 0.65, 0.40
"""Measured are 0.74 and 0.47; papers drawn by lot have 0.17 and 0.14, and the textbook's cosine 0.72 and 0.47."""


@pytest.fixture(scope="module")
def sample(repo_root: Path) -> list[Judged]:
    labels = sorted((repo_root / "tests" / "data").glob("sample_labels_*.tsv"))
    return read_judged(labels, repo_root / "content" / "dumps")


def share(judged: list[Judged]) -> float:
    vectors = [vector_of(paper.title, paper.abstract) for paper in judged]
    return share_of_topics(judged, products(vectors), range(len(judged)))


def test_neighbours_in_real_dumps_share_topics(shared_dir: Path) -> None:
    assert share(read_judged([shared_dir / "tags" / "dev.tsv"], shared_dir / "dumps")) >= REAL


def test_neighbours_in_the_sample_share_topics(sample: list[Judged]) -> None:
    assert share(sample) >= SAMPLE


def test_every_paper_of_the_sample_has_six_neighbours_and_words_that_say_why(sample: list[Judged]) -> None:
    vectors = [vector_of(paper.title, paper.abstract) for paper in sample]
    lists = VectorIndex(lambda key: b"").revise((), enumerate(vectors))
    assert {len(near) for near in lists.values()} == {6}
    for number, near in lists.items():
        paper = sample[number]
        words = words_of(paper.title, paper.abstract)
        assert all(shared_words(vectors[number], words, [vectors[other] for other in near]))
