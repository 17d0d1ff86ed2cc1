"""A search from the typed text to results: the twin of the browser's worker, for the terminal and for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.search.query import Query, parse_query
from digest.search.ranking import Scored, score_papers
from digest.search.reading import Fetch, IndexReader, Shown, Term
from digest.search.terms import TAG
from digest.search.titles import judge_title
from digest.search.wording import Wording, read_wording

CANDIDATES = 16
"""Papers whose titles are read to settle the order among the best."""


@dataclass(frozen=True, slots=True)
class Result:
    """A paper found."""

    place: int
    score: int
    has_all: bool
    """Whether it has all words."""
    shown: Shown


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found."""

    results: tuple[Result, ...]
    total: int
    """How many papers have all words; where none has, how many have some."""
    relaxed: bool
    """No paper has all words."""
    wording: Wording


class Searcher:
    """Searches one index; keeps what it has read."""

    def __init__(self, fetch: Fetch) -> None:
        self.reader = IndexReader(fetch)

    def search(self, text: str, limit: int = 10) -> Answer:
        """The best papers for a query."""
        query = parse_query(text)
        wording = read_wording(query, self.reader)
        stems = dict.fromkeys(stem for sense in wording.senses for stem, _ in sense.stems)
        terms = {stem: self.reader.term(stem) for stem in stems}
        tags = self._named_tags(wording)
        scored = self._filtered(query, score_papers(wording.senses, terms, tags, self.reader.papers))
        every = [paper for paper in scored if paper.words & wording.required == wording.required]
        scored.sort(
            key=lambda paper: (-(paper.words & wording.required == wording.required), -paper.score, -paper.place)
        )
        results = self._judged(query, wording, scored[: max(CANDIDATES, limit)])[:limit]
        return Answer(tuple(results), len(every) or len(scored), not every and bool(scored), wording)

    def _named_tags(self, wording: Wording) -> list[Term]:
        """The topics all of whose name the query has."""
        stems = {stem for sense in wording.senses for stem, surety in sense.stems if surety == 16}
        named = [slug for slug, (_, _, name) in sorted(self.reader.tags().items()) if name and stems.issuperset(name)]
        return [self.reader.term(TAG + slug) for slug in named]

    def _filtered(self, query: Query, scored: list[Scored]) -> list[Scored]:
        first, end = query.places
        return [paper for paper in scored if first <= paper.place < end]

    def _judged(self, query: Query, wording: Wording, best: Sequence[Scored]) -> list[Result]:
        results = []
        for paper in best:
            shown = self.reader.shown(paper.place)
            if shown:
                has_all = paper.words & wording.required == wording.required
                score = paper.score + judge_title(query, wording, shown.title, paper.score, self.reader)
                results.append(Result(paper.place, score, has_all, shown))
        results.sort(key=lambda result: (-result.has_all, -result.score, -result.place))
        return results
