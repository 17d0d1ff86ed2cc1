"""The pieces that repaired text is made of, and what a rule of repair is.

A rule looks at raw text only. What it finishes becomes a ``Span``, which no later rule touches again; what it hands on
as ``str`` meets the rules after it; what it hands on as ``Inner`` is repaired on its own first, from the first rule on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

Kind = Literal["text", "sup", "sub", "math", "em", "strong", "code", "url"]


class Span(msgspec.Struct, frozen=True):
    """A piece of one line of text. ``math`` holds TeX without dollars, ``url`` an address, the rest characters."""

    kind: Kind
    text: str


class Inner(msgspec.Struct, frozen=True):
    """Raw text that a rule took out of its markup: repaired first, then made into the kind."""

    kind: Kind
    text: str


Piece = str | Span | Inner
Found = Piece | tuple[Piece, ...] | None


class Rule(msgspec.Struct, frozen=True):
    """One repair: what to look for, and what stands there instead.

    A pattern begins with a fixed character where it can, and looks back from there: ``re`` finds one character twenty
    times as fast as a class or a choice of them.
    """

    clue: str
    """One of ``MARKS`` or a key of ``HINTS`` in ``tex_clues``: a text without it has nothing for this rule."""
    pattern: re.Pattern[str]
    repair: Callable[[re.Match[str]], Found]
    """Gives the pieces in place of the match, or None where the match is not certain enough to touch."""
    hint: re.Pattern[str] | None = None
    """Looked for before the pattern, where that one is slow."""


def put(template: str) -> Callable[[re.Match[str]], str]:
    """A repair that writes a template of ``re.Match.expand``."""
    return lambda match: match.expand(template)


def on_one_line(text: str) -> str:
    """The text without line breaks and control characters, single spaced; the spaces of other scripts stay."""
    return _single_spaced(text).strip()


def tidy(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans on one line: single spaced, no space at the ends, none empty, and neighbouring texts as one, so that
    equal text gives equal spans. Emphasis begins and ends with a word, its spaces stand outside."""
    tidied: list[Span] = []
    for span in _outward(spans):
        if tidied and span.kind == "text" == tidied[-1].kind:
            tidied[-1] = Span("text", _single_spaced(tidied[-1].text + span.text))
        elif span.text:
            tidied.append(Span(span.kind, _single_spaced(span.text)))
    if tidied:
        tidied[0] = Span(tidied[0].kind, tidied[0].text.lstrip())
        tidied[-1] = Span(tidied[-1].kind, tidied[-1].text.rstrip())
    return tuple(span for span in tidied if span.text)


def _outward(spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        if span.kind in ("em", "strong"):
            inside = span.text.strip()
            left, _, right = span.text.partition(inside) if inside else (span.text, "", "")
            yield from (Span("text", left), Span(span.kind, inside), Span("text", right))
        else:
            yield span


def _single_spaced(text: str) -> str:
    return text if text.isprintable() and "  " not in text else _GAPS.sub(" ", text)


_GAPS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
