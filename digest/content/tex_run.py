"""Runs the rules over a line of text, and says how a finished line reads in plain characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from digest.content.tex_addresses import ADDRESS_RULES
from digest.content.tex_clues import MARKS, clues_in
from digest.content.tex_commands import ACCENT_RULES, COMMAND_RULES, SIGN_RULES
from digest.content.tex_maths import (
    DOLLAR_RULES,
    MATHS_SCRIPT_RULES,
    NAMED_SCRIPT_RULES,
    PROSE_SCRIPT_RULES,
    TIMES_RULES,
    WORD_RULES,
)
from digest.content.tex_prose import LAST_RULES, PROSE_RULES, TIE_RULE
from digest.content.tex_signs import SUBSCRIPTS, SUPERSCRIPTS
from digest.content.tex_spans import Piece, Rule, Span, tidy

_FIRST_RULES = (*ADDRESS_RULES, TIE_RULE, *DOLLAR_RULES, *PROSE_RULES)
_COMMON_RULES = ACCENT_RULES + COMMAND_RULES + TIMES_RULES + SIGN_RULES + WORD_RULES + NAMED_SCRIPT_RULES
_TEXT_RULES = _FIRST_RULES + _COMMON_RULES + PROSE_SCRIPT_RULES + LAST_RULES
_MATHS_RULES = _COMMON_RULES + MATHS_SCRIPT_RULES + LAST_RULES
"""In the order in which they run."""

_VARIABLE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]")
_COMMAND = re.compile(r"\\[A-Za-z]+(?:\{[A-Za-z ]*\})?")
_SMALL = {"sup": SUPERSCRIPTS, "sub": SUBSCRIPTS}

_FIRST_HELD = 0xF0000
_HELD = re.compile("[\U000f0000-\U000ffffd]")
"""Plane 15 of Unicode is private: nobody prints it."""


def run(spans: Iterable[Span], clues: frozenset[str]) -> tuple[Span, ...]:
    """One pass of all rules over the text among the spans, which holds these clues. What is finished stays so."""
    spans = tuple(spans)
    if any(_HELD.search(span.text) for span in spans):
        return tidy(spans)
    return _Line().repair(spans, clues)


def to_plain(spans: Iterable[Span]) -> str:
    """The spans as one line of characters. What Unicode cannot make small keeps its sign: ``W_Q``, ``R^(H×W)``."""
    return "".join(map(_characters, spans))


def _characters(span: Span) -> str:
    if span.kind == "math":
        return to_plain(_Line().read(span.text, _MATHS_RULES, clues_in(span.text)))
    if span.kind in _SMALL:
        small = _small(span)
        sign = "^" if span.kind == "sup" else "_"
        return small if small is not None else sign + (span.text if len(span.text) == 1 else f"({span.text})")
    return span.text


def _small(span: Span) -> str | None:
    """The raised or lowered text in small characters, if Unicode has them all."""
    letters = _SMALL[span.kind]
    return "".join(map(letters.__getitem__, span.text)) if letters.keys() >= set(span.text) else None


class _Line:
    """A line under repair. A finished span stands in it as one private character, so that the pattern of a group in
    braces sees past an address or a formula within the group."""

    def __init__(self) -> None:
        self._held: list[Span] = []

    def repair(self, spans: Iterable[Span], clues: frozenset[str]) -> tuple[Span, ...]:
        """The spans after all rules."""
        line = "".join(span.text if span.kind == "text" else self._hold(span) for span in spans)
        return self.read(line, _TEXT_RULES, clues)

    def read(self, text: str, rules: tuple[Rule, ...], clues: frozenset[str]) -> tuple[Span, ...]:
        """The text after all rules."""
        return tidy(self._spans(self._apply(text, rules, clues)))

    def _apply(self, text: str, rules: tuple[Rule, ...], clues: frozenset[str]) -> str:
        for rule in rules:
            is_due = rule.clue in text if rule.clue in MARKS else rule.clue in clues
            if is_due and (rule.hint is None or rule.hint.search(text)):
                text = self._repair(rule, text, rules)
        return text

    def _repair(self, rule: Rule, text: str, rules: tuple[Rule, ...]) -> str:
        parts: list[str] = []
        start = seen = 0
        while match := rule.pattern.search(text, seen):
            found = rule.repair(match)
            if found is None:
                seen = match.start() + 1
                continue
            parts.append(text[start : match.start()])
            parts += [self._write(piece, match, rules) for piece in (found if isinstance(found, tuple) else (found,))]
            start = seen = match.end()
        return "".join((*parts, text[start:])) if start else text

    def _write(self, piece: Piece, match: re.Match[str], rules: tuple[Rule, ...]) -> str:
        if isinstance(piece, str):
            return piece
        if isinstance(piece, Span):
            return self._hold(piece)
        if piece.kind == "math":
            return self._maths(piece.text, match)
        inner = self._apply(piece.text, rules, clues_in(piece.text))
        if piece.kind == "text":
            return inner
        if piece.kind in ("sup", "sub"):
            span = Span(piece.kind, to_plain(self._spans(inner)))
            small = _small(span)
            return self._hold(span) if small is None else small
        spans = (Span(piece.kind, span.text) if span.kind == "text" else span for span in self._spans(inner))
        return "".join(map(self._hold, spans))

    def _maths(self, body: str, match: re.Match[str]) -> str:
        """A formula as maths; as characters where it has no variable (``$10\\times$``, ``$\\alpha$``), where it is only
        the script of a word before it (``S$^{2}$FT``), and where a digit beside its dollars would keep Markdown from
        reading it as maths."""
        around = match.string[match.start() - 1 : match.start()] + match.string[match.end() : match.end() + 1]
        if body[0] in "^_" or any(map(str.isdigit, around)) or not _VARIABLE.search(_COMMAND.sub("", body)):
            return self._apply(body, _MATHS_RULES, clues_in(body))
        return self._hold(Span("math", body))

    def _hold(self, span: Span) -> str:
        """The private character that stands for the span; spans within its text become characters."""
        self._held.append(Span(span.kind, to_plain(self._spans(span.text))) if _HELD.search(span.text) else span)
        return chr(_FIRST_HELD + len(self._held) - 1)

    def _spans(self, text: str) -> Iterator[Span]:
        start = 0
        for match in _HELD.finditer(text):
            yield Span("text", text[start : match.start()])
            yield self._held[ord(match[0]) - _FIRST_HELD]
            start = match.end()
        yield Span("text", text[start:])
