"""What a paper is about in numbers: which words count, how much, and which of them a page may show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.topics.vectors import (
    LENGTH,
    SHOWN,
    TERMS,
    count_terms,
    parse_table,
    shared_words,
    terms_of,
    vector_of,
    write_table,
)
from tests.topics.described import describe_texts, words_of

LARGEST = 0xFFFF
"""What a score may be at most: sixteen bits."""
TITLE = "Rotations That Tame Outliers"
ABSTRACT = (
    "Outliers hurt quantization. A rotation of the weights spreads outliers, so quantization to 4 bits is possible."
)

texts = st.text(st.sampled_from("abcxyz AB09-ä\n"), max_size=300)


def same(one: str, other: str) -> bool:
    return terms_of(vector_of(one, "")).keys() == terms_of(vector_of(other, "")).keys() != set()


@pytest.mark.parametrize(
    ("one", "other"), [("rotation", "Rotations"), ("quantizes", "QUANTIZED"), ("weight-sharing", "shares weights")]
)
def test_inflected_words_are_one_term(one: str, other: str) -> None:
    assert same(one, other)


def test_other_words_are_other_terms() -> None:
    assert not same("rotation", "quantization")


@pytest.mark.parametrize("text", ["", "we propose a model and train it", "2025 4 x", "https://github.com"])
def test_what_says_nothing_of_the_subject_counts_nothing(text: str) -> None:
    assert vector_of(text, text) == b""


def test_a_word_counts_more_the_more_it_is_used_and_most_in_the_title() -> None:
    weights = terms_of(vector_of("zyzzyva", "quokka quokka numbat"))
    once, twice, title = (
        weights[term] for word in ("numbat", "quokka", "zyzzyva") for term in terms_of(vector_of(word, ""))
    )
    assert once < twice < title


def test_of_many_words_the_weightiest_are_kept() -> None:
    words = [f"quokka{number}" for number in range(2 * TERMS)]
    vector = vector_of("", " ".join(words + words[::2]))
    assert terms_of(vector).keys() == terms_of(vector_of("", " ".join(words[::2]))).keys()


@given(texts, texts)
def test_a_vector_is_never_longer_than_scores_allow(title: str, abstract: str) -> None:
    weights = terms_of(vector_of(title, abstract)).values()
    assert sum(weight * weight for weight in weights) <= LENGTH * LENGTH + TERMS <= LARGEST


@given(texts, texts)
def test_the_weightiest_terms_come_first_and_none_twice(title: str, abstract: str) -> None:
    vector = vector_of(title, abstract)
    weights = list(terms_of(vector).values())
    assert (weights, len(weights)) == (sorted(weights, reverse=True), count_terms(vector))


def test_a_vector_is_the_same_on_every_machine_and_with_every_hash_seed() -> None:
    assert vector_of("Quokka numbat", "quokka").hex() == "4e30f5db657f9f1bbc8d"


def test_shared_words_are_shown_as_they_stand_in_the_text() -> None:
    own = vector_of(TITLE, ABSTRACT)
    other = vector_of("Outlier suppression", "Rotations for quantization")
    assert shared_words(own, words_of(TITLE, ABSTRACT), [other, b""]) == [
        ("outliers", "rotation", "quantization"),
        (),
    ]


def test_words_of_a_compound_are_shown_as_the_compound_once() -> None:
    own = vector_of("", "Fine-tuning of low-rank maps, where the rank is 4")
    text = "Fine-tuning of low-rank maps, where the rank is 4"
    assert set(shared_words(own, words_of("", text), [own])[0]) == {
        "Fine-tuning",
        "low-rank",
        "rank",
    }


@given(texts, texts)
def test_a_vector_is_the_same_with_words_and_without(title: str, abstract: str) -> None:
    assert describe_texts(title, abstract)[0] == vector_of(title, abstract)


@given(texts, texts)
def test_shared_words_stand_in_the_text_and_are_few_and_different(title: str, abstract: str) -> None:
    own = vector_of(title, abstract)
    (words,) = shared_words(own, words_of(title, abstract), [own])
    assert (bool(words), [word for word in words if word not in title + " " + abstract]) == (bool(own), [])
    assert len(set(words)) == len(words) <= SHOWN


def test_a_table_is_read_as_it_was_written() -> None:
    weights = {"rotation": 20, "the": 0, **{f"word{number}": 7 for number in range(60)}}
    text = write_table(12, weights, ("A note.",))
    assert (parse_table(text), max(map(len, text.splitlines())) <= 120) == ((12, weights), True)
