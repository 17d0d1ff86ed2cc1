"""Leads: beginnings of texts within a limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.pages.markup import lead_of


@given(st.text(), st.integers(1, 300))
def test_a_lead_is_a_beginning_within_its_limit(text: str, limit: int) -> None:
    line = " ".join(text.split())
    lead = lead_of(text, limit)
    assert len(lead) <= limit
    assert lead == line or line.startswith(lead.removesuffix("…"))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (72, "One model, e.g. BERT by A. Smith et al. 2019, is small. It is also fast."),
        (60, "One model, e.g. BERT by A. Smith et al. 2019, is small."),
        (50, "One model, e.g. BERT by A. Smith et al. 2019, is…"),
        (46, "One model, e.g. BERT by A. Smith et al. 2019…"),
    ],
)
def test_a_lead_ends_with_a_sentence_or_a_word(limit: int, expected: str) -> None:
    text = "One model, e.g. BERT by A. Smith et al. 2019, is small. It is also fast. It wins."
    assert lead_of(text, limit) == expected
