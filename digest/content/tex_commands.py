"""Commands of TeX and what a page leaves of them: accents, styles, wrappers, signs.

Most rules read a command with and without its backslash, for some pages lose it: ``mathcal{O}``. Without one the name
must be no English word, or a brace must follow at once.
"""

from __future__ import annotations

import re
import unicodedata

from digest.content.tex_patterns import BALANCED, GROUP, any_of
from digest.content.tex_signs import (
    ACCENTS,
    CITATIONS,
    COLOURS,
    DOUBLE_STRUCK,
    ENVIRONMENTS,
    GREEK,
    LETTERS,
    MARKS_ABOVE,
    ROMAN,
    SIGNS,
    STYLES,
    SWITCHES,
    TO_CHARACTERS,
    WORDLESS_SWITCHES,
    sign_of,
)
from digest.content.tex_spans import Found, Inner, Kind, Rule, put

_KINDS: dict[str, Kind] = {"strong": "strong", "em": "em", "code": "code", "text": "text"}


def _accent(match: re.Match[str]) -> str | None:
    """The letter with its accent, where Unicode has the two as one character: else it was no accent."""
    letter = (match["group"] or match["letter"]).removeprefix("\\").rstrip(" {}")
    composed = unicodedata.normalize("NFC", letter + ACCENTS[match["accent"]])
    return composed if len(composed) == 1 else None


def _letter(match: re.Match[str]) -> str | None:
    """The letter without the space that ends its command, where it stands in a word (``Stra\\ss e``) or begins a name
    (``\\O rsted``): not in ``5 \\AA resolution``."""
    before = match.string[max(match.start() - 2, 0) : match.start()]
    in_name = match[1][0].isupper() and not any(map(str.isdigit, before))
    return SIGNS[match[1]] if before[-1:].isalpha() or in_name else None


def _roman(match: re.Match[str]) -> str | None:
    numeral = ROMAN.get(match["number"])
    return numeral.upper() if numeral and match["upper"] else numeral


def _command(match: re.Match[str]) -> Found:
    """What remains of a command with an argument in braces; None for one that we do not know."""
    name, argument = match["name"], match[3]
    if name in STYLES:
        return Inner(_KINDS[STYLES[name]], argument)
    if name in TO_CHARACTERS:
        return Inner("text", _characters(name, argument))
    if name == "sqrt":
        return ("√", Inner("text", _factor(argument)))
    if name in MARKS_ABOVE and len(argument) == 1:
        return unicodedata.normalize("NFC", argument + MARKS_ABOVE[name])
    return None


def _switched(match: re.Match[str]) -> Inner:
    return Inner(_KINDS[SWITCHES[match[1]]], match[2].removesuffix("\\/"))


def _marked(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[2] + MARKS_ABOVE[match[1]])


def _fraction(match: re.Match[str]) -> str:
    return f"{_factor(match[1])}/{_factor(match[2])}"


def _characters(name: str, argument: str) -> str:
    """The argument itself; blackboard bold alone means something else than plain letters."""
    if name in ("mathbb", "mathds"):
        return "".join(DOUBLE_STRUCK.get(letter, letter) for letter in argument)
    return {"textsuperscript": "^{%s}", "textsubscript": "_{%s}"}.get(name, "%s") % GREEK.get(argument, argument)


def _factor(text: str) -> str:
    """The text, in brackets where an operation in it would else be torn apart."""
    return f"({text})" if re.search(r"[\s+/*=−-]", text.strip()[1:]) else text.strip()


def _is_owned(match: re.Match[str]) -> bool:
    """Whether the braces belong to a command or a script before them."""
    return _OWNER.search(match.string, max(match.start() - 20, 0), match.start()) is not None


def _bare_group(match: re.Match[str]) -> str | None:
    return None if _is_owned(match) else match[1]


def _bare_sign(match: re.Match[str]) -> str | None:
    return None if _is_owned(match) else sign_of(match[1])


_LETTER = r"(?:\{(?P<group>\\?[ij]|[A-Za-z])\}|(?P<letter>\\[ij](?![A-Za-z])(?:\s|\{\})?|[A-Za-z]))"
_ACCENT = re.compile(rf"""\\(?P<accent>["'`^~=.])\s?{_LETTER}""")
_NAMED_ACCENT = re.compile(rf"\\(?P<accent>[cvuHrkdb])(?:(?=\{{)| (?=[A-Za-z])){_LETTER}")
_UPPER = r"(?P<upper>uppercase\s?(?:\\expandafter\s?)?)"
_ROMAN = re.compile(rf"\\(?:{_UPPER}(?P<open>\{{)?\\)?romannumeral ?(?P<number>\d+)(?(open)\}})")
_OWNER = re.compile(r"(?:\\[A-Za-z]+\s?|[\^_])\Z")

