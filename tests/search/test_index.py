"""The index kept by edits equals the index made anew, and an edit touches little of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import SLOT_BITS
from digest.search import index, postings
from digest.search.acronyms import ACRONYMS, Acronyms
from digest.search.analysis import Analyser
from digest.search.codes import count_postings, posting_of, read_tier, splice_posting, write_tier, write_tiers
from digest.search.index import apply_edits, index_edits
from digest.search.layout import bucket_of, key_ranges, paths_of_shard, shape_of, shard_of_key, shard_of_path
from digest.search.terms import Tag, TermMaker
from tests.search import memory
from tests.search.memory import MemoryIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

ANALYSER = Analyser()
MAKER = TermMaker(Acronyms(ANALYSER, ACRONYMS), ANALYSER)
WORDS = ["pruning", "pruned", "text-to-image", "C++", "model", "models", "energy", "energies", "4-bit", "ß", "naïve"]
TAGS = [Tag("pruning", "Pruning"), Tag("text-to-image", "Text to image")]
FIRST_DAY = 13_000

places = st.builds(
    lambda day, slot: FIRST_DAY + day << SLOT_BITS | slot, st.integers(0, 150), st.sampled_from([0, 1, 63, 64, 70_000])
)
facets = st.builds(
    lambda title, body, tags: MAKER.make(" ".join(title), " ".join(body), (), tags),
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.lists(st.sampled_from(WORDS), max_size=8),
    st.lists(st.sampled_from(TAGS), max_size=2, unique=True),
)
rounds = st.lists(st.dictionaries(places, st.none() | facets, max_size=5), max_size=6)


def built_clean(facets_by_place: Mapping[int, bytes]) -> MemoryIndex:
    index = MemoryIndex()
    index.change(dict(facets_by_place))
    return index


@settings(max_examples=40)
@given(rounds)
def test_after_any_history_the_index_equals_a_clean_one(history: list[dict[int, bytes | None]]) -> None:
    index = built_clean({})
    for changes in history:
        index.change({place: new for place, new in changes.items() if new or place in index.facets})
    clean = built_clean(index.facets)
    assert (index.folds, index.files) == (clean.folds, clean.files)


@settings(max_examples=40)
@given(st.dictionaries(places, facets, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_edits_of_a_fold_does_not_matter(papers: dict[int, bytes], chance) -> None:
    edits: dict[str, list[bytes]] = {}
    for place, facet in papers.items():
        for key, edit in (*index_edits([(place, None, facet)]), *index_edits([(place, facet, None)])):
            edits.setdefault(key, []).append(edit)
    for own in edits.values():
        chance.shuffle(own)
    assert {key: apply_edits(key, None, own) for key, own in edits.items()} == dict.fromkeys(edits)


def test_an_archive_that_grows_past_a_power_of_two_has_the_files_of_a_clean_one() -> None:
    facet = MAKER.make("Pruned models", "Energy of a model.")
    index = MemoryIndex()
    for first in range(0, 140, 70):
        index.change({FIRST_DAY + day << SLOT_BITS: facet for day in range(first, first + 70)})
    bits = [shape_of(papers).bits for papers in (70, 140)]
    assert (bits, index.files) == ([4, 5], built_clean(index.facets).files)


def test_papers_may_come_few_or_many_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = {FIRST_DAY + day << SLOT_BITS: MAKER.make("Pruned models", f"Energy x{day}.") for day in range(20)}
    at_once = built_clean(papers)
    monkeypatch.setattr(memory, "AT_A_TIME", 3)
    assert built_clean(papers).files == at_once.files


changes = st.dictionaries(places, st.tuples(st.none() | facets, st.none() | facets), max_size=8)


@settings(max_examples=60)
@given(changes)
def test_many_changes_make_the_edits_that_they_make_as_few(
    changed: dict[int, tuple[bytes | None, bytes | None]],
) -> None:
    few = list(index_edits((place, *facets) for place, facets in changed.items()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "FEW", -1)
        assert list(index_edits((place, *facets) for place, facets in changed.items())) == few


def test_equal_facets_make_no_edit() -> None:
    facet = MAKER.make("Pruned models", "Energy.")
    assert list(index_edits([(5, facet, facet)])) == []


def test_one_word_changed_replaces_only_the_files_that_show_it() -> None:
    index = MemoryIndex()
    index.change({FIRST_DAY << SLOT_BITS | slot: MAKER.make("Models", f"An energy x{slot}.") for slot in range(40)})
    index.change({FIRST_DAY << SLOT_BITS: MAKER.make("Models", "A zebra x0.")})
    shape = shape_of(40)
    expected = {f"search/terms/{bucket_of(stem) >> 12 - shape.bits:03x}.json" for stem in ("energi", "zebra")}
    assert index.rewritten == {"search/manifest.json", "search/words/z.json", *expected}


def test_the_manifest_changes_with_every_file_that_it_versions() -> None:
    index = MemoryIndex()
    index.change({FIRST_DAY << SLOT_BITS: MAKER.make("Models", "energy")})
    before = json.loads(index.files["search/manifest.json"])
    index.change({FIRST_DAY << SLOT_BITS: MAKER.make("Models", "zebra")})
    after = json.loads(index.files["search/manifest.json"])
    differing = [at for at in range(16) if before["terms"][3 * at : 3 * at + 3] != after["terms"][3 * at : 3 * at + 3]]
    assert differing == sorted({bucket_of(stem) >> 8 for stem in ("energi", "zebra")})
    assert (set(before["words"]), set(after["words"])) == ({"m", "e"}, {"m", "z"})


@given(st.lists(st.tuples(st.integers(0, 63), st.integers(0, (1 << SLOT_BITS) - 1), st.integers(0, 15)), unique=True))
def test_postings_read_back_as_they_were_written_and_can_be_counted(given_: list[tuple[int, int, int]]) -> None:
    given_postings = sorted({posting_of(day << SLOT_BITS | slot, level) for day, slot, level in given_})
    tiers = write_tiers(given_postings)
    found = [posting for tier, codes in enumerate(tiers) for posting in read_tier(codes, tier)]
    assert (sorted(found), sum(map(count_postings, tiers))) == (given_postings, len(given_postings))


narrow = st.builds(
    lambda day, slot, level: posting_of(day << SLOT_BITS | slot, level),
    st.integers(0, 63),
    st.sampled_from([0, 1, 2, 62, 63, 64, 70_000]),
    st.integers(8, 11),
)


@given(st.sets(narrow, max_size=40), narrow)
def test_a_posting_is_put_in_and_taken_out_as_if_all_were_written_anew(held: set[int], posting: int) -> None:
    with_it, without = write_tier(sorted(held | {posting})), write_tier(sorted(held - {posting}))
    assert splice_posting(write_tier(sorted(held)), 2, posting, is_coming=True) in (with_it, None)
    assert splice_posting(with_it, 2, posting, is_coming=False) in (without, None)
    assert splice_posting(without, 2, posting, is_coming=False) is None


@pytest.mark.parametrize("day", [0, 7, 40])
def test_most_postings_are_put_in_and_taken_out_without_reading_the_others(day: int) -> None:
    held = [posting_of(each << SLOT_BITS | 5, 9) for each in range(0, 41, 10)]
    for slot in (4, 6):
        posting = posting_of(day << SLOT_BITS | slot, 9)
        spliced = splice_posting(write_tier(held), 2, posting, is_coming=True)
        assert spliced == write_tier(sorted([*held, posting]))
        assert splice_posting(spliced, 2, posting, is_coming=False) == write_tier(held)


def test_a_common_term_is_cut_into_files_best_and_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "FIRST", 3)
    monkeypatch.setattr(postings, "SECOND", 4)
    folds = []
    for segment, level in ((1, 9), (2, 1), (3, 9), (4, 1), (5, 1)):
        text = postings.write_lines({"model": [posting_of(day << SLOT_BITS, level) for day in (1, 2)]})
        folds.append((f"p:000:{segment:03x}", text.encode()))
    files = postings.render_terms("terms/000", folds)
    assert {path: json.loads(data)["model"] for path, data in files.items()} == {
        "search/terms/000.json": ["$ADARAR", [4, 2], [4, 0]],
        "search/terms/000.1.json": "$ABARAR!AFARAR",
        "search/terms/000.2.json": "!AEARAR!ACARAR",
    }


@pytest.mark.parametrize("papers", [1, 372, 10_000, 100_000])
def test_each_fold_belongs_to_the_one_shard_whose_ranges_hold_it(papers: int) -> None:
    shape = shape_of(papers)
    for key in (
        "p:000:001",
        "p:7ff:0c8",
        "p:800:0c8",
        "p:fff:1ff",
        "w:abc",
        "w:c__",
        "w:zzz",
        "h:p:1ff",
        "h:w:ab",
        "t:",
    ):
        shard = shard_of_key(key, shape)
        assert any(low <= key < high for low, high in key_ranges(shard, shape)), (key, shard)
        assert {shard_of_path(path) for path in paths_of_shard(shard)} == {shard}
