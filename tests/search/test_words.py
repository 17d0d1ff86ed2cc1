"""How texts and queries are taken apart: cases that a person can read, and the tables they rest on."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer.english_stemmer import EnglishStemmer
from Stemmer import Stemmer
from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter

from digest.groups import EVER, span_bounds
from digest.model import EPOCH, SLOT_BITS
from digest.search.acronyms import ACRONYMS, Acronyms, read_acronyms
from digest.search.analysis import Analyser, read_entry, write_entry
from digest.search.query import Query, parse_query
from digest.search.spelling import count_edits
from digest.search.terms import Tag, TermMaker, read_terms
from tests.cases.reader import Case, read_cases

ANALYSER = Analyser()


def show_words(text: str) -> str:
    """The words of a text as the cases write them."""
    words = ANALYSER.words(text)
    entries = [read_entry(term.entry) for word in words for term in word.terms]
    plain = [read_entry(term.entry)[0] for word in words for term in word.plain]
    forms = sorted({form if form == stem else f"{form} -> {stem}" for form, stem in entries})
    return "\n".join([*forms, *sorted({f"| {form}" for form in plain})])


def show_query(query: Query) -> str:
    """A query as the cases write it: what is as it is without being said is left out."""
    words = [f"{word.text} (title)" if word.in_title else word.text for word in query.words]
    first, end = (EPOCH + dt.timedelta(days=place >> SLOT_BITS) for place in query.places)
    ever = span_bounds(EVER)
    lines = {
        "words": ", ".join(words) + "..." * query.unfinished,
        "joined": ", ".join(query.joined) if len(query.joined) < len(words) else "",
        "phrases": ", ".join(map(" ".join, query.phrases)),
        "excluded": ", ".join(map(" ".join, query.excluded)),
        "tags": ", ".join(query.tags),
        "untagged": ", ".join(query.untagged),
        "undated": ", ".join(query.undated),
        "from": str(first) if query.places[0] != ever[0] else "",
        "before": str(end) if query.places[1] != ever[1] else "",
    }
    return "\n".join(f"{name}: {value}" for name, value in lines.items() if value)


@pytest.mark.parametrize("case", read_cases("search_words.md"), ids=str)
def test_a_text_has_the_words_of_its_case(case: Case) -> None:
    assert show_words(case.given) == case.expected


@pytest.mark.parametrize("case", read_cases("search_queries.md"), ids=str)
def test_a_query_reads_as_its_case_says(case: Case) -> None:
    assert show_query(parse_query(case.given)) == case.expected


ENTRIES = [("models", "model"), ("model", "model"), ("energies", "energi"), ("dying", "die")]
EDITS = [("word", "word", 0), ("word", "wrod", 1), ("word", "wod", 1), ("ab", "dc", 2), ("ab", "xyz", 3)]


@pytest.mark.parametrize(("form", "stem"), ENTRIES)
def test_an_entry_reads_back_as_form_and_stem(form: str, stem: str) -> None:
    assert read_entry(write_entry(form, stem)) == (form, stem)


@pytest.mark.parametrize(("one", "two", "expected"), EDITS)
def test_edits_are_counted_up_to_the_most_and_one_more(one: str, two: str, expected: int) -> None:
    assert count_edits(one, two, 2) == expected


def levels_of(title: str, abstract: str, *tags: Tag) -> dict[str, int]:
    """Levels by stem of a paper."""
    acronyms = Acronyms(ANALYSER, {"PTQ": ["post-training quantization"]})
    facet = read_terms(TermMaker(acronyms, ANALYSER).make(title, abstract, (), tags))
    return {read_entry(entry)[1]: level for level, entries in enumerate(facet.levels) for entry in entries}


def test_a_level_says_whether_the_title_has_a_word_and_how_often_the_abstract_does() -> None:
    levels = levels_of("Mamba vision", "Vision and vision, states; " + "state " * 3)
    assert levels == {"mamba": 8, "vision": 10, "state": 4}


def test_a_number_counts_in_titles_only() -> None:
    assert levels_of("Plan 9", "By 37 and 42.5.") == {"plan": 8, "9": 8}


def test_an_acronym_is_found_by_its_words_and_the_words_by_their_acronym() -> None:
    spelled = levels_of("", "A post-training quantization. Post training quantizations.")
    assert (spelled["ptq"], levels_of("PTQ", "")) == (2, {"ptq": 8, "post": 1, "train": 1, "quantiz": 1})


def test_a_meaning_with_a_word_between_is_no_acronym() -> None:
    assert "ptq" not in levels_of("", "Post-training integer quantization")


def test_a_site_adds_acronyms_changes_them_and_takes_them_out() -> None:
    table, problems = read_acronyms(
        "# ours\nDDN: deep duck network, duck network\nptq: quack\nRL:\nno colon\n", "a.txt"
    )
    found = {acronym: table.get(acronym) for acronym in ("DDN", "PTQ", "ptq", "RL", "NAS")}
    expected = {"DDN": ("deep duck network", "duck network"), "PTQ": None, "ptq": ("quack",), "RL": None}
    assert (found, [str(problem) for problem in problems]) == (
        {**expected, "NAS": ACRONYMS["NAS"]},
        ["a.txt:5: not an acronym and its meanings: no colon"],
    )


def test_of_two_lines_for_an_acronym_the_last_counts_in_whatever_letters() -> None:
    table, problems = read_acronyms("# a\u2028b\nFoo: fast otter\nFOO: far otter\nBar: x y\nbar:\n", "a.txt")
    assert ({key: table.get(key) for key in ("Foo", "FOO", "Bar", "bar")}, problems) == (
        {"Foo": None, "FOO": ("far otter",), "Bar": None, "bar": None},
        (),
    )


def test_the_name_of_a_topic_leads_by_its_acronym_too() -> None:
    assert levels_of("Mamba", "", Tag("ptq", "Post-training quantization"))["ptq"] == 0


def test_the_name_of_a_topic_leads_to_its_papers() -> None:
    assert levels_of("Mamba", "", Tag("ssm", "State space models")) == {"mamba": 8, "state": 0, "space": 0, "model": 0}


@given(word=st.text(st.characters(categories=["Lu", "Ll", "Nd", "Lo"]), min_size=1, max_size=20))
def test_a_stem_is_what_the_chain_of_whoosh_makes_of_the_word(word: str) -> None:
    stem = snowballstemmer.stemmer("english").stemWord
    chain = RegexTokenizer(r"\S+") | LowercaseFilter() | StemFilter(stemfn=stem)
    assert [token.text for token in chain(word)] == [stem(word.lower())]


@given(
    stem=st.text("abcdefghijklmnopqrstuvwxyzéß'-1", max_size=9),
    ending=st.sampled_from(["", "ing", "ed", "edly", "ational", "fulness", "ive", "ogist", "ies", "'s", "yed"]),
)
def test_the_compiled_stemmer_and_the_plain_one_agree(stem: str, ending: str) -> None:
    compiled, plain = Stemmer("english", 0), EnglishStemmer()
    assert compiled.stemWord(stem + ending) == plain.stemWord(stem + ending)


def test_stems_of_words_in_texts_are_those_of_whoosh(repo_root: Path) -> None:
    chain = RegexTokenizer(r"\S+") | LowercaseFilter() | StemFilter(stemfn=snowballstemmer.stemmer("english").stemWord)
    found = set(re.findall("[a-z]+", (repo_root / "README.md").read_text(encoding="utf-8").lower()))
    words = {word for word in found if not re.search("to|is|our|lys", word)}  # bridges and British spellings apart
    analyser = Analyser()
    assert len(words) > 300
    assert {word: analyser.stem(word) for word in words} == {
        word: next(token.text for token in chain(word)) for word in words
    }