ACCENT_RULES = (
    Rule("\\", re.compile(r"\\\\(?:\[[^\]]*\])?"), put(" ")),  # a forced line break, no command
    Rule("{", re.compile(r"\{(?<=\d\{)([.,])\}(?=\d)"), put(r"\1")),  # so typed for the spacing of maths
    Rule("\\", _ACCENT, _accent),
    Rule("\\", _NAMED_ACCENT, _accent),
    Rule("\\", re.compile(rf"\\({any_of(LETTERS)}) (?=[a-zß-ÿ])"), _letter),
    Rule("{", re.compile(r"\{(\\romannumeral ?\d+)\}"), put(r"\1")),
    Rule("\\", _ROMAN, _roman),
)

COMMAND_RULES = (
    Rule(
        "\\",
        re.compile(rf"(?:(?<!\\)[ ~])?\\{any_of(CITATIONS)}\*?(?:\[[^\]]*\])*\{{[^{{}}]*\}}"),
        put(""),
        re.compile(rf"\\{any_of(CITATIONS)}"),
    ),
    Rule("\\", re.compile(rf"\\(?:begin|end)\{{{any_of(ENVIRONMENTS)}\}}"), put(" ")),
    Rule(
        "\\",
        re.compile(rf"\\(?:footnote|thanks)(?:mark|text)?\s?{GROUP}"),
        lambda match: (" (", Inner("text", match[1]), ")"),
    ),
    Rule(
        "{", re.compile(rf"\{{\s?\\({any_of(SWITCHES)})(?![A-Za-z])\s*([^{{}}]*+(?:{GROUP}[^{{}}]*+)*+)\}}"), _switched
    ),
    Rule(
        "{",
        re.compile(rf"\{{(?<![\\$^_]\{{)({any_of(WORDLESS_SWITCHES)}) (?=[\w\\(])([^{{}}]*+(?:{GROUP}[^{{}}]*+)*+)\}}"),
        lambda match: None if _is_owned(match) else _switched(match),
    ),
    Rule(
        "{",
        re.compile(rf"(?:\\|(?<![A-Za-z\\]))(?:textcolor|colorbox){COLOURS}\s?{GROUP}"),
        lambda match: Inner("text", match[1]),
        re.compile("textcolor|colorbox"),
    ),
    Rule("\\", re.compile(rf"\{{\\color{COLOURS}\s*({BALANCED})\}}"), put(r"\1")),
    Rule("\\", re.compile(rf"\\color{COLOURS}\s*(?:{GROUP})?"), lambda match: match[1] or ""),
    Rule("{", re.compile(rf"(?P<script>[\^_])\\?{any_of((*STYLES, *TO_CHARACTERS))}(?=\{{)"), put(r"\1")),
    Rule("{", re.compile(rf"(?:\\|(?<![A-Za-z\\]))[dt]?frac\s?{GROUP}\s?{GROUP}"), _fraction, re.compile(r"frac\s?\{")),
    Rule(
        "{",
        re.compile(rf"(?:(?P<slash>\\)(?<!\\\\)|(?<![A-Za-z\\]))(?P<name>[A-Za-z]++)(?(slash)\s?){GROUP}"),
        _command,
    ),
    Rule(
        "math",
        re.compile(r"\\?(math(?:bb|cal|bf|rm|sf|frak|scr)) ([A-Za-z])(?![A-Za-z])"),
        lambda match: _characters(match[1], match[2]),
    ),
    Rule("\\", re.compile(rf"\\({any_of(MARKS_ABOVE)}) ([A-Za-z])(?![A-Za-z])"), _marked),
    Rule("{", re.compile(r"\{(?<!\\\{)\\([A-Za-z]+)\s?\}"), _bare_sign),
    Rule("\\", re.compile(r"\\(?:left|right|middle|[bB]igg?[lr]?)(?=\\?[()\[\]{}|<>/.])\.?"), put("")),
    Rule("left", re.compile(r"(?<![A-Za-z]{2})left\(([^()]*[^\s()])right\)"), put(r"(\1)")),
)
"""Those with arguments, the outermost first."""

SIGN_RULES = (
    Rule("\\", re.compile(r"\\([A-Za-z]+)(?:\{\})?"), lambda match: sign_of(match[1])),
    Rule("{", re.compile(r"\{(?<!\\\{)([À-ɏḀ-ỿ°′–—‘’“”…\U000f0000-\U000ffffd])\}"), _bare_group),
)
"""The last one takes accented letters, punctuation and finished spans out of their braces. Not ``{τ}`` or ``{xᵢ}``:
so reads a set once its braces were unescaped; only a group that still shows its TeX, ``{\\tau}``, is surely none."""
