"""Repairs: the cases that a person can read, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.content import tex_run
from digest.content.tex import Span, repair, to_plain
from digest.content.tex_clues import clues_in
from digest.content.tex_markdown import to_markdown
from digest.content.tex_tokens import REPLACED_TOKENS
from tests.cases.reader import Case, read_cases
from tests.content.residue import accounts_for, read_texts, residue

if TYPE_CHECKING:
    from pathlib import Path

CASES = read_cases("tex.md")
TABLE = "Everything that a repair may take away"


@pytest.mark.parametrize("case", [case for case in CASES if case.title != TABLE], ids=str)
def test_residue_is_repaired_as_the_cases_say(case: Case) -> None:
    assert to_markdown(repair(case.given)) == case.expected


def test_the_cases_list_all_that_a_repair_may_take_away() -> None:
    listed = next(case.expected for case in CASES if case.title == TABLE)
    assert listed.split("\n") == [f"{pattern} → {template}".rstrip() for pattern, template in REPLACED_TOKENS.items()]


@given(residue)
def test_repaired_text_is_not_repaired_again(text: str) -> None:
    repaired = to_plain(repair(text))
    assert to_plain(repair(repaired)) == repaired


@given(residue)
def test_only_declared_tokens_lose_letters(text: str) -> None:
    assert accounts_for(text, to_plain(repair(text))), to_plain(repair(text))


def test_the_account_sees_a_lost_letter() -> None:
    assert accounts_for("8times faster", "8× faster")
    assert not accounts_for("8times faster", "8× fast")
    assert not accounts_for("eight times", "eight")


@given(residue | st.text())
def test_spans_are_one_tidy_line(text: str) -> None:
    spans = repair(text)
    assert all(span.text for span in spans)
    assert all(left.kind != "text" or right.kind != "text" for left, right in pairwise(spans))
    assert to_plain(spans).splitlines() in ([], [to_plain(spans).strip()])


@given(st.text(st.characters(categories=["L", "N", "Zs"], include_characters=".,;:!?()[]+=*/|%&#@'\"<>-")))
@example("sometimes up to 60 times, at 5 pm, sim2real, text, to the left (right)")
def test_text_without_a_clue_stays(text: str) -> None:
    line = " ".join(filter(None, text.split(" "))).strip()
    if not clues_in(line):
        assert to_plain(repair(text)) == line


def test_ordinary_text_costs_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(text: str, clues: frozenset[str]) -> tuple[Span, ...]:
        raise AssertionError(f"a rule was run over: {text}")

    monkeypatch.setattr(tex_run, "run", run)
    text = "We train 3 models (ResNet-50, BERT) sometimes 60 times longer than GPT-4 at 5% of its cost."
    assert repair(text) == (Span("text", text),)


ADDRESS_PARTS = [
    "a",
    "B",
    "7",
    "-",
    ".",
    "_",
    "~",
    "/",
    "?",
    "#",
    "&",
    "=",
    "%20",
    "+",
    "^",
    "$",
    "@",
    ":",
    "(x)",
    "[1]/",
]


@given(
    st.lists(st.sampled_from(ADDRESS_PARTS)).map("".join),
    st.sampled_from(["a", "9", "/", "_", "=", "-", "(b)"]),
    st.sampled_from([".", ", and", ") so", "; ", "]", "", "."]),
)
def test_an_address_keeps_every_character_and_no_punctuation(middle: str, last: str, after: str) -> None:
    address = f"https://example.org/{middle}{last}"
    assert Span("url", address) in repair(f"See {address}{after}")


@pytest.fixture(params=["the sample's", "real"])
def texts(request: pytest.FixtureRequest, repo_root: Path) -> list[str]:
    """Every title and paragraph of the sample's dumps, or of the real ones beside the repository."""
    if request.param == "real":
        return list(read_texts(request.getfixturevalue("shared_dir") / "dumps"))
    return list(read_texts(repo_root / "content" / "dumps"))


def test_texts_of_dumps_lose_declared_tokens_only(texts: list[str]) -> None:
    assert [text for text in texts if not accounts_for(text, to_plain(repair(text)))] == []


def test_texts_of_dumps_are_repaired_once_and_for_all(texts: list[str]) -> None:
    repaired = [to_plain(repair(text)) for text in texts]
    assert [to_plain(repair(text)) for text in repaired] == repaired


def test_no_residue_is_left_in_texts_of_dumps(texts: list[str]) -> None:
    repaired = [to_plain(repair(text)) for text in texts]
    assert [text for text in repaired if any(mark in text for mark in "\\${}`")] == []
