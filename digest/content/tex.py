"""Repairs what pages lose of their TeX: ``8times`` is 8×, ``S$^{2}$FT`` is S²FT, ``URL{URL}`` is one address.

A repair is made where it is certain; what is not stays as printed. After it, the letters and digits of a text are
those that it had, but for the tokens of ``tex_tokens``, and a repaired text is never repaired again. The tables are in
``tex_signs``, the rules in ``tex_addresses``, ``tex_commands``, ``tex_maths`` and ``tex_prose``; ``tex_run`` runs them.
"""

from __future__ import annotations

from collections.abc import Iterable

from digest.content.tex_clues import clues_in
from digest.content.tex_spans import Kind, Span, on_one_line

__all__ = ["Kind", "Span", "repair", "to_plain"]

_PASSES = 4
"""A repair can uncover another one (an escaped brace, a nested group), seldom twice. What has not settled by then is
no TeX that anybody typed."""


def repair(text: str) -> tuple[Span, ...]:
    """A paragraph or a title without its residue; neighbouring spans of text are one, none is empty.

    Costs some 15 µs where nothing is suspicious, some 60 µs where something is, for 1,500 characters.
    """
    line = on_one_line(text)
    clues = clues_in(line)
    if not clues:
        return (Span("text", line),) if line else ()
    from digest.content.tex_run import run  # its patterns take 40 ms to compile, and most builds repair nothing

    before, spans = line, run([Span("text", line)], clues)
    for _ in range(_PASSES):
        plain = to_plain(spans)
        if plain == before or not (clues := clues_in(plain)):
            return spans
        again = run([Span("text", plain)], clues)
        if to_plain(again) == plain:
            return spans
        kept = run(spans, clues)
        before, spans = plain, kept if to_plain(kept) != plain else again
    return (Span("text", line),)


def to_plain(spans: Iterable[Span]) -> str:
    """The spans as one line of characters. What Unicode cannot make small keeps its sign: ``W_Q``, ``R^(H×W)``."""
    spans = list(spans)
    if all(span.kind == "text" for span in spans):
        return "".join([span.text for span in spans])
    from digest.content import tex_run

    return tex_run.to_plain(spans)
