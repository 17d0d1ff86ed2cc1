"""Suggestions: what several papers are about and no tag knows."""

from __future__ import annotations

import pytest

from digest.topics.suggest import suggest_terms
from digest.topics.taxonomy import Taxonomy, parse_taxonomy

PAPERS = [
    *((f"Kites of place{n}", f"A kite from place{n} flies. Kites in place{n} are old.") for n in range(4)),
    *((f"Sheep of farm{n}", f"The sheep of farm{n} give wool, and wool of farm{n} is warm.") for n in range(40)),
]


def taxonomy(*words: str) -> Taxonomy:
    rows = "".join(f"  - {{slug: tag-{n}, name: Tag, sure: {word}}}\n" for n, word in enumerate(words))
    read, faults = parse_taxonomy(f"subject:\n{rows}", "tags.yml")
    assert read is not None and not faults
    return read


@pytest.mark.parametrize(("known", "suggested"), [(("sheep", "wool"), ["kite"]), (("sheep", "wool", "kite"), [])])
def test_a_term_of_several_papers_is_suggested_until_a_tag_has_it(known: tuple[str, ...], suggested: list[str]) -> None:
    found = suggest_terms(PAPERS, taxonomy(*known))
    assert [one.term for one in found] == suggested


def test_a_suggestion_says_how_many_papers_are_about_it_and_names_one() -> None:
    kite = next(one for one in suggest_terms(PAPERS, taxonomy("sheep", "wool")) if one.term == "kite")
    assert (kite.key_to, kite.papers, kite.title) == (4, 4, "Kites of place0")


def test_an_archive_without_papers_suggests_nothing() -> None:
    assert suggest_terms([], taxonomy("sheep")) == []
