"""What a paper's own words say beyond their being there: that its title is the one typed, that they stand together."""

from __future__ import annotations

from collections.abc import Sequence

from digest.search.characters import CHUNK, fold_text, split_chunk
from digest.search.reading import IndexReader
from digest.search.wording import Wording

EXACT_TITLE = 16
"""In sixteenths of the score."""
PAIR = 2
"""The same, for two words of the query that follow each other in the title as in the query."""
MOST_PAIRS = 2
"""Beyond them pairs count no more, or a long query's order would outweigh its words."""


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in small letters."""
    return [part.lower() for chunk in CHUNK.findall(fold_text(text)) for part in split_chunk(chunk).parts]


def judge_title(wording: Wording, title: str, score: int, reader: IndexReader) -> int:
    """What a paper gets for its title besides its score."""
    words = words_of(title)
    typed = list(wording.typed)
    if words == typed:
        return score * EXACT_TITLE // 16
    stems = [_stems(word, reader) for word in words]
    meant = [{text} for text in typed]
    for sense in wording.senses:
        for at in range(len(typed)):
            if sense.words == 1 << at:
                meant[at] |= {stem for stem, _ in sense.stems}
    pairs = sum(_has_run(stems, meant[at : at + 2]) for at in range(len(meant) - 1))
    return score * min(pairs, MOST_PAIRS) * PAIR // 16


def has_phrase(phrase: Sequence[str], text: str, reader: IndexReader) -> bool:
    """Whether the words of a phrase follow each other in a text, in any inflection."""
    return _has_run([_stems(word, reader) for word in words_of(text)], [_stems(word, reader) for word in phrase])


def _stems(word: str, reader: IndexReader) -> set[str]:
    """A word with its stems, as far as files that were read know them: those of a query's words are among them."""
    return {word, *(form.stem for form in reader.loaded_forms(word))}


def _has_run(stems: Sequence[set[str]], wanted: Sequence[set[str]]) -> bool:
    for start in range(len(stems) - len(wanted) + 1):
        if all(stems[start + at] & wanted[at] for at in range(len(wanted))):
            return True
    return False
