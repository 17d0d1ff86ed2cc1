"""What is said of the terms of papers, for tests of their vectors."""

from __future__ import annotations

from digest.search.acronyms import Acronyms
from digest.search.analysis import Analyser
from digest.search.vocabulary import Vocabulary
from digest.topics.vectors import describe

_ANALYSER = Analyser()
_VOCABULARY = Vocabulary(_ANALYSER, Acronyms(_ANALYSER, {}))


def describe_texts(title: str, abstract: str) -> tuple[bytes, bytes]:
    """What ``describe`` says of a paper."""
    read = _VOCABULARY.read(title, abstract)
    return describe(read.title, read.abstract)


def words_of(title: str, abstract: str) -> bytes:
    """How a paper writes the terms of its vector."""
    return describe_texts(title, abstract)[1]
