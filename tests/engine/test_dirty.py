"""The order in which dirty groups are made again."""

from __future__ import annotations

import pytest

from digest.engine.dirty import DirtyQueue
from digest.groups import ALL, EVER, Group, Kind, Span

KINDS = (Kind("list", ALL, Span.DAY, stage=1), Kind("page", "slug", Span.EVER), Kind("feed", ALL, Span.EVER, stage=2))

FEED = Group("feed", ALL, EVER)
LATE, EARLY = Group("list", ALL, "2025-03-02"), Group("list", ALL, "2025-03-01")
ALPHA, BETA = Group("page", "slug:alpha", EVER), Group("page", "slug:beta", EVER)
IN_ORDER = [ALPHA, BETA, EARLY, LATE, FEED]


@pytest.fixture
def queue() -> DirtyQueue:
    queue = DirtyQueue(KINDS)
    queue.add(dict.fromkeys([FEED, LATE, BETA, ALPHA, EARLY], "came"))
    return queue


def in_order(queue: DirtyQueue) -> list[Group]:
    """All that waits, in the order in which it would be made."""
    groups = [group for stage in queue.in_stages() for group in stage]
    assert sorted(groups) == sorted(queue.waiting)
    return groups


def test_pages_come_before_lists_and_spans_in_order(queue: DirtyQueue) -> None:
    assert in_order(queue) == IN_ORDER


def test_what_a_reader_looks_at_comes_first(queue: DirtyQueue) -> None:
    queue.promote([FEED, Group("page", "slug:clean", EVER), BETA])
    assert in_order(queue) == [FEED, BETA, ALPHA, EARLY, LATE]


def test_a_promotion_replaces_the_one_before_and_outlives_the_group(queue: DirtyQueue) -> None:
    queue.promote([FEED])
    queue.promote([LATE])
    queue.done(LATE)
    queue.add({LATE: "again"})
    assert in_order(queue) == [LATE, ALPHA, BETA, EARLY, FEED]


def test_an_interruption_leaves_the_rest_to_which_more_is_added(queue: DirtyQueue) -> None:
    for group in in_order(queue)[:2]:
        queue.done(group)
    queue.add({ALPHA: "changed", FEED: "changed"})
    assert in_order(queue) == [ALPHA, EARLY, LATE, FEED]
    assert len(queue) == 4


def test_the_first_reason_stays_until_the_group_is_done(queue: DirtyQueue) -> None:
    queue.add({ALPHA: "changed"})
    assert queue.reason(ALPHA) == "came"
    queue.done(ALPHA)
    assert ALPHA not in queue
    queue.add({ALPHA: "changed"})
    assert queue.reason(ALPHA) == "changed"


def test_kinds_that_the_site_does_not_name_come_with_the_first_stage() -> None:
    queue = DirtyQueue(KINDS)
    fixed = Group("static", "robots.txt", EVER)
    queue.add({LATE: "", fixed: "", ALPHA: ""})
    assert in_order(queue) == [ALPHA, fixed, LATE]


def test_pages_of_edited_sources_are_told_from_those_of_others_whatever_the_reasons_say() -> None:
    queue = DirtyQueue(KINDS)
    queue.add(dict.fromkeys([ALPHA, BETA, LATE], "content/a.txt changed"), {ALPHA: "a.txt", BETA: "b.txt"})
    assert queue.pages_of({"a.txt", "c.txt"}, [LATE, BETA, ALPHA]) == [ALPHA]


def test_a_page_that_waits_for_another_reason_is_not_its_sources_until_it_is_done(queue: DirtyQueue) -> None:
    queue.add({ALPHA: "changed"}, {ALPHA: "a.txt"})
    assert queue.pages_of({"a.txt"}, [ALPHA]) == []
    queue.done(ALPHA)
    queue.add({ALPHA: "changed"}, {ALPHA: "a.txt"})
    assert queue.pages_of({"a.txt"}, [ALPHA]) == [ALPHA]
    queue.done(ALPHA)
    assert queue.pages_of({"a.txt"}, [ALPHA]) == []
