"""Terms: what of a title names something."""

from __future__ import annotations

import pytest

from digest.topics.terms import terms_of


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("Gaussian Splatting", ["gaussian", "gaussian splatting", "splatting"]),
        ("A Survey of LLMs for the Law", ["LLM", "law", "survey"]),
        ("Losses, Analysis and Corpora", ["analysis", "corpora", "loss"]),
        ("Vision-Language Models: 3D Scenes", ["3D", "3D scene", "model", "scene", "vision-language",
                                              "vision-language model"]),
        ("QLoRA in 4 bits (C++)", ["QLoRA", "bit", "c++"]),
        ("On the 2 of us", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_title_has_these_terms(title: str, terms: list[str]) -> None:
    assert list(terms_of(title)) == terms


def test_case_and_number_do_not_make_two_terms() -> None:
    assert terms_of("Diffusion Models") == terms_of("diffusion model")
