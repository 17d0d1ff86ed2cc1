"""Maths between dollars, and the maths that pages print without them: scripts, ``8times``, ``W^star``, ``alpha-BN``.

Bare words are repaired only where their surroundings leave no other reading: ``up to 60 times`` and ``sim2real`` stay.
"""

from __future__ import annotations

import re

from digest.content.tex_addresses import stands_in_name
from digest.content.tex_patterns import any_of
from digest.content.tex_signs import ARROWS, GREEK, INDEX_NAMES, SCRIPT_NAMES, SIGNS, SUBSCRIPTS, SUPERSCRIPTS
from digest.content.tex_spans import Inner, Kind, Rule, put

_COMMANDS = re.compile(r"\\[A-Za-z]+\s?(?:\{[^{}]*\})?")
_PROSE = re.compile(r"[A-Za-z]{2,} +[a-z]{3,} ")
_FORMAL = re.compile(
    r"[\\^_=<>+{}|]|\A(?:[A-Za-z]{1,2}'*|\d[\d.,]*%?|[A-Za-z]\([^()]*\)|[A-Za-z](?:,\s?[A-Za-z])*"
    r"|\([A-Za-z\d](?:,\s?[A-Za-z\d])*\))\Z"
)
_LONGEST_MATHS = 400
"""Characters. A pair of dollars farther apart is two sums of money, or a fault of the page."""

_NUMBER = r"\d+(?:[.,]\d+)*"
_LONGEST_FACTOR = 24
"""Characters before a ``times`` that are looked at, enough for two numbers."""
_FACTOR = r"(?P<factor>\d+(?:\.\d+)?|\d*[A-Za-z](?:_(?:\{\w{1,8}\}|\w))?)"
_LAST_FACTOR = re.compile(
    rf"(?:(?P<chain>\b(?:[A-Zb-z]|\d+) ?(?:times|×) ?)|(?P<article>\b[Aa]n? ))?(?<![\w.'’-]){_FACTOR}\Z"
)
_DIGITS = "0123456789."
_FIRST_FACTOR = re.compile(rf"{_FACTOR}(?![\w'’-]|\.\d)")
_AFTER_DECIMALS = "|".join(rf"(?<=\.{digits}{gap}pm)" for digits in (r"\d", r"\d\d", r"\d%") for gap in ("", " "))
_WORD_HINTS = {
    "leq": "relation",
    "geq": "relation",
    "neq": "relation",
    "cdot": "dots",
    "cdots": "dots",
    "ldots": "dots",
}

_LOWER_GREEK = any_of(name for name in GREEK if name.islower())
_GREEK_WORD = re.compile(rf"(?<![A-Za-z\\]){any_of(GREEK)}(?![A-Za-z])")
_SUFFIXES = any_of(["mu", "nu", "xi", "rho", "tau", "eta", "epsilon", "sigma", "theta", "phi", "psi"])
"""Names that follow an acronym only as a symbol; alpha, beta, gamma, delta, lambda and omega name products as well."""

_GROUP = r"\{(?P<group>[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+)\}"
_RAISED = (
    r"[-+−]?\d++(?!\.\d)|[A-Za-z](?![A-Za-z0-9_])|[*∗⋆†‡⊤⊥∞±∘α-ω](?!\*)|[+−-](?![\w+−-])"
    r"|(?<=\d\^)(?:st|nd|rd|th)(?![A-Za-z])"
)
_LOWERED = r"\d{1,3}(?![a-z_\d])|[A-Za-z](?![A-Za-z0-9_])|[α-ωℓ∞⊥⋆∗+](?!\w)"
_INDEXED = (
    r"(?:(?<=[A-Za-zΓ-ωℓ]_)(?<![\w.@#\\]._)(?<![a-z][a-z]/._)"
    r"|(?:(?<=CO_)|(?<=NO_)|(?<=SO_)|(?<=CH_)|(?<=NH_)|(?<=PM_)|(?<=AP_)|(?<=AR_))(?<![A-Za-ln-z].._)(?=\d))"
)
"""What bears an index without braces: one letter, ``CO_2``, ``AP_50``. A longer word is the name of something."""
_BASES = (*GREEK, "ell", "nabla")
_BEFORE_SCRIPTS = {"^": r"(?=\^)", "_": rf"(?=_(?:\{{|\d+(?!\w)|(?:[A-Za-z*⋆]|{any_of(SCRIPT_NAMES)})(?!\w)))"}
_RAISABLE, _LOWERABLE = ("".join(filter(str.isalnum, small)) for small in (SUPERSCRIPTS, SUBSCRIPTS))
_SMALL_SCRIPT = rf"\^(?:[{_RAISABLE}]|\{{[{_RAISABLE}]+\}})|_(?:[{_LOWERABLE}]|\{{[{_LOWERABLE}]+\}})"
"""A script that Unicode can make small. A letter with such a one gives up its braces; with another one (``{W_Q}``), or
with a script on the braces (``{x_i}_{i=1}^N``), it may be a set whose braces lost their backslash."""
_SCRIPT_NAME = rf"({any_of(SCRIPT_NAMES)})"
_NAMED_POWER = re.compile(rf"\^(\{{)?({any_of(SCRIPT_NAMES)})(?(1)(?=\}})|(?![A-Za-z]))")
_PRODUCT = re.compile(r" ?(?:×|(?<![A-Za-z])times(?![a-z])) ?")
_FONT_SWITCH = re.compile(r"\A\\?(?:rm|bf|it|text|sf)\s+")


