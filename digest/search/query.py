"""What a person typed, as words, phrases and filters. Nothing of the index is needed to read it.

state space "linear attention" tag:mamba date:2025-03..2025-06 title:vision -survey -tag:speech
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

import msgspec

from digest.groups import EVER, span_bounds
from digest.search.characters import CHUNK, fold_text, split_bridge, split_chunk

_PIECE = re.compile(r'(-?)(?:(tag|topic|date|title|author):)?(?:"([^"]*)"?|([^\s\ufeff]+))', re.IGNORECASE)
"""U+FEFF is a blank in JavaScript, and in Python none; the twin adds what it lacks."""
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
MOST_WORDS = 12
"""Words of a query that are looked up; a title that somebody pastes has fewer, as a rule."""
LONGEST_JOIN = 3
"""Neighbouring words that are tried as one: ``fine tuning``, ``text to image``."""


class QueryWord(msgspec.Struct, frozen=True):
    """One word."""

    text: str
    """In small letters, folded."""
    chunk: int
    """Number of the run of letters that it is a part of: ``4-bit`` is one."""
    in_title: bool = False
    """Only titles count."""


class Query(msgspec.Struct, frozen=True):
    """A query taken apart."""

    words: tuple[QueryWord, ...]
    joined: tuple[str, ...]
    """For each chunk all of it as one word: ``4bit``."""
    phrases: tuple[tuple[str, ...], ...]
    """Words that must follow each other; they are among ``words``, too."""
    excluded: tuple[tuple[str, ...], ...]
    """Words and phrases, by their forms: a result must not have all of one."""
    tags: tuple[str, ...]
    """Beginnings of slugs or names of topics, in small letters; results have one topic for each."""
    untagged: tuple[str, ...]
    """The same, of topics that a result must not have."""
    places: tuple[int, int]
    """From the first up to, not including, the second."""
    undated: tuple[str, ...]
    """What was typed as a date and is none."""
    unfinished: bool
    """Whether the last word may go on."""

    @property
    def is_filtered(self) -> bool:
        """Whether it says more than words: alone, that lists all papers that it lets through."""
        return bool(self.tags or self.untagged or self.excluded) or self.places != span_bounds(EVER)


def parse_query(text: str) -> Query:
    """A query from what was typed."""
    words: list[QueryWord] = []
    joined: list[str] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    tags: dict[str, list[str]] = {"": [], "-": []}
    undated: list[str] = []
    ends_in_words = False
    places = span_bounds(EVER)
    for minus, field, quoted, plain in _PIECE.findall(text):
        field = field.lower()
        value = quoted or plain
        ends_in_words = False
        if field in ("tag", "topic"):
            tags[minus] += [value.lower()] if value else []
        elif field == "date":
            bounds = None if minus else _places(value)
            places = bounds or places
            undated += [] if bounds else [f"{minus}date:{value}"]
        elif minus:
            excluded.append(tuple(split_chunk(chunk).joined for chunk in CHUNK.findall(fold_text(value))))
        else:
            ends_in_words = True
            first = len(words)
            words += _words(value, joined, in_title=field == "title")
            if quoted:
                phrases.append(tuple(word.text for word in words[first:]))
    kept = tuple(words[:MOST_WORDS])
    return Query(
        words=kept,
        joined=tuple(joined),
        phrases=tuple(phrase for phrase in phrases if phrase),
        excluded=tuple(forms for forms in excluded if forms),
        tags=tuple(tags[""]),
        untagged=tuple(tags["-"]),
        places=places,
        undated=tuple(undated),
        unfinished=0 < len(words) <= MOST_WORDS and ends_in_words and text[-1:].isalnum(),
    )


def _words(text: str, joined: list[str], *, in_title: bool) -> Iterator[QueryWord]:
    """The words of a piece; their chunks are appended to those before."""
    for chunk in map(split_chunk, CHUNK.findall(fold_text(text))):
        for part in chunk.parts:
            for piece in split_bridge(part.lower()):
                yield QueryWord(piece, len(joined), in_title)
        joined.append(chunk.joined)


def topics_meant(start: str, names: Mapping[str, str]) -> list[str]:
    """The topics that ``tag:`` means, of names by slug: that of this slug or name; else all whose slug or name begins
    so, for a person may still be typing."""
    called = {slug: (slug, name.lower()) for slug, name in names.items()}
    exact = [slug for slug, own in called.items() if start in own]
    return exact or [slug for slug, own in called.items() if any(name.startswith(start) for name in own)]


def _places(value: str) -> tuple[int, int] | None:
    """The places of ``2025``, ``2025-03``, ``2025-03-01`` or two of these with two dots between, either left out."""
    first, dots, last = value.partition("..")
    bounds = [span_bounds(EVER), span_bounds(EVER)]
    for at, key in enumerate((first, last if dots else first)):
        if key:
            if not _DATE.fullmatch(key):
                return None
            try:
                bounds[at] = _bounds(key)
            except (ValueError, OverflowError):  # no such day, or none after it
                return None
    return bounds[0][0], bounds[1][1]


def _bounds(key: str) -> tuple[int, int]:
    if len(key) > 4:
        return span_bounds(key)
    year = int(key)
    return span_bounds(dt.date(year, 1, 1).isoformat())[0], span_bounds(dt.date(year, 12, 31).isoformat())[1]
