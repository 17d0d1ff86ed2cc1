"""A search from the typed text to results: the twin of the browser's worker, for the terminal and for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from digest.search.layout import EVERY
from digest.search.query import Query, parse_query, topics_meant
from digest.search.ranking import Scored, is_settled, score_papers
from digest.search.reading import Fetch, IndexReader, Shown, Term
from digest.search.terms import TAG
from digest.search.titles import has_phrase, judge_title
from digest.search.wording import EXACT, Wording, read_wording

CANDIDATES = 10
"""Papers whose titles are read to settle the order among the best: those that are shown, for each costs a block. Judged
queries gain nothing by more."""
PHRASE_CANDIDATES = 32
"""Papers whose text is read to find a quoted phrase."""
BUDGET = 20_000
"""Postings that a search may read beyond each term's first file: some 25 kilobytes on the wire."""


class Result(msgspec.Struct, frozen=True):
    """A paper found."""

    place: int
    score: int
    has_all: bool
    """Whether it has all words, as far as files were read, and all phrases."""
    shown: Shown


class Answer(msgspec.Struct, frozen=True):
    """What a query found."""

    results: tuple[Result, ...]
    total: int
    """How many papers have all words; where none has, how many have some."""
    relaxed: bool
    """No paper has all words."""
    is_exact: bool
    """False where files of common words were left unread: the total is then too large or too small."""
    wording: Wording


class Searcher:
    """Searches one index; keeps what it has read."""

    def __init__(self, fetch: Fetch, text_of: Callable[[Shown], str] | None = None) -> None:
        """``text_of`` gives the abstract of a paper, for phrases; without it leads must do."""
        self.reader = IndexReader(fetch)
        self._text_of = text_of

    def search(self, text: str, limit: int = 10) -> Answer:
        """The best papers for a query."""
        query = parse_query(text)
        self.reader.asked.clear()
        wording = read_wording(query, self.reader)
        scored, is_exact = self._scored(query, wording, limit)
        every = [paper for paper in scored if _has_all(paper, wording)]
        scored.sort(key=lambda paper: (not _has_all(paper, wording), -paper.score, -paper.place))
        wanted = max(limit, PHRASE_CANDIDATES if query.phrases else CANDIDATES)
        results = self._judged(query, wording, scored[:wanted])[:limit]
        return Answer(tuple(results), len(every) or len(scored), not every and bool(scored), is_exact, wording)

    def _scored(self, query: Query, wording: Wording, limit: int) -> tuple[list[Scored], bool]:
        """The papers that filters let through, and whether all that matters of their terms was read."""
        keep = self._filter(query)
        tags = self._named_tags(wording)
        if not query.words:
            listed = self._listed(query)
            return [Scored(place, 0, 0, 0, 0) for place in sorted(listed) if keep(place)], True
        stems = dict.fromkeys(stem for sense in wording.senses for stem, _ in sense.stems)
        terms = {stem: self.reader.term(stem) for stem in stems}
        budget = BUDGET
        while True:
            found, unseen = score_papers(wording.senses, terms, tags, self.reader.papers)
            scored = [paper for paper in found if keep(paper.place)]
            cut = [term for term in terms.values() if term.further and term.further[0][0] <= budget]
            if not cut or is_settled(scored, unseen, wording.required, limit):
                return scored, not any(term.further for term in terms.values())
            term = min(cut, key=lambda term: (term.papers, term.stem))
            budget -= term.further[0][0]
            self.reader.read_further(term)

    def _listed(self, query: Query) -> set[int]:
        """The papers that filters choose from where there are no words; none without filters."""
        if query.tags:
            return self._tagged(query.tags[0])
        return self._places(EVERY) if query.is_filtered else set()

    def _filter(self, query: Query) -> Callable[[int], bool]:
        first, end = query.places
        tagged = [self._tagged(tag) for tag in query.tags]
        untagged = {place for tag in query.untagged for place in self._tagged(tag)}
        excluded = untagged.union(*map(self._with_all, query.excluded))

        def keep(place: int) -> bool:
            return first <= place < end and place not in excluded and all(place in tag for tag in tagged)

        return keep

    def _with_all(self, forms: Sequence[str]) -> set[int]:
        """The papers that have all of some forms but for those that no list is kept of; none where that is all."""
        stems = [[form.stem for form in self.reader.forms(word)] for word in forms if word not in self.reader.stop]
        with_each = [set[int]().union(*map(self._places, either)) for either in stems]
        return set.intersection(*with_each) if with_each else set()

    def _tagged(self, start: str) -> set[int]:
        """The papers with a topic that is meant."""
        names = {slug: tag.name for slug, tag in self.reader.tags.items()}
        return {place for slug in topics_meant(start, names) for place in self._places(TAG + slug)}

    def _places(self, stem: str) -> set[int]:
        """All papers that have a stem, whatever it costs."""
        term = self.reader.term(stem)
        while term.further:
            self.reader.read_further(term)
        return set(term.levels)

    def _named_tags(self, wording: Wording) -> list[Term]:
        """The topics all of whose name the query has."""
        stems = {stem for sense in wording.senses for stem, surety in sense.stems if surety == EXACT}
        tags = sorted(self.reader.tags.items())
        named = [slug for slug, tag in tags if tag.stems and stems.issuperset(tag.stems)]
        return [self.reader.term(TAG + slug) for slug in named]

    def _judged(self, query: Query, wording: Wording, best: Sequence[Scored]) -> list[Result]:
        """Results in their order: a block that lacks a paper is stale and the paper left out."""
        results = []
        for paper in best:
            shown = self.reader.shown(paper.place)
            if shown:
                score = paper.score + judge_title(wording, shown.title, paper.score, self.reader)
                has_all = _has_all(paper, wording) and self._has_phrases(query, shown)
                results.append(Result(paper.place, score, has_all, shown))
        results.sort(key=lambda result: (not result.has_all, -result.score, -result.place))
        return results

    def _has_phrases(self, query: Query, shown: Shown) -> bool:
        for phrase in query.phrases:
            if not has_phrase(phrase, shown.title, self.reader):
                text = self._text_of(shown) if self._text_of else shown.lead
                if not has_phrase(phrase, text, self.reader):
                    return False
        return True


def _has_all(paper: Scored, wording: Wording) -> bool:
    return (paper.words | paper.perhaps) & wording.required == wording.required