def _reads_as_maths(body: str) -> bool:
    return (
        len(body) <= _LONGEST_MATHS and bool(_FORMAL.search(body)) and not _PROSE.search(_COMMANDS.sub("", body) + " ")
    )


def _maths(match: re.Match[str]) -> Inner | None:
    body = _NAMED_POWER.sub(r"^\1\\\2", match[1].strip())
    return Inner("math", body) if body and _reads_as_maths(body) else None


def _script(match: re.Match[str]) -> Inner:
    """The raised or lowered text. A name of a sign in braces is the sign: ``360^{circ}``."""
    kind: Kind
    kind, names = ("sup", SCRIPT_NAMES) if match[0][0] == "^" else ("sub", INDEX_NAMES)
    content = (match["group"] or match["character"] or "").strip()
    if content in names:
        return Inner(kind, names[content])
    return Inner(kind, _PRODUCT.sub("×", _greek(_FONT_SWITCH.sub("", content))))


def _product(match: re.Match[str]) -> str | None:
    """The cross for ``512 times 512``, ``H times W`` and ``a 16 times 9 grid``, not for ``5 times 3 days later``."""
    left = _LAST_FACTOR.search(match.string, max(match.start() - _LONGEST_FACTOR, 0), match.start() - 1)
    right = _FIRST_FACTOR.match(match.string, match.end() + 1)
    if not left or not right:
        return None
    factor, other = left["factor"], right["factor"]
    if factor.isdecimal() and other.isdecimal():
        certain = factor == other or min(len(factor), len(other)) > 2 or bool(left["article"])
    elif factor[0].isalpha() and other[0].isalpha():
        certain = factor != "a" and other not in "aAI"
    else:
        letter = factor.lstrip(_DIGITS)
        certain = factor == other or (letter not in ("", *"aAI") and letter == other.lstrip(_DIGITS))
    return "×" if certain or left["chain"] else None


def _word(match: re.Match[str]) -> str:
    return SIGNS[match[1]]


def _script_name(match: re.Match[str]) -> str:
    return match[0][0] + SCRIPT_NAMES[match[1]]


def _script_in_prose(match: re.Match[str]) -> Inner | None:
    return None if match["group"] is None and stands_in_name(match) else _script(match)


def _base(match: re.Match[str]) -> str | None:
    return None if stands_in_name(match) else SIGNS[match[1]]


def _greek_words(match: re.Match[str]) -> str:
    return _greek(match[0])


def _greek(text: str) -> str:
    return _GREEK_WORD.sub(lambda name: GREEK[name[0]], text)


DOLLAR_RULES = (
    Rule("$", re.compile(r"\{(?<![\\\w}^_]\{)\$(\\[A-Za-z]+)\$\}"), put(r"{\1}")),
    Rule("$", re.compile(r"\$(?<!\\\$)(\\(?:[A-Za-z]+|%))\$"), _maths),  # a sign, whatever stands beside it
    Rule("$", re.compile(r"\$([<>=+]|-(?<!\w\$-))\$(?<!\\\$.\$)"), put(r"\1")),
    Rule("$", re.compile(r"\$\$(?<!\\\$\$)([^$]+)\$\$"), _maths),
    Rule("$", re.compile(r"\$(?<![\\$]\$)(?![\s$])((?:[^$\\]|\\.)*(?:[^\s$\\]|\\\S))\$(?![\d$])"), _maths),
    Rule("\\", re.compile(r"\\\((.+?)\\\)"), _maths),
    Rule("\\", re.compile(r"\\\[(.+?)\\\]"), _maths),
    Rule("$", re.compile(r"\$(?:(?<=\\times\$)|(?<=[%}]\$))(?!\w)"), put("")),
)
"""The last one drops a dollar that lost its partner: ``5.18\\times$``."""

