"""Highlighted code, and the colours of its style sheet."""

from __future__ import annotations

import re
from html import unescape
from itertools import product

from digest.pages.highlight import highlight
from digest.pages.markup import pygments_css


def test_code_keeps_every_character_and_takes_a_language_for_no_more_than_a_name() -> None:
    code = 'def f(x):\n\n\treturn "<b>" & x  \n'
    for language in ("python", "", 'no"such<language>'):
        assert unescape(re.sub("<[^>]*>", "", highlight(code, language))) == code


def _luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_of_code_can_be_read_on_light_and_on_dark() -> None:
    rules = [re.findall(r"#[0-9a-f]{6}", line) for line in pygments_css().split("\n")[:3]]
    assert rules[1] == rules[2]
    for colours, grounds in ((rules[0], ("#ffffff", "#f4f1eb")), (rules[1], ("#000000", "#1f2429"))):
        for colour, ground in product(colours, grounds):
            lighter, darker = sorted((_luminance(colour), _luminance(ground)), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (colour, ground)
