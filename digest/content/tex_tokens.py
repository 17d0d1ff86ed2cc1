"""The account of a repair: all letters and digits that it may take away or replace, and nothing else."""

from __future__ import annotations

from digest.content.tex_patterns import any_of
from digest.content.tex_signs import (
    ARROWS,
    CITATIONS,
    COLOURS,
    ENVIRONMENTS,
    GREEK,
    MARKS_ABOVE,
    ROMAN,
    SCRIPT_NAMES,
    SIGNS,
    STYLES,
    TO_CHARACTERS,
    URL_LABELS,
    WORDLESS_SWITCHES,
    WORDS,
)

_BARE_SIGNS = (*GREEK, *ARROWS, *WORDS, "ell", "nabla", "approx", "sim", "pm")
_WITH_ARGUMENT = (*TO_CHARACTERS, *STYLES, *MARKS_ABOVE, "sqrt", "frac", "dfrac", "tfrac", "url", "nolinkurl", "href")


def _tokens() -> dict[str, str]:
    lettered = {name: sign for name, sign in SIGNS.items() if any(map(str.isalnum, sign))}
    labels = "|".join(URL_LABELS).replace(" ", "[ ~]")
    wrapper = rf"(?:\\?(?:{any_of((*STYLES, *TO_CHARACTERS))}|url|nolinkurl)?\s?\{{)*"
    return {
        r"\\[A-Za-z]+": "",
        r"\\[cvuHrkdb](?=[ {])": "",
        **{rf"\\{name}(?![A-Za-z])": sign for name, sign in lettered.items()},
        **{name: SIGNS[name] for name in _BARE_SIGNS},
        r"\\times|(?<=[\dKkMB)}])times|(?<=\b[A-Zb-z])times|times(?=\d)": "",
        r"(?<=[\w$}] )times(?= \$?(?:\w(?:\b|_)|\d))": "",
        **{rf"(?<=[\^_]){name}": sign for name, sign in SCRIPT_NAMES.items() if name not in _BARE_SIGNS},
        **{rf"(?<=\^\{{){name}(?=\}})": sign for name, sign in SCRIPT_NAMES.items() if name not in _BARE_SIGNS},
        rf"{any_of(_WITH_ARGUMENT)}(?=\s?\{{)": "",
        r"math(?:bb|cal|bf|rm|sf|frak|scr)(?= )": "",
        rf"(?<=\{{)(?:text|{any_of(WORDLESS_SWITCHES)})(?=\s)": "",
        rf"\\color{COLOURS}|\\?(?:textcolor|colorbox){COLOURS}": "",
        r"left(?=\()|right(?=\))": "",
        **{rf"\\romannumeral ?{number}(?!\d)": numeral for number, numeral in ROMAN.items()},
        rf"\\{any_of(CITATIONS)}\*?(?:\[[^\]]*\])*\{{[^{{}}]*\}}": "",
        rf"\\(?:begin|end)\{{{any_of(ENVIRONMENTS)}\}}": "",
        r"\\\\\[[^\]]*\]": "",
        rf"(https?://[^\s{{}}]*?)/?\}}?\{{(?i:{wrapper}\1/?|{labels})\.?\}}+": r"\1",
    }


REPLACED_TOKENS = _tokens()
"""What a repair may take away of the letters and digits of a text: regular expressions over the text as printed, and
what stands there instead, a template of ``re.Match.expand``. Letters are compared after NFKD, which splits accents off,
and case folding; a label that says more than its address stands before it instead of behind.
"""
