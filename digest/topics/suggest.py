"""What a taxonomy may lack: terms that are key to several papers and that no tag's phrases know.

The key terms of a paper are found by Whoosh's Bo1 model (divergence from randomness: a term says what a paper is about
where it stands more often than chance would put it there), which is imported here only. A person decides what becomes a
tag; nothing is inferred from suggestions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from digest.topics.infer import covered_words
from digest.topics.matcher import blank_marks
from digest.topics.taxonomy import Taxonomy
from digest.topics.terms import WORD, find_terms

MOST_PAPERS = 20_000
"""Papers looked at, the newest: half a minute, and what a taxonomy lacks shows in them first."""
KEY_TERMS = 12
"""Terms of a paper that may be called key: with six, its rarest words leave no room for its subject."""
FEWEST = 3
"""Papers that a term must be key to, and titles that must have it."""
RARE, COMMON = 3, 8
"""Left out are terms that are key to less than one in three of their papers, and those of more than an eighth of all
papers: both are words of any paper."""
_TITLE_WEIGHT = 2
"""Times that a word of a title counts, as phrases count twice there (``weights``)."""


class Suggestion(NamedTuple):
    """A term that might become a tag, or a phrase of one."""

    term: str
    key_to: int
    """Papers that are about it."""
    papers: int
    """Papers that have it."""
    title: str
    """One of those that are about it, the one where it weighs most."""


def suggest_terms(papers: Sequence[tuple[str, str]], taxonomy: Taxonomy) -> list[Suggestion]:
    """The terms that are key to several of some (title, abstract) pairs and outside of all phrases, the best first."""
    from whoosh.classify import Bo1Model

    texts = [(_uncovered(title, taxonomy), _uncovered(abstract, taxonomy)) for title, abstract in papers]
    in_titles = Counter(term for title, _ in texts for term in set(find_terms(title)))
    weights = [_weigh(title, abstract) for title, abstract in texts]
    every, having = Counter[str](), Counter[str]()
    for weight in weights:
        every.update(weight)
        having.update(weight.keys())
    model = Bo1Model(max(1, len(papers)), every.total())
    key_to: Counter[str] = Counter()
    best: dict[str, tuple[float, str]] = {}
    for (title, _), weight in zip(papers, weights, strict=True):
        scores = [(-model.score(n, every[term], weight.total()), term) for term, n in weight.items() if n > 1]
        for score, term in sorted(scores)[:KEY_TERMS]:
            key_to[term] += 1
            best[term] = min(best.get(term, (0.0, "")), (score, title))
    found = [
        Suggestion(term, count, having[term], best[term][1])
        for term, count in key_to.items()
        if min(count, in_titles[term]) >= FEWEST and having[term] <= min(count * RARE, len(papers) // COMMON)
    ]
    return sorted(found, key=lambda one: (-(one.key_to**2) / one.papers, one.term))


def _weigh(title: str, abstract: str) -> Counter[str]:
    """How often terms stand in a paper, those of its title twice as much."""
    weight = Counter(find_terms(abstract))
    for term in find_terms(title):
        weight[term] += _TITLE_WEIGHT
    return weight


def _uncovered(text: str, taxonomy: Taxonomy) -> str:
    """The text with a bar in the place of every word that a phrase of some tag has, with all that it is joined to."""
    covered = covered_words(blank_marks(text).split(), taxonomy)
    parts: list[str] = []
    end = first = 0
    for match in WORD.finditer(text):
        last = first + len(blank_marks(match[0]).split())
        parts += (text[end : match.start()], match[0] if covered.isdisjoint(range(first, last)) else "|")
        first, end = last, match.end()
    return "".join((*parts, text[end:]))
