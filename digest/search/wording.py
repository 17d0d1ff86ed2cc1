"""The words of a query as the index has them: what each may stand for, and how surely."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from digest.search.query import LONGEST_JOIN, Query, QueryWord
from digest.search.reading import Form, IndexReader
from digest.search.spelling import complete, correct, is_too_short

EXACT, PREFIX, BEYOND, SPELLED = 16, 10, 6, 8
"""How surely a term is meant, in sixteenths; ``BEYOND`` is a completion of what is a word already."""
MOST_COMPLETIONS = 4
MOST_CORRECTIONS = 3
"""Each of both costs a file of terms."""
SHORTEST_COMPOUND = 4
"""Characters of a compound that is completed: ``a-s`` would be any word in ``as``."""
LEAST_BITS = (0, 0, 3, 1)
"""By the letters of the shorter of two words: how common both have to be for another to be taken for the two, as bits
of their numbers of papers; 0 where it never is. Two letters are in every word. At a digit any two do: ``3mb``."""
DIGITS = frozenset("0123456789")


class Sense(msgspec.Struct, frozen=True):
    """What one or several neighbouring words of a query stand for."""

    words: int
    """Which ones: a bit each, the first the lowest."""
    stems: tuple[tuple[str, int], ...]
    """Stems, any of which will do, with how surely each is meant."""
    in_title: bool
    """Only titles count."""


class Wording(msgspec.Struct, frozen=True):
    """A query in terms of the index."""

    senses: tuple[Sense, ...]
    required: int
    """The words that a paper must have to have all: those that the index knows, a bit each."""
    corrected: tuple[tuple[str, str], ...]
    """Words that no paper has, with what they were taken for."""
    typed: tuple[str, ...]
    """The words in order, those that were split in two pieces."""
    unknown: tuple[str, ...]
    """Words and dates that nothing could be made of, but for a last word that is too short yet to be completed."""


def read_wording(query: Query, reader: IndexReader) -> Wording:
    """What a query's words stand for."""
    texts = [word.text for word in query.words]
    is_stop = [text in reader.stop for text in texts]
    joins = _joins(query, is_stop, reader)
    joinable = 0
    for sense in joins:
        joinable |= sense.words
    senses: list[Sense] = []
    corrected: list[tuple[str, str]] = []
    unknown = list(query.undated)
    for at, word in enumerate(query.words):
        if is_stop[at]:
            continue
        found = [(form.stem, EXACT) for form in reader.forms(word.text)]
        last = query.unfinished and at == len(texts) - 1
        if last:
            found += _others(complete(word.text, reader, MOST_COMPLETIONS), found, BEYOND if found else PREFIX)
        if not found and not joinable >> at & 1:
            guesses = correct(word.text, reader, MOST_CORRECTIONS)
            found = _others(guesses, found, SPELLED)
            corrected += [(word.text, guesses[0].form)] if guesses else []
            pieces = () if guesses else _split(word.text, reader)
            if pieces:
                return read_wording(_with_pieces(query, at, pieces), reader)
            is_open = last and is_too_short(word.text, reader)
            unknown += [] if guesses or is_open else [word.text]
        if found:
            senses.append(Sense(1 << at, tuple(found), word.in_title))
    senses += joins
    senses += _begun(query, reader)
    required = 0
    for sense in senses:
        required |= sense.words
    for at, stop in enumerate(is_stop):
        if stop:
            required &= ~(1 << at)
    return Wording(tuple(senses), required, tuple(corrected), tuple(texts), tuple(unknown))


def _others(forms: list[Form], found: list[tuple[str, int]], surety: int) -> list[tuple[str, int]]:
    known = {stem for stem, _ in found}
    return [(form.stem, surety) for form in forms if form.stem not in known]


def _joins(query: Query, is_stop: list[bool], reader: IndexReader) -> list[Sense]:
    """Neighbours that the index has as one word, by a hyphen or none: ``fine tuning``, ``4 bit``, ``text to image``."""
    senses: dict[tuple[int, str], Sense] = {}
    texts = [word.text for word in query.words]
    for first in range(len(texts)):
        for last in range(first, min(first + LONGEST_JOIN, len(texts))):
            whole = "".join(texts[first : last + 1])
            chunk = query.words[first].chunk
            ends = {at for at, word in enumerate(query.words) if word.chunk == chunk}
            if ends == set(range(first, last + 1)):
                whole = query.joined[chunk]
            elif is_stop[first]:
                continue
            if whole == texts[first]:
                continue
            words = (1 << last + 1) - (1 << first)
            for form in reader.forms(whole):
                senses[words, form.stem] = Sense(words, ((form.stem, EXACT),), query.words[first].in_title)
    return list(senses.values())


def _begun(query: Query, reader: IndexReader) -> list[Sense]:
    """What a last compound may become: ``self-su``."""
    if not query.unfinished:
        return []
    last = query.words[-1]
    parts = [at for at, word in enumerate(query.words) if word.chunk == last.chunk]
    whole = query.joined[last.chunk]
    found = complete(whole, reader, MOST_COMPLETIONS) if len(parts) > 1 and len(whole) >= SHORTEST_COMPOUND else []
    words = (1 << len(query.words)) - (1 << parts[0])
    stems = tuple((form.stem, PREFIX) for form in found)
    return [Sense(words, stems, last.in_title)] if stems else []


def _split(word: str, reader: IndexReader) -> tuple[str, ...]:
    """The two known words that a word consists of, of several pairs that whose rarer one is commonest; none where it
    does not."""
    most, best = 0, tuple[str, ...]()
    for cut in range(len(word) - 1, 0, -1):
        left, right = word[:cut], word[cut:]
        is_seam = (left[-1] in DIGITS) != (right[0] in DIGITS)
        least = 1 if is_seam else LEAST_BITS[min(len(left), len(right), 3)]
        known = reader.forms(left) if least else []
        others = reader.forms(right) if known else []
        bits = min(known[0].bits, others[0].bits) if others else 0
        if bits >= least and bits > most:
            most, best = bits, (left, right)
    return best


def _with_pieces(query: Query, at: int, pieces: Sequence[str]) -> Query:
    """The query with a word taken apart."""
    word = query.words[at]
    apart = tuple(QueryWord(piece, word.chunk, word.in_title) for piece in pieces)
    return msgspec.structs.replace(query, words=query.words[:at] + apart + query.words[at + 1 :])
