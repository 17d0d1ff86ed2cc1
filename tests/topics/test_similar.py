"""Lists of similar papers against brute force over all pairs: after any edits, in one process and over several."""

from __future__ import annotations

import random
import struct
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import SLOT_BITS
from digest.topics.floors import NEAREST
from digest.topics.similar import VectorIndex
from digest.topics.vectors import LENGTH, terms_of

Papers = dict[int, bytes]
Lists = dict[int, tuple[int, ...]]


def pack(weights: Mapping[int, int]) -> bytes:
    return struct.pack(f"<{len(weights)}I{len(weights)}B", *weights, *weights.values())


def product(one: bytes, other: bytes) -> int:
    weights = terms_of(other)
    return sum(weight * weights.get(term, 0) for term, weight in terms_of(one).items())


def brute_force(papers: Papers) -> Lists:
    lists: Lists = {}
    for place, vector in papers.items():
        scored = [(product(vector, other), near) for near, other in papers.items() if near != place]
        lists[place] = tuple(near for score, near in sorted(scored, reverse=True)[:NEAREST] if score)
    return lists


def brute_affected(before: Papers, after: Papers) -> set[int]:
    """The papers that changed, those whose list held one of them, and those whose list holds one of them now."""
    changed = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
    lists = [*brute_force(before).items(), *brute_force(after).items()]
    return {place for place, near in lists if place in changed or changed & set(near)} & after.keys()


class Shelf(dict[str, bytes]):
    """What is stored between processes."""

    def open(self) -> VectorIndex:
        return VectorIndex(lambda key: self.get(key, b""))

    def save(self, index: VectorIndex) -> None:
        self.update(index.unsaved())
        for key in [key for key, value in self.items() if not value]:
            del self[key]


TERMS = [0, 1, 2, 1 << 20, (1 << 20) + 1, (1 << 32) - 1, 7 << 29]
"""At the edges of buckets, and twice the same low bits."""
weights = st.sampled_from([1, 2, 3, 40, 80])
vectors = st.dictionaries(st.sampled_from(TERMS), weights, max_size=4).map(pack)
places = st.builds(
    lambda day, slot: day << SLOT_BITS | slot, st.sampled_from([0, 1, 31, 32, 12_000, 32_767]), st.integers(0, 3)
)
papers = st.dictionaries(places, vectors, max_size=24)
edits = st.lists(st.tuples(st.sets(places, max_size=4), st.dictionaries(places, vectors, max_size=6)), max_size=5)


@settings(deadline=None, max_examples=60)
@given(papers, edits, st.booleans())
def test_after_any_edits_the_lists_are_those_of_brute_force(
    start: Papers, changes: list[tuple[set[int], Papers]], in_new_processes: bool
) -> None:
    shelf = Shelf()
    index = shelf.open()
    kept: Papers = {}
    lists: Lists = {}
    for removed, added in [(set[int](), start), *changes]:
        before = dict(kept)
        for place in removed:
            kept.pop(place, None)
        kept.update(added)
        revised = index.revise(removed, added.items())
        assert revised.keys() == brute_affected(before, kept)
        lists = {place: near for place, near in (lists | revised).items() if place in kept}
        assert lists == brute_force(kept) == index.top(kept)
        if in_new_processes:
            shelf.save(index)
            index = shelf.open()


@settings(deadline=None, max_examples=30)
@given(papers, edits)
def test_what_is_stored_does_not_depend_on_how_it_came_about(
    start: Papers, changes: list[tuple[set[int], Papers]]
) -> None:
    edited, clean = Shelf(), Shelf()
    index = edited.open()
    kept: Papers = {}
    for removed, added in [(set[int](), start), *changes]:
        kept = {place: vector for place, vector in kept.items() if place not in removed} | added
        index.revise(removed, added.items())
    edited.save(index)
    other = clean.open()
    other.revise((), kept.items())
    clean.save(other)
    assert edited == clean


def chain(count: int, terms: int = 40) -> Papers:
    """Papers in a row, each sharing a few terms with its neighbours, and some of all kinds of terms with many."""
    return {
        place: pack(
            {
                term * 977_777_777 % (1 << 32): 20 + (place * term) % 41
                for term in range(place % terms, place % terms + 5)
            }
            | {place // 9 << 12: 30}
        )
        for place in range(count)
    }


@pytest.fixture(scope="module")
def many() -> Papers:
    """Enough for rows with all papers in them and for the search by columns."""
    return chain(2600)


def test_many_papers_have_the_lists_of_brute_force(many: Papers) -> None:
    index = Shelf().open()
    lists = index.revise((), many.items())
    some = list(many)[:: len(many) // 20]
    scored = {p: sorted(((product(many[p], v), q) for q, v in many.items() if q != p), reverse=True) for p in some}
    assert {p: lists[p] for p in some} == {p: tuple(q for s, q in scored[p][:NEAREST] if s) for p in some}


def test_one_paper_after_the_other_gives_the_lists_of_all_at_once(many: Papers) -> None:
    some = dict(list(many.items())[:300])
    index = Shelf().open()
    lists: Lists = {}
    for place, vector in reversed(some.items()):
        lists |= index.revise((), [(place, vector)])
    assert lists == Shelf().open().revise((), some.items())


def test_an_edit_reads_only_what_it_needs(many: Papers) -> None:
    shelf = Shelf()
    index = shelf.open()
    index.revise((), many.items())
    shelf.save(index)
    read: list[str] = []

    def reading(key: str) -> bytes:
        read.append(key)
        return shelf.get(key, b"")

    VectorIndex(reading).revise((), [(3, pack({12345: 100}))])
    buckets = {f"term/{term >> 20:03x}" for term in (12345, *terms_of(many[3]))}
    assert {key for key in read if key.startswith("term")} >= buckets
    assert len(read) == len(set(read)) < len(shelf) / 4


def test_an_equal_vector_changes_nothing(many: Papers) -> None:
    index = Shelf().open()
    index.revise((), many.items())
    index.unsaved()
    assert (index.revise((), [(3, many[3])]), index.unsaved()) == ({}, {})


def test_a_paper_whose_words_nobody_shares_has_no_list_and_is_on_none() -> None:
    alone, one, other = {1: 9}, {2: 9}, {2: 5}
    assert Shelf().open().revise((), {7: pack(alone), 8: pack(one), 9: pack(other)}.items()) == {
        7: (),
        8: (9,),
        9: (8,),
    }


def test_of_equal_papers_the_newer_are_nearer() -> None:
    vector = pack({1: LENGTH})
    lists = Shelf().open().revise((), [(place, vector) for place in range(10)])
    assert (lists[0], lists[9]) == ((9, 8, 7, 6, 5, 4), (8, 7, 6, 5, 4, 3))


def test_there_is_no_list_where_there_is_no_paper() -> None:
    with pytest.raises(KeyError):
        Shelf().open().top([3])


def test_edits_of_many_papers_in_one_process_give_the_lists_of_a_clean_build(many: Papers) -> None:
    chance = random.Random(1)
    index = Shelf().open()
    kept = dict(many)
    lists = index.revise((), kept.items())
    for size in (1, 3, 1, 200, 2, 1, 70, 3):
        removed = set(chance.sample(sorted(kept), size // 2))
        changed = chance.sample(sorted(kept), size)
        added = {place: many[chance.randrange(len(many))] for place in (*changed, *range(len(many), len(many) + size))}
        kept = {place: vector for place, vector in kept.items() if place not in removed} | added
        lists |= index.revise(removed, added.items())
    assert {place: lists[place] for place in kept} == Shelf().open().revise((), kept.items())
