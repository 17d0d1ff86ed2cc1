"""What no repair may look into: addresses, code and file names, with the copies that links leave behind.

A page that lost its TeX shows ``\\href{address}{label}`` as ``address{label}``. These rules come first; what they find
is finished, so an underscore, caret, tilde or brace in it means itself.
"""

from __future__ import annotations

import re

from digest.content.tex_patterns import BALANCED, GROUP, any_of
from digest.content.tex_signs import STYLES, TO_CHARACTERS, URL_LABELS
from digest.content.tex_spans import Inner, Piece, Rule, Span

_ESCAPED = re.compile(r"\{\\?([_%&#~$])\}|\\([_%&#~$])(?:\{\})?")
_URL = (
    r"https?://(?:"
    r"(?![,;]https?://)[^\s<>\"`{}\\|\]“”‘’«»…，。；：！？、（）【】「」\U000f0000-\U000ffffd]"
    r"|\](?!\()|\\[_%&#~$](?:\{\})?|\{\\?[_%&#~$]\})+"
)
"""An address as people print it, with the escapes that TeX needs in it; another one after a comma is not part of it."""
_WRAPPED = re.compile(rf"(?:\\?(?:{any_of((*STYLES, *TO_CHARACTERS))}|url|nolinkurl)\s?)?{GROUP}")
_SCHEME = re.compile(r"\Ahttps?://(?:www\.)?|\Awww\.")
_OPENING = {")": "(", "]": "["}
_TRAILING = ".,;:!?'*$"


def _label_says_more(label: str, url: str) -> bool:
    return label.casefold().replace("~", " ").rstrip(".") not in URL_LABELS and _bare(label) != _bare(url)


def _bare(url: str) -> str:
    """The address to compare: without what marks it up, and what may be left out of it."""
    while wrapped := _WRAPPED.fullmatch(url):
        url = wrapped[1].strip()
    return _SCHEME.sub("", _unescaped(url).casefold()).rstrip("/.")


def _unescaped(url: str) -> str:
    return _ESCAPED.sub(r"\1\2", url)


def _trim(printed: str) -> str:
    """The address without the punctuation of the clause around it: up to a bracket that it did not open itself."""
    open_brackets: list[str] = []
    for place, char in enumerate(printed):
        if char in "([":
            open_brackets.append(char)
        elif char in ")]" and (not open_brackets or open_brackets.pop() != _OPENING[char]):
            return printed[:place].rstrip(_TRAILING)
    return printed.rstrip(_TRAILING)


def _full_stop(match: re.Match[str]) -> str:
    """The full stop of the sentence, where it was drawn into a label that goes."""
    is_inside = (match["label"] or "").rstrip(" }").endswith(".") and not match["url"].endswith(".")
    return "." if is_inside and not match.string.startswith(".", match.end()) else ""


def _printed_url(match: re.Match[str]) -> tuple[Piece, ...]:
    """An address, and in braces behind it what its link showed."""
    label = (match["label"] or "").strip()
    printed = match["url"] if match["label"] is not None else _trim(match["url"])
    rest = match["url"][len(printed) :]
    more = (" (", Inner("text", label), ")") if label and _label_says_more(label, printed) else ()
    return (Span("url", _unescaped(printed)), *more, rest if more else rest + _full_stop(match))


def _labelled_url(match: re.Match[str]) -> tuple[Piece, ...]:
    url, label = Span("url", _unescaped(match["url"])), match["label"].strip()
    if label and _label_says_more(label, match["url"]):
        return (Inner("text", label), " (", url, ")")
    return (url, _full_stop(match))


def _marked_url(match: re.Match[str]) -> Span:
    return Span("url", _unescaped(match["url"]))


_NAME = re.compile(
    r"""
    [\w.+~^-]+@[\w.-]+                                    # mail
    | (?:[\w-]+\.)+[A-Za-z]{2,}/\S*                       # a domain with a path
    | (?:~|\.{1,2})?(?:/[\w.~^+-]+){2,}/?                 # a path from the root, the home, the folder above
    | [\w.~^-]+(?:/[\w.~^-]+)*\.[A-Za-z][A-Za-z0-9]{0,4}  # a file
    """,
    re.VERBOSE,
)
_AROUND_NAMES = "()[],.;:!?\"'“”‘’"


def stands_in_name(match: re.Match[str]) -> bool:
    """Whether the match stands within a mail address, a path or the name of a file."""
    start = match.string.rfind(" ", 0, match.start()) + 1
    end = match.string.find(" ", match.end())
    word = match.string[start : end if end >= 0 else None]
    return _NAME.fullmatch(word.strip(_AROUND_NAMES)) is not None


ADDRESS_RULES = (
    Rule(
        "{",
        re.compile(rf"\\?(?<![A-Za-z])href\s?\{{\s*(?P<url>{_URL})\s*\}}\s?\{{(?P<label>{BALANCED})\}}"),
        _labelled_url,
        re.compile(r"href\s?\{"),
    ),
    Rule(
        "{",
        re.compile(rf"\\?(?<![A-Za-z])(?:url|nolinkurl) ?\{{\s*(?P<url>{_URL})\s*\}}"),
        _marked_url,
        re.compile(r"url ?\{"),
    ),
    Rule("url", re.compile(rf"(?P<url>{_URL})(?:\}}?\{{(?P<label>{BALANCED})\}})?"), _printed_url),
    Rule(
        "`",
        re.compile(r"`(?<![`\w\\]`)([^`'\s](?:[^`']{0,78}[^`'\s])?)`(?![`\w])"),
        lambda match: Span("code", match[1]),
    ),
)
"""In order: links, marked addresses, printed addresses, code."""
