"""Typing habits of TeX in running text: ties, quotes, dashes, escaped characters.

Each of these characters also means itself somewhere: a tilde in ``0.07 ~ 0.65%``, two hyphens before an option. A rule
says by its surroundings when it is TeX.
"""

from __future__ import annotations

import re

from digest.content.tex_addresses import stands_in_name
from digest.content.tex_spans import Rule, put

_TIE = re.compile(
    r"""
    ~
    (?: (?<=[^\W\d_][^\W\d_]~) | (?<=[).,:;\]}’”']~) | (?<=\b[aAI]~) | (?<=\d~)(?=[A-Za-z(\\]) )  # not x~y, nor 3~5
    (?! \w+\( )                                                                                   # nor z~N(0, 1)
    (?= [\w(\[\\$“‘`\U000f0000-\U000ffffd] )
    """,
    re.VERBOSE,
)


def _tie(match: re.Match[str]) -> str | None:
    return None if stands_in_name(match) else " "


def _dash(match: re.Match[str]) -> str | None:
    """An en dash for two hyphens, an em dash for three; not for an option, a comment or a name such as ``C--``."""
    text, start, end = match.string, match.start(), match.end()
    before, after = text[start - 1 : start].strip(), text[end : end + 1].strip()
    if len(match[0]) == 2 and bool(before) != bool(after):
        return None
    return "–" if len(match[0]) == 2 else "—"


TIE_RULE = Rule("~", _TIE, _tie)

PROSE_RULES = (
    Rule("\\", re.compile(r'\\"(?<![\w\\]\\")([^"\\]*)\\"(?![A-Za-z{\\])'), put(r'"\1"')),  # quotes escaped for JSON
    Rule("\\", re.compile(r"\\'(?<=[A-Za-z]\\')(?=(?:s|t|re|ve|ll|d|m)(?![A-Za-z]))"), put("'")),  # an apostrophe
    Rule("`", re.compile(r"``(?=\S)((?:(?!``).)+?)(?:''|(?<=\S)\")"), put(r"“\1”")),
    Rule("`", re.compile(r"`(?<![\w`]`)(?=[^\s`'])((?:[^`']|'(?=\w))*[^\s`'])'(?![\w'])"), put(r"‘\1’")),
    Rule("dashes", re.compile(r"--(?<![-<!]--)-?(?![->])"), _dash),
)
"""The apostrophe comes before the accents, which would read ``it\\'s`` as a letter with an acute."""

LAST_RULES = (
    Rule("\\", re.compile(r"\\[,;: ]"), put(" ")),
    Rule("\\", re.compile(r"\\(?:[!/@-](?![\w>])|-(?<=[A-Za-z]\\-)(?=[a-z])|/(?=\}))"), put("")),
    Rule("\\", re.compile(r"\\([%&#_$])(?:\{\})?|\\([{}])"), lambda match: match[1] or match[2]),
    Rule("\\", re.compile(r"\\([~^])\{\}"), put(r"\1")),
)
"""After everything else: a character that TeX escaped must not start a repair of its own."""