TIMES_RULES = (
    Rule("\\", re.compile(r"\\times(?![a-z])(?:(?<=[\d)}]\\times) (?=\d))?"), put("×")),
    Rule("times", re.compile(rf"-(?<=\d-)-?(?={_NUMBER}times(?![a-z]))"), put("–")),
    Rule("times", re.compile(r"times(?:(?<=[\d)}]times)|(?<=\d[KkMB]times))(?![a-z])(?: (?=\d))?"), put("×")),
    Rule("times", re.compile(rf"times(?<![A-Za-z\\]times)(?={_NUMBER}(?![\w-]))"), put("×")),
    Rule("times", re.compile(r"times(?<=\b[A-Zb-z]times) ?(?=[A-Zb-z]\b)"), put("×")),
    Rule("times", re.compile(r"times(?<=\d times)(?= 10(?:\^|[⁺⁻]?[⁰¹²³⁴-⁹]))"), put("×")),
    Rule("times", re.compile(r"times(?<= times)(?= )"), _product),
)

WORD_RULES = (
    Rule("arrow", re.compile(rf"(?<!\\)(?<!\\x)({any_of(ARROWS)})(?![a-z])"), _word),
    Rule("infty", re.compile(r"(infty)(?<![A-Za-z_\\-]infty)(?![A-Za-z_-])"), _word),
    *(
        Rule(hint, re.compile(rf"({word})(?<![A-Za-z_\\-]{word})(?![A-Za-z_-])"), _word)
        for word, hint in _WORD_HINTS.items()
    ),
    Rule("approx", re.compile(r"approx(?<![\w\\-]approx)(?= ?\d)"), put("≈")),
    Rule("sim", re.compile(rf"sim(?<![\w\\-]sim)(?={_NUMBER}(?:%|[×xXKMBk]?(?!\w)|times))"), put("∼")),
    Rule("sim", re.compile(rf"sim (?<![\w\\-]sim )(?={_NUMBER}(?:%|[×xXKMBk](?!\w)|times)|\d\d|\d[.,]\d)"), put("∼")),
    Rule("pm", re.compile(rf" ?pm(?:(?<=[\d%]pm)(?=\d)|{_AFTER_DECIMALS}) ?(?=\d)"), put("±")),
    *(
        Rule(
            mark,
            re.compile(rf"(?<![A-Za-z_\\])({any_of(_BASES)}){ahead}"),
            _base,
            re.compile(rf"\{mark}(?:{'|'.join(rf'(?<={base}.)' for base in _BASES)})"),
        )
        for mark, ahead in _BEFORE_SCRIPTS.items()
    ),
    Rule("prefix", re.compile(rf"(?<![\w-])(?:{_LOWER_GREEK}-)+(?=[A-Z]{{2}})"), _greek_words),
    Rule("suffix", re.compile(rf"-(?<=[A-Z][A-Z]-){_SUFFIXES}(?![\w-])"), _greek_words),
    Rule("brackets", re.compile(rf"\((?<!\w\(){_LOWER_GREEK}(?:, ?{_LOWER_GREEK})+\)"), _greek_words),
    Rule("brackets", re.compile(rf"\((?<=[A-Z]\(){_LOWER_GREEK}\)"), _greek_words),
)

NAMED_SCRIPT_RULES = (
    Rule("^", re.compile(rf"\^(?<=[\w)\]}}’]\^){_SCRIPT_NAME}(?![a-z])"), _script_name),
    Rule("_", re.compile(rf"_(?<=[A-Za-zα-ωℓ]_)(?<!\w._){_SCRIPT_NAME}(?![A-Za-z_])"), _script_name),
    Rule("^", re.compile(r"\^([°′])"), put(r"\1")),
)

PROSE_SCRIPT_RULES = (
    Rule("{", re.compile(rf"\{{(?<![\w}}\\]\{{)([A-Za-zα-ωℓ](?:{_SMALL_SCRIPT})+)\}}(?![_^])"), put(r"\1")),
    Rule("^", re.compile(rf"\^(?:{_GROUP}|(?<=[\w)\]}}|′’'∇∞]\^)(?P<character>{_RAISED}))"), _script_in_prose),
    Rule("_", re.compile(rf"_(?:{_GROUP}|{_INDEXED}(?P<character>{_LOWERED}))"), _script_in_prose),
)
MATHS_SCRIPT_RULES = tuple(Rule(mark, re.compile(rf"\{mark}(?:{_GROUP}|(?P<character>\S))"), _script) for mark in "^_")
"""Between dollars each ``^`` and ``_`` is a script, of one character or a group, as TeX reads it."""
