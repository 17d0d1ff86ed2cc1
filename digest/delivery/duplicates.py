"""Papers that are probably the same one twice though no identity says so: a title mended, a word added, a new version.

Two titles that differ by one word left out, added or exchanged are candidates, and so are equal beginnings of
abstracts; the words of both abstracts decide. Costs a few microseconds a paper: no pair is compared but candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

LEAST_WORDS = 5
"""Shorter titles differ by one word all the time: "GPT-4 Technical Report"."""
LIKE_LEADS = 0.6
"""Share of words in common, of all words of both: versions of one abstract have three quarters, siblings a third."""
LEAST_LEAD = 12
"""Words from which on an equal beginning says something."""
_WORD = re.compile(r"\w+")


class Candidate(msgspec.Struct, frozen=True):
    """What is compared of a paper."""

    path: str
    title: str
    lead: str
    arxiv_key: str = ""
    """Equal for equal arXiv ids; empty where none is known. Two papers with two ids are two papers."""


def find_duplicates(papers: Iterable[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Pairs of papers that are probably one, the earlier of the two first, each pair once."""
    first_with: dict[int, Candidate] = {}
    for paper in papers:
        rivals: dict[str, Candidate] = {}
        for key in _keys(paper):
            other = first_with.setdefault(key, paper)
            if other is not paper:
                rivals.setdefault(other.path, other)
        for other in rivals.values():
            if _are_alike(other, paper):
                yield other, paper


def _keys(paper: Candidate) -> Iterator[int]:
    """Numbers that two papers share if they may be one; a number shared by chance is harmless."""
    words = _words(paper.title)
    if len(words) >= LEAST_WORDS:
        yield hash(words)
        for left_out in range(len(words)):
            yield hash(words[:left_out] + words[left_out + 1 :])
    lead = _words(paper.lead)
    if len(lead) >= LEAST_LEAD:
        yield hash(lead)


def _are_alike(one: Candidate, other: Candidate) -> bool:
    if one.arxiv_key and other.arxiv_key:
        return False  # equal ids are an identity, and said elsewhere
    if not one.lead or not other.lead:
        return True
    words, others = set(_words(one.lead)), set(_words(other.lead))
    return len(words & others) >= LIKE_LEADS * len(words | others)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))
