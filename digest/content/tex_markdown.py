"""Writes repaired text as Markdown that renders to the very same text.

The syntax is that of ``pages.markup``: CommonMark with tables, ``~~strikethrough~~``, footnotes, ``~subscript~``,
``^superscript^`` and ``$maths$``. A character is escaped only where it would mean something at that place, so that
ordinary text is ordinary Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.content.tex_patterns import INLINE_MATHS
from digest.content.tex_run import to_plain
from digest.content.tex_spans import Span, tidy

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_SPECIAL = re.compile(r"[\\`*_~^$<&\]]")
_ESCAPED_WHERE = {
    "\\": re.compile(r"\\(?:[!-/:-@\[-`{-~\s]|\Z)"),
    "<": re.compile(r"<(?:[A-Za-z/!?][^<>]*>|[^\s<>]*@[^\s<>]*>)"),  # HTML, a mail address
    "&": re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"),
    "]": re.compile(r"\]\("),  # a link or an image
}
"""Where a character that is no delimiter means something."""
_START = re.compile(
    r"""
    (?P<number> \d{1,9} ) (?= [.)](?:\s|\Z) )
    | \#{1,6}(?=\s|\Z) | > | [-+*](?=\s|\Z) | (?P<rule>[-_*])(?:\ *(?P=rule)){2,}\ *\Z | \[(?=.*\]:)
    """,
    re.VERBOSE,
)
"""What would begin a list, heading, quote, thematic break, definition or footnote."""
_DELIMITERS = {"code": "`", "em": "*", "strong": "*", "sub": "~", "sup": "^", "math": "$"}
_PAIRS = {"~": re.compile(r"~\S*~"), "^": re.compile(r"\^(?:\S*\^|\[)")}
_OTHER_SPACE = re.compile(r"[^\S ]")
_IN_SMALL = re.compile(r"[ !-'*:-<>-@\[-`{-~]")
_BACKSLASH = r"\\\g<0>"
_TICKS = re.compile("`+")
_ADDRESS = re.compile(r"https?://[^\s<>\x00-\x20]+", re.IGNORECASE)


def to_markdown(spans: Iterable[Span]) -> str:
    """One paragraph of Markdown. Addresses become ``<https://…>``, maths ``$…$``, raised and lowered text ``^…^`` and
    ``~…~``; where its neighbours leave no room for a markup, its characters are written without."""
    settled = _settle(tidy(spans))
    active = _active_delimiters(settled)
    markdown = "".join(_write(span, active) for span in settled)
    start = _START.match(markdown)
    if not start:
        return markdown
    place = len(start["number"] or "")
    return f"{markdown[:place]}\\{markdown[place:]}"


def _settle(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    settled: list[Span] = []
    for number, span in enumerate(spans):
        after = spans[number + 1] if number + 1 < len(spans) else Span("text", " ")
        before = settled[-1] if settled else Span("text", " ")
        settled.append(span if _fits(span, before, after) else Span("text", to_plain((span,))))
    return tidy(settled)


def _fits(span: Span, before: Span, after: Span) -> bool:
    """Whether the span can be written with its markup between its neighbours."""
    delimiter = _DELIMITERS.get(span.kind)
    if delimiter in ("*", "`") and _DELIMITERS.get(before.kind) == delimiter:
        return False
    left = before.text[-1] if before.kind == "text" else ""
    right = after.text[0] if after.kind == "text" else ""
    match span.kind:
        case "url":
            return bool(_ADDRESS.fullmatch(span.text))
        case "sup" | "sub":
            return not _OTHER_SPACE.search(span.text)
        case "math":
            return bool(INLINE_MATHS.fullmatch(f"${span.text}$")) and not left.isdigit() and not right.isdigit()
        case "em" | "strong":
            return _flanks(left, span.text[0]) and _flanks(right, span.text[-1])
        case "code":
            return bool(span.text.strip())
        case _:
            return True


def _flanks(outside: str, inside: str) -> bool:
    """Whether ``*`` between the two characters is read as emphasis of the inner one (CommonMark 0.31, section 6.2).

    Stricter than the standard: beside a sign, only a space or ASCII punctuation will do, on which all versions agree.
    """
    return inside.isalnum() or outside.isspace() or bool(outside and _PUNCTUATION.match(outside))


def _active_delimiters(spans: tuple[Span, ...]) -> frozenset[str]:
    """The delimiters that would mean something in the text: two of them could pair, or a markup uses them."""
    line = "".join(span.text for span in spans)
    used = {_DELIMITERS[span.kind] for span in spans if span.kind in _DELIMITERS}
    paired = {delimiter for delimiter in "`*_$" if line.count(delimiter) > 1}
    return frozenset(used | paired | {delimiter for delimiter, pair in _PAIRS.items() if pair.search(line)})


def _write(span: Span, active: frozenset[str]) -> str:
    delimiter = _DELIMITERS.get(span.kind, "")
    match span.kind:
        case "text":
            return _escape(span.text, active)
        case "url":
            return f"<{span.text}>"
        case "em" | "strong":
            mark = delimiter if span.kind == "em" else delimiter * 2
            return f"{mark}{_escape(span.text, active)}{mark}"
        case "sup" | "sub":
            return f"{delimiter}{_IN_SMALL.sub(_BACKSLASH, span.text)}{delimiter}"
        case "code":
            mark = delimiter * (max(map(len, _TICKS.findall(span.text)), default=0) + 1)
            room = " " if span.text[0] in " `" or span.text[-1] in " `" else ""
            return f"{mark}{room}{span.text}{room}{mark}"
        case _:
            return f"{delimiter}{span.text}{delimiter}"


def _escape(text: str, active: frozenset[str]) -> str:
    def escape(match: re.Match[str]) -> str:
        character, start = match[0], match.start()
        where = _ESCAPED_WHERE.get(character)
        if where is not None:
            return f"\\{character}" if where.match(text, start) else character
        around = text[start - 1 : start] + text[start + 1 : start + 2]
        within_word = character == "_" and len(around) == 2 and around.isalnum()
        apart = character == "*" and around == "  "
        return character if character not in active or within_word or apart else f"\\{character}"

    return _SPECIAL.sub(escape, text)
