"""What the title says beyond its words: that it is the one typed, or has the words next to each other."""

from __future__ import annotations

from digest.search.characters import CHUNK, fold_text, split_chunk
from digest.search.query import Query
from digest.search.reading import IndexReader
from digest.search.wording import Wording

EXACT_TITLE = 16
"""In sixteenths of the score."""
PAIR = 2
"""For each two words of the query that follow each other in the title as in the query, at most twice."""


def judge_title(query: Query, wording: Wording, title: str, score: int, reader: IndexReader) -> int:
    """What a paper gets for its title besides its score."""
    words = [part.lower() for chunk in CHUNK.findall(fold_text(title)) for part in split_chunk(chunk).parts]
    typed = [word.text for word in query.words]
    if words == typed:
        return score * EXACT_TITLE // 16
    stems: list[set[str]] = [{form.stem for form in reader.loaded_forms(word)} or {word} for word in words]
    senses: list[set[str]] = [{text} for text in typed]
    for sense in wording.senses:
        for at in range(len(typed)):
            if sense.words == 1 << at:
                senses[at] |= {stem for stem, _ in sense.stems}
    pairs = 0
    for at in range(len(senses) - 1):
        for to in range(len(stems) - 1):
            if senses[at] & stems[to] and senses[at + 1] & stems[to + 1]:
                pairs += 1
                break
    return score * min(pairs, 2) * PAIR // 16
