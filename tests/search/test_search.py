"""What searches find: against brute force, and by example."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.search import postings, searcher
from digest.search.acronyms import Acronyms
from digest.search.analysis import Analyser, read_entry
from digest.search.blocks import Row, block_path, render_block
from digest.search.query import topics_meant
from digest.search.ranking import WEIGHTS, rarity
from digest.search.searcher import Searcher
from digest.search.terms import TermMaker, read_terms
from tests.search.library import index_of, places_of, titles
from tests.search.memory import MemoryIndex

ANALYSER = Analyser()
MAKER = TermMaker(Acronyms(ANALYSER, {}), ANALYSER)
WORDS = ["zebra", "quokka", "lemur", "otter", "heron"]

texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
archives = st.lists(st.tuples(texts, texts), min_size=1, max_size=40)


def shelve(papers: list[tuple[str, str]]) -> MemoryIndex:
    """An index whose blocks show titles without a word, so that scores are those of terms alone."""
    index = MemoryIndex()
    index.change({place: MAKER.make(*paper) for place, paper in zip(places_of(len(papers)), papers, strict=True)})
    for place in index.facets:
        path = block_path(place)
        rows = [Row(other, "-", f"p{other}", (), "") for other in index.facets if block_path(other) == path]
        index.files[path] = render_block(rows)
    return index


def brute_force(index: MemoryIndex, words: list[str]) -> list[tuple[int, int]]:
    """Score and place of the ten best, from the facets of all papers."""
    levels = {
        place: {read_entry(entry)[1]: level for level, own in enumerate(read_terms(facet).levels) for entry in own}
        for place, facet in index.facets.items()
    }
    stems = [ANALYSER.stem(word) for word in words]
    worth = {stem: rarity(len(levels), sum(stem in own for own in levels.values())) for stem in stems}
    found = []
    for place, own in levels.items():
        has = [stem for stem in dict.fromkeys(stems) if stem in own]
        known = [stem for stem in dict.fromkeys(stems) if any(stem in other for other in levels.values())]
        score = sum(worth[stem] * 16 * WEIGHTS[own[stem]] // 16 for stem in has)
        if has:
            found.append((len(has) < len(known), -score, -place))
    return [(-score, -place) for _, score, place in sorted(found)[:10]]


@settings(max_examples=30)
@given(archives, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True))
def test_a_search_equals_brute_force_over_all_papers(papers: list[tuple[str, str]], words: list[str]) -> None:
    index = shelve(papers)
    query = " ".join(words) + "?"
    answer = Searcher(index.files.get).search(query)
    assert [(result.score, result.place) for result in answer.results] == brute_force(index, words)


@settings(max_examples=25)
@given(archives, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True))
def test_files_are_left_unread_only_where_they_change_nothing(papers: list[tuple[str, str]], words: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "FIRST", 2)
        patch.setattr(postings, "SECOND", 3)
        index = shelve(papers)
    answer = Searcher(index.files.get).search(" ".join(words) + "?")
    assert [(result.score, result.place) for result in answer.results] == brute_force(index, words)


def test_a_search_reads_no_more_postings_than_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "FIRST", 4)
    monkeypatch.setattr(searcher, "BUDGET", 0)
    index = shelve([("", "zebra")] * 300 + [("", "quokka zebra")])
    taken: list[str] = []

    def fetch(path: str) -> bytes | None:
        taken.append(path)
        return index.files.get(path)

    answer = Searcher(fetch).search("zebra quokka?")
    assert (answer.is_exact, [path for path in taken if "terms/" in path and path.count(".") > 1]) == (False, [])
    assert answer.results[0].place == max(index.facets)


def test_rarity_is_the_logarithm_in_sixteenths() -> None:
    pairs = [(papers, holders) for papers in (1, 7, 372, 100_000) for holders in (0, 1, 5, 100) if holders <= papers]
    expected = [2 + math.floor(16 * math.log2((papers + 1) / (holders + 1))) for papers, holders in pairs]
    assert [rarity(papers, holders) for papers, holders in pairs] == expected


PAPERS = (
    ("Linear Attention at Scale", "We study state space models and the state of space flight models."),
    ("FBNetV9: Searching Cells", "A predictor of latency for architecture search."),
    ("A Survey of Otters", "Otters use tools; models of the state of rivers."),
    ("Otter Pruning with Post-training Calibration", "Pruned otters are <img src=x onerror=alert(1)> small."),
    ("Text-to-Music with Lemurs", "Melody from words."),
    ("Lemur", "Music from text, and other models."),
)
CASES = [
    ("one word in a title", "lemurs?", ["Lemur", "Text-to-Music with Lemurs"]),
    ("words typed apart that are one", "fbnet v9?", ["FBNetV9: Searching Cells"]),
    ("a compound typed as one word", "posttraining?", ["Otter Pruning with Post-training Calibration"]),
    ("a compound typed apart", "post training calibration?", ["Otter Pruning with Post-training Calibration"]),
    ("a two that means to", "text2music?", ["Text-to-Music with Lemurs", "Lemur"]),
    ("two words typed as one", "otterpruning?", ["Otter Pruning with Post-training Calibration"]),
    ("the commoner two of several", "statespace?", ["Linear Attention at Scale", "A Survey of Otters"]),
    ("a compound that goes on", "post-tr", ["Otter Pruning with Post-training Calibration"]),
    ("a word that goes on", "calib", ["Otter Pruning with Post-training Calibration"]),
    ("a letter left out", "calbration?", ["Otter Pruning with Post-training Calibration"]),
    ("letters swapped at the beginning", "aclibration?", ["Otter Pruning with Post-training Calibration"]),
    ("a word that results must not have", "otter? -pruning", ["A Survey of Otters"]),
    ("a phrase", '"space models"', ["Linear Attention at Scale"]),
    ("a word of titles", "title:models", []),
    ("an acronym", "NAS?", ["FBNetV9: Searching Cells"]),
    ("nothing that anybody wrote", "xyzzyx?", []),
    ("no words at all", "?!", []),
]


@pytest.fixture(scope="module")
def small() -> MemoryIndex:
    return index_of(*PAPERS)


@pytest.mark.parametrize(("query", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_query_finds(small: MemoryIndex, query: str, expected: list[str]) -> None:
    texts_by_title = dict(PAPERS)
    found = titles(Searcher(small.files.get, lambda shown: texts_by_title[shown.title]), query)
    assert found[: max(len(expected), 1)] == expected


def test_a_query_that_no_paper_has_whole_is_relaxed_and_says_so(small: MemoryIndex) -> None:
    answer = Searcher(small.files.get).search("lemur calibration?")
    assert (answer.relaxed, answer.total, {result.has_all for result in answer.results}) == (True, 3, {False})


def test_a_misspelled_word_is_named_with_what_it_was_taken_for(small: MemoryIndex) -> None:
    assert Searcher(small.files.get).search("calbration?").wording.corrected == (("calbration", "calibration"),)


def test_dates_and_topics_filter(small: MemoryIndex) -> None:
    day = "2025-09-30"
    counts = [Searcher(small.files.get).search(f"models? date:{date}").total for date in (day, "2024", "2025-08..")]
    assert counts == [3, 0, 3]


def test_a_filter_alone_lists_the_papers_that_it_lets_through_the_newest_first(small: MemoryIndex) -> None:
    searcher = Searcher(small.files.get)
    newest = [title for title, _ in PAPERS][::-1]
    assert [titles(searcher, query) for query in ("date:2025-09", "date:2024", "date:..", "-models")] == [
        newest,
        [],
        [],
        [title for title in newest if title.startswith(("Text", "Otter", "FBNet"))],
    ]


def test_a_phrase_left_out_leaves_out_papers_with_all_its_words(small: MemoryIndex) -> None:
    searcher = Searcher(small.files.get)
    left_out = [paper for paper in titles(searcher, "date:..2026") if paper not in titles(searcher, '-"state models"')]
    assert set(left_out) == set(titles(searcher, "state")) & set(titles(searcher, "models")) != set()
    assert titles(searcher, '-"models of the state"') == titles(searcher, '-"state models"')


def test_a_filter_by_topic_means_the_one_of_that_name_and_else_all_that_begin_so() -> None:
    names = {"speech": "Speech", "speech-data": "Data of speech", "agents": "Speech agents"}
    meant = {start: topics_meant(start, names) for start in ("speech", "spee", "speech agents", "data")}
    assert meant == {
        "speech": ["speech"],
        "spee": ["speech", "speech-data", "agents"],
        "speech agents": ["agents"],
        "data": ["speech-data"],
    }


def test_a_date_that_is_none_is_left_out_and_named(small: MemoryIndex) -> None:
    answer = Searcher(small.files.get).search("lemurs date:2025-13 date:soon?")
    assert (answer.total, answer.wording.unknown) == (2, ("date:2025-13", "date:soon?"))


def test_what_was_searched_before_changes_no_score(small: MemoryIndex) -> None:
    texts_by_title = dict(PAPERS)
    queries = ("state spaces?", "models of the states?", '"space model"', "otter model")
    kept = Searcher(small.files.get, lambda shown: texts_by_title[shown.title])
    for query in (*queries, *queries[::-1]):
        fresh = Searcher(small.files.get, lambda shown: texts_by_title[shown.title])
        assert kept.search(query).results == fresh.search(query).results


def test_a_last_word_that_is_too_short_to_be_completed_is_not_called_unknown(small: MemoryIndex) -> None:
    unknown = [Searcher(small.files.get).search(query).wording.unknown for query in ("otter z", "otter z ", "otter zz")]
    assert unknown == [(), ("z",), ("zz",)]


def test_text_of_any_kind_stays_text(small: MemoryIndex) -> None:
    answer = Searcher(small.files.get).search("onerror?")
    assert "<img src=x onerror" in answer.results[0].shown.lead


def test_an_index_with_missing_files_answers_with_less(small: MemoryIndex) -> None:
    blocks = {path for path in small.files if path.startswith("search/papers/")}
    without = {path: data for path, data in small.files.items() if path not in blocks and "words/l" not in path}
    assert Searcher(without.get).search("lemur otter").results == ()
