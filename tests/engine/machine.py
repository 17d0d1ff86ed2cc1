"""Lives of a site in any order of deeds: what ``test_keeper.py`` sets loose."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.engine.killing import POINTS
from tests.engine.life import SOURCES, Life
from tests.engine.toy import KINDS

NAMES = st.sampled_from(SOURCES)
DAYS = ("2024-12-31", "2025-01-01", "2025-01-31", "2025-02-01", "2025-02-02", "2026-03-01")
WORDS = ("apple", "apricot", "pear", "plum", "odd")
FIELDS = (
    st.sampled_from(DAYS),
    st.sampled_from("--123"),
    st.sampled_from(["alpha", "beta", "gamma", "gamma2", "delta"]),
    st.sampled_from(["red", "red", "blue"]),
    st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
)
NOTES = st.one_of(*[st.tuples(*FIELDS).map(" ".join)] * 9, st.sampled_from(["hidden", "no note at all"]))
FIXED = (("static/robots.txt", "hello"), ("static/robots.txt", "hullo"), ("static/a", "one"), ("static/a/b", "two"))
REMARKS = st.sampled_from(["", " # mind"])
PLACES = st.integers(0, 1000)
"""Which of the sources or outputs there are, counted around."""

FOREIGN = ("page/ghost.html", "static/ghost", "page", "colour", ".page", "page/deep/er/file", "colour/blue/empty/")
SPOILINGS = ("deleted", "altered", "longer", "a folder", "a link", "all lost")


def _stem(fixed: tuple[str, str]) -> str:
    return fixed[0][: len("static/a")]  # a site that publishes both `a` and `a/b` is in the wrong


def deed(method: Callable[..., None], **arguments: object) -> st.SearchStrategy[object]:
    """A deed with what it may be done with: values, or strategies for them."""
    drawn = {
        name: given if isinstance(given, st.SearchStrategy) else st.just(given) for name, given in arguments.items()
    }
    return st.tuples(st.just(method.__name__), st.fixed_dictionaries(drawn))


DEEDS = st.one_of(
    *[deed(Life.write, name=NAMES, note=NOTES)] * 4,
    *[deed(Life.edit_field, place=PLACES, field=at, value=field, remark=REMARKS) for at, field in enumerate(FIELDS)],
    *[deed(Life.edit_without_a_trace, place=PLACES, note=NOTES, is_edit=is_edit) for is_edit in (True, False)],
    *[deed(Life.move, place=PLACES, other=PLACES, how=how) for how in ("delete", "rename", "swap")],
    *[deed(Life.change_template, kind=kind, line=st.sampled_from(["v1", "v2"])) for kind in ("page", "letter")],
    deed(Life.change_template, kind=st.sampled_from([kind.name for kind in KINDS]), line="v3"),
    *[deed(Life.change_reading, word=st.sampled_from(["", *WORDS]))] * 2,
    *[deed(Life.change_fixed, fixed=st.lists(st.sampled_from(FIXED), unique_by=_stem, max_size=2))] * 2,
    *[deed(Life.meddle_with_output, place=PLACES, how=how) for how in SPOILINGS],
    deed(Life.add_to_output, name=st.sampled_from(FOREIGN)),
    *[deed(Life.damage_state, how=how) for how in ("lost", "truncated", "overwritten")],
    *[deed(Life.build)] * 3,
    *[deed(Life.live_round)] * 3,
    *[deed(Life.interrupt, groups=st.integers(1, 12), is_live=is_live) for is_live in (True, False)],
    *[
        deed(Life.kill, name=NAMES, note=NOTES, point=point, steps=st.integers(1, 8), reverts=st.booleans())
        for point in POINTS
    ],
    *[
        deed(Life.edit_while_rendering, name=NAMES, notes=st.tuples(NOTES, NOTES), groups=groups, reverts=st.booleans())
        for groups in (0, 1, 3)
    ],
)


class SiteMachine(RuleBasedStateMachine):
    """One life, deed by deed.

    All deeds are one rule: of many rules Hypothesis switches most off for a whole run, so that few would meet.
    """

    def __init__(self) -> None:
        super().__init__()
        self.life = Life()

    @initialize(notes=st.lists(NOTES, max_size=5))
    def begin(self, notes: list[str]) -> None:
        self.life.shop.write(**dict(zip(SOURCES, notes, strict=False)))

    @rule(deed=DEEDS)
    def do(self, deed: tuple[str, dict[str, object]]) -> None:
        name, arguments = deed
        getattr(self.life, name)(**arguments)

    def teardown(self) -> None:
        self.life.end()
