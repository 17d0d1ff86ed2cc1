"""Words that a typed one may mean: those that it begins, and those that it misspells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest.search.reading import Form, IndexReader

SHORTEST_START = 2
"""Letters of a word that is completed; those that one letter begins are too many to mean any."""
SHORTEST = 4
"""Letters of a word that may be misspelled; shorter ones are too near to each other."""
TWO_EDITS_FROM = 8
"""Letters of a word in which two letters may be wrong."""


def is_too_short(start: str, reader: IndexReader) -> bool:
    """Whether nothing is known yet of the words that begin so: in a large archive two letters have many files."""
    return len(start) < SHORTEST_START or not reader.is_whole(start)


def complete(start: str, reader: IndexReader, limit: int) -> list[Form]:
    """The commonest forms that begin so, without the word itself, one a stem."""
    if is_too_short(start, reader):
        return []
    entries = reader.shard(reader.prefix(start)).items()
    return _best((0, form) for word, found in entries if word.startswith(start) and word != start for form in found)[
        :limit
    ]


def correct(word: str, reader: IndexReader, limit: int) -> list[Form]:
    """The forms nearest to a word that no paper has: of the smallest number of edits, commonest first."""
    if len(word) < SHORTEST:
        return []
    most = 2 if len(word) >= TWO_EDITS_FROM else 1
    near: list[tuple[int, Form]] = []
    for prefix in dict.fromkeys(map(reader.prefix, _respellings(word))):
        for form, found in reader.shard(prefix).items():
            if abs(len(form) - len(word)) <= most and (edits := count_edits(word, form, most)) <= most:
                near += [(edits, entry) for entry in found]
    fewest = min((edits for edits, _ in near), default=0)
    return _best(pair for pair in near if pair[0] == fewest)[:limit]


def _respellings(word: str) -> Iterator[str]:
    """The word, and with one of its first letters left out or swapped: where its entry may be."""
    yield word
    for at in range(3):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _best(found: Iterable[tuple[int, Form]]) -> list[Form]:
    """Each stem's commonest form, commonest first; of equals the shorter, then in order of letters."""
    chosen: dict[str, Form] = {}
    for _, form in sorted(found, key=lambda pair: (-pair[1].bits, len(pair[1].form), pair[1].form, pair[1].stem)):
        chosen.setdefault(form.stem, form)
    return list(chosen.values())


def count_edits(one: str, two: str, most: int) -> int:
    """Letters to change, add, drop or swap with their neighbour to make one word of the other; ``most`` + 1 for more.

    The optimal string alignment distance (Damerau 1964), row by row.
    """
    before: list[int] = []
    row = list(range(len(two) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for to, other in enumerate(two, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != other))
            if at > 1 and to > 1 and letter == two[to - 2] and one[at - 2] == other:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
