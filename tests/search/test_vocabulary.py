"""What is remembered of words: it saves time and never shows in what is said of a paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.search import vocabulary
from digest.search.acronyms import ACRONYMS, Acronyms
from digest.search.analysis import Analyser
from digest.search.terms import TermMaker
from digest.search.vocabulary import Vocabulary
from digest.topics.vectors import describe

ANALYSER = Analyser()
ACRONYM_TABLE = Acronyms(ANALYSER, {**ACRONYMS, "TBN": ("to be named",), "OFF": ("off",)})
MAKER = TermMaker(ACRONYM_TABLE, ANALYSER)
MEANINGS = [word for meanings in ACRONYMS.values() for meaning in meanings for word in meaning.split()]

meant = st.lists(st.sampled_from([*MEANINGS, "to", "be", "named", "off", "kites", "-", "(and"]), max_size=40).map(
    " ".join
)


def words_of(text: str) -> dict[str, int]:
    """How often a text has each word that vectors or search know."""
    return {word.word or word.entry: times for word, times in MAKER.vocabulary.read("", text).abstract.items()}


def test_words_are_counted_as_they_are_written_whatever_stands_around_them() -> None:
    assert words_of("Kites, (kites) kites; and the rest") == {"Kites": 1, "kites": 2, "rest": 1}


def test_a_compound_is_its_parts_what_they_make_joined_and_itself() -> None:
    assert words_of("low-rank maps of low rank") == {"low": 2, "rank": 2, "lowrank0": 1, "low-rank": 1, "maps": 1}


def test_forgetting_words_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [("Low-rank kites", "PTQ of low-rank kites."), ("Kites", "A post-training quantization; low, low-rank.")]

    def records() -> list[tuple[bytes, tuple[bytes, bytes]]]:
        maker = TermMaker(Acronyms(ANALYSER, ACRONYMS), ANALYSER)
        read = [maker.vocabulary.read(*paper) for paper in papers * 2]
        return [(maker.write(paper, (), ()), describe(paper.title, paper.abstract)) for paper in read]

    remembering = records()
    monkeypatch.setattr(vocabulary, "REMEMBERED", 0)
    assert records() == remembering


@given(meant)
def test_every_meaning_that_a_text_spells_out_is_among_those_that_its_stems_make_possible(text: str) -> None:
    pieces = text.split()
    known = Vocabulary(ANALYSER, ACRONYM_TABLE)
    stems = {word.stem for word in known.read("", text).abstract}
    every = {stem for piece in pieces for stem in ANALYSER.word(piece).stems}
    assert known.spelled(pieces, ACRONYM_TABLE.possible(stems)) == known.spelled(pieces, every)
