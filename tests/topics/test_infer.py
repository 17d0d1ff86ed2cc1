"""Inference: what gives a tag, the reasons told, and what never changes the outcome."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.topics.examples import check_examples
from digest.topics.infer import Evidence, Explained, explain_tags, infer_tags
from digest.topics.taxonomy import Taxonomy, default_taxonomy_text, parse_taxonomy

KNOTS = """\
method:
  - slug: knots
    name: Knots
    sure: knot
    strong: rope, bowline
    good: sail, loose-end
    not: knot theory
    examples: [A Knot for Every Rope]
    counter_examples: [Knot Theory]
subject:
  - {slug: sheep, name: Sheep, sure: sheep, good: wool}
"""


def read(text: str) -> Taxonomy:
    taxonomy, faults = parse_taxonomy(text, "tags.yml")
    assert taxonomy is not None and not faults
    return taxonomy


@pytest.fixture(scope="module")
def knots() -> Taxonomy:
    return read(KNOTS)


@pytest.fixture(scope="module")
def default() -> Taxonomy:
    return read(default_taxonomy_text())


@pytest.mark.parametrize(
    ("title", "abstract", "scores"),
    [
        ("Knots", "A knot holds.", {"knots": 12 + 5}),
        ("Tying", "A knot, one more knot, a third knot and a fourth knot.", {"knots": 6 + 5 + 5}),
        ("Ropes", "A bowline with a sail.", {"knots": 8 + 4 + 2}),
        ("Knots for Sheep", "The knot of the sheep.", {"knots": 17, "sheep": 17}),
        ("Knots", "Wool holds sheep.", {"knots": 12}),
        ("Sails", "Nothing more.", {"knots": 4}),
        ("Nothing", "Nothing more.", {}),
        ("Ropes and sheep", "", {"sheep": 12, "knots": 8}),
        ("Knot Theory", "", {}),
        ("", "", {}),
    ],
)
def test_points_add_up_and_enough_of_them_give_a_tag(
    knots: Taxonomy, title: str, abstract: str, scores: dict[str, int]
) -> None:
    assert scores == {tag.slug: tag.score for tag in infer_tags(title, abstract, knots)}


def test_the_reasons_are_quoted_as_they_stand_the_weightiest_first(knots: Taxonomy) -> None:
    title = "Loose ends: a rope"
    abstract = "Ropes fray. In this paper we tie (a) bowline; here a KNOT is no knot. Sails tear."
    reasons = (
        Evidence("KNOT", "contribution", 11),
        Evidence("rope", "title", 10),
        Evidence("Loose ends", "title", 4),
        Evidence("bowline", "contribution", 4),
    )
    assert (Explained("knots", 31, reasons),) == explain_tags(title, abstract, knots)


def test_words_are_quoted_even_where_several_marks_stand_between_them(knots: Taxonomy) -> None:
    (tag,) = explain_tags("Knots", "A loose -- end of a knot.", knots)
    assert (tag.evidence[-1].words, tag.evidence[-1].where) == ("loose end", "abstract")


def test_an_abstract_of_one_sentence_is_its_own_contribution(knots: Taxonomy) -> None:
    (tag,) = explain_tags("Knots", "We tie a rope", knots)
    assert tag.evidence[-1].where == "contribution"


def test_ties_are_broken_by_the_order_of_the_taxonomy(knots: Taxonomy) -> None:
    assert [tag.slug for tag in infer_tags("Sheep, knots", "Sheep, knots.", knots)] == ["knots", "sheep"]


def test_a_paper_gets_at_most_five_tags() -> None:
    rows = "".join(f"  - {{slug: tag-{n}, name: Tag, sure: word{n}}}\n" for n in range(7))
    words = " ".join(f"word{n}" for n in range(7))
    tags = infer_tags(words, words, read(f"method:\n{rows}"))
    assert [f"tag-{n}" for n in range(5)] == [tag.slug for tag in tags]


def test_an_empty_taxonomy_gives_nothing() -> None:
    assert infer_tags("Knots", "A knot holds.", read("method: []\n")) == ()


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (KNOTS.replace("A Knot for Every Rope", "A Tail"), "this example does not get the tag knots: A Tail"),
        (KNOTS.replace("[Knot Theory]", "[A Knot]"), "this counter-example gets the tag knots: A Knot"),
    ],
)
def test_examples_that_do_not_hold_are_named_by_the_line_of_their_tag(broken: str, message: str) -> None:
    assert [(fault.path, fault.line, fault.message.startswith(message)) for fault in check_examples(read(broken))] == [
        ("tags.yml", 2, True)
    ]


def test_the_examples_of_the_default_hold_and_every_tag_has_some(default: Taxonomy) -> None:
    without = [tag.slug for tag in default.tags if not tag.examples or not tag.counter_examples]
    assert (check_examples(default), without) == ((), [])


words = st.sampled_from(
    ["pruning", "quantized", "LLMs", "of", "a", "graph", "We", "propose", "GANs,", "attention.", "data-free", "4-bit"]
)
texts = st.lists(words, max_size=30).map(" ".join)


@given(texts, texts)
def test_a_tag_gets_the_same_points_whatever_other_tags_there_are(default: Taxonomy, title: str, abstract: str) -> None:
    fewer = replace(default, tags=default.tags[::2], digest="every other tag")
    slugs = {tag.slug for tag in fewer.tags}
    among_all = {t.slug: t for t in infer_tags(title, abstract, default) if t.slug in slugs and t.score >= 14}
    among_few = {t.slug: t for t in infer_tags(title, abstract, fewer)}
    assert among_all == {slug: among_few.get(slug) for slug in among_all}


@given(texts, texts)
def test_every_reason_stands_where_it_is_said_to_stand(default: Taxonomy, title: str, abstract: str) -> None:
    reasons = [evidence for tag in explain_tags(title, abstract, default) for evidence in tag.evidence]
    assert [e for e in reasons if e.words not in (title if e.where == "title" else abstract)] == []


@given(texts, texts)
def test_the_words_of_a_tag_are_those_of_its_reasons(default: Taxonomy, title: str, abstract: str) -> None:
    explained = explain_tags(title, abstract, default)
    expected = [(t.slug, t.score, tuple(dict.fromkeys(e.words for e in t.evidence))) for t in explained]
    assert expected == [(t.slug, t.score, t.words) for t in infer_tags(title, abstract, default)]


def test_no_phrase_reaches_from_the_title_into_the_abstract(knots: Taxonomy) -> None:
    assert infer_tags("Loose", "Ends of a tale.", knots) == ()


@given(texts, texts)
def test_the_score_is_no_less_than_the_reasons_told(default: Taxonomy, title: str, abstract: str) -> None:
    tags = explain_tags(title, abstract, default)
    assert [t for t in tags if t.score < sum(e.weight for e in t.evidence) or not t.evidence] == []
