"""The slots of a day."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.engine.arrange import HIGHEST_RANK, Claim, assign_slots

RANKS = st.none() | st.integers(-1, 6) | st.sampled_from([HIGHEST_RANK, HIGHEST_RANK + 1])
CLAIMS = st.dictionaries(st.sampled_from("pqrstuvw"), st.builds(Claim, RANKS, st.sampled_from("abcdef")), max_size=8)


def is_rank(rank: int | None) -> bool:
    return rank is not None and 1 <= rank <= HIGHEST_RANK


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, {}),
        ({"p": Claim(4, "x")}, {"p": 4}),
        ({"p": Claim(None, "b"), "q": Claim(None, "a")}, {"q": 1, "p": 2}),
        ({"p": Claim(3, "b"), "q": Claim(3, "a"), "r": Claim(5, "c")}, {"q": 3, "r": 5, "p": 6}),
        ({"p": Claim(0, "a"), "q": Claim(2, "b"), "r": Claim(HIGHEST_RANK + 1, "c")}, {"q": 2, "p": 3, "r": 4}),
        ({"q": Claim(1, "same"), "p": Claim(1, "same")}, {"p": 1, "q": 2}),
    ],
)
def test_ranks_are_slots_and_the_rest_follows_by_name(claims: dict[str, Claim], expected: dict[str, int]) -> None:
    assert assign_slots(claims) == expected


@given(CLAIMS, st.randoms(use_true_random=False))
def test_slots_depend_on_the_set_of_claims_alone(claims: dict[str, Claim], random) -> None:
    shuffled = list(claims.items())
    random.shuffle(shuffled)
    assert assign_slots(dict(shuffled)) == assign_slots(claims)


@given(CLAIMS)
def test_everyone_has_a_slot_of_their_own_counted_from_one(claims: dict[str, Claim]) -> None:
    slots = assign_slots(claims)
    assert slots.keys() == claims.keys()
    assert len(set(slots.values())) == len(claims)
    assert min(slots.values(), default=1) >= 1


@given(CLAIMS)
def test_a_rank_that_one_claims_is_its_slot(claims: dict[str, Claim]) -> None:
    wanted = Counter(claim.rank for claim in claims.values())
    unique = {path: claim.rank for path, claim in claims.items() if is_rank(claim.rank) and wanted[claim.rank] == 1}
    assert {path: assign_slots(claims)[path] for path in unique} == unique


@given(CLAIMS, st.sampled_from("pqrstuvw"), st.builds(Claim, RANKS, st.sampled_from("abcdef")))
def test_an_edit_moves_a_holder_of_a_rank_only_where_both_want_it(
    claims: dict[str, Claim], path: str, edited: Claim
) -> None:
    before, now = assign_slots(claims), assign_slots(claims | {path: edited})
    wanted = {edited.rank, claims[path].rank if path in claims else None}
    apart = {other for other, claim in claims.items() if other != path and is_rank(claim.rank)}
    holders = {other for other in apart if before[other] == claims[other].rank}
    moved = {other for other in holders if now[other] != before[other]}
    assert {claims[other].rank for other in moved} <= wanted
