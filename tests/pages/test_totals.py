"""Counts that travel upwards: whatever came and went, they are those of the papers that are there."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from digest.groups import ALL, EVER, Group
from digest.pages.totals import encode_parts, find_followers, fold_totals

papers = st.tuples(
    st.sampled_from([dt.date(2025, 9, 1), dt.date(2025, 9, 2), dt.date(2025, 10, 1)]),
    st.sampled_from(["Kites", "Kites and Sheep", "Of", "Sheep Dogs"]),
    st.sets(st.sampled_from(["graphs", "speech", "video"])),
).map(lambda paper: encode_parts(*paper))


def fold(values: dict[str, bytes], removed: list[dict[str, bytes]], added: list[dict[str, bytes]]) -> dict[str, bytes]:
    keys = {key for parts in (*removed, *added) for key in parts}
    folded = {
        key: fold_totals(
            key, values.get(key), [p[key] for p in removed if key in p], [p[key] for p in added if key in p]
        )
        for key in keys
    }
    return {key: value for key, value in (values | folded).items() if value is not None}


@given(st.lists(papers), st.lists(papers))
def test_what_came_and_went_leaves_no_trace(stay: list[dict[str, bytes]], leave: list[dict[str, bytes]]) -> None:
    both = fold(fold({}, [], leave[::2]), [], [*stay, *leave[1::2]])
    assert fold(both, leave, []) == fold({}, [], stay)
    assert fold(both, [*leave, *stay], []) == {}


def followers(before: list[dict[str, bytes]], after: list[dict[str, bytes]]) -> set[Group]:
    old, new = fold({}, [], before), fold({}, [], after)
    return {group for key in old.keys() | new.keys() if old.get(key) != new.get(key)
            for group in find_followers(key, old.get(key), new.get(key))}  # fmt: skip


HOME, YEAR, INDEX, TRENDS, SITEMAP = (
    Group("home", ALL, EVER), Group("year", ALL, "2025"), Group("tag-index", ALL, EVER), Group("trends", ALL, EVER),
    Group("sitemap", ALL, EVER),
)  # fmt: skip
DAY = dt.date(2025, 9, 1)
ONE = encode_parts(DAY, "Kites", ["graphs", "speech"])


def test_a_topic_that_changes_reaches_the_pages_of_the_topics_beside_it() -> None:
    pages = {Group("tag", f"tag:{slug}", EVER) for slug in ("graphs", "speech", "video")}
    changed = encode_parts(DAY, "Kites", ["graphs", "video"])
    assert followers([ONE], [changed]) == pages | {HOME, INDEX, TRENDS, SITEMAP}


def test_a_title_reaches_trends_alone() -> None:
    assert followers([ONE], [encode_parts(DAY, "Sheep", ["graphs", "speech"])]) == {TRENDS}


def test_another_day_of_the_month_reaches_home_and_the_year() -> None:
    assert followers([ONE], [encode_parts(dt.date(2025, 9, 2), "Kites", ["graphs", "speech"])]) == {HOME, YEAR}
