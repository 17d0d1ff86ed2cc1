"""What makes a text suspicious: ordinary text has none of these clues, and is passed by at little cost."""

from __future__ import annotations

import re

from digest.content.tex_patterns import any_of
from digest.content.tex_signs import GREEK

MARKS = "\\$^_`{}~"
"""The characters that TeX is known by."""

HINTS = {
    name: (needle, re.compile(pattern))
    for name, (needle, pattern) in {
        "url": ("://", "://"),
        "dashes": ("--", "--"),
        "times": (
            "times",
            r"m(?<=tim)es(?:(?<=[^a-z ]times)|(?<=\b[b-z]times)|(?=\d)|(?<=[\w}] times)(?= (?:\w(?:\b|_)|\d)))",
        ),
        "approx": ("approx", r"x(?<=approx) ?\d"),
        "sim": ("sim", r"m(?<=sim) ?\d"),
        "pm": ("pm", r"pm ?\d"),
        "relation": ("eq", r"q(?<=[lgn]eq)(?![a-z])"),
        "dots": ("dot", r"dot(?<=[cl]dot)"),
        "infty": ("infty", "y(?<=infty)"),
        "arrow": ("arrow", "w(?<=arrow)"),
        "math": ("math", "math(?:bb|cal|bf|rm|sf|frak|scr) "),
        "left": ("left(", r"\((?<=left\()"),
        "prefix": ("-", r"-(?=[A-Z][A-Z])(?<=[ahimnopu]-)"),
        "suffix": ("-", r"-(?<=[A-Z][A-Z]-)[a-z]"),
        "brackets": ("(", rf"\((?:{any_of(GREEK)})[,)]"),
    }.items()
}
"""Words that lost their backslash, by the name that rules know them by: what every match holds, which is found in a
fifth of the time, and the pattern. Each begins with a fixed character, a rare one where there is a choice, which halves
what it costs."""


def clues_in(text: str) -> frozenset[str]:
    """The marks and hints that occur in the text. Costs some 5 µs for 1,500 characters."""
    marks = [mark for mark in MARKS if mark in text]
    hints = [name for name, (needle, hint) in HINTS.items() if needle in text and hint.search(text)]
    return frozenset(marks + hints)
