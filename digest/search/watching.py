"""Watch lists: saved searches that are decided when a paper is read, by the words that search would find it by.

A paper's lists are a pure function of the paper and the settings. All words of a query are required, in any inflection,
spelled out or as an acronym, joined or apart; nothing is completed, corrected or relaxed: nobody would notice. What a
query looks like, ``query`` says; which words a paper has, its facet of terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

import msgspec

from digest.config import Watch
from digest.content.slug import make_slug
from digest.errors import did_you_mean
from digest.model import Diagnostic, Severity
from digest.search.analysis import Analyser, Memo, read_entry
from digest.search.characters import split_bridge
from digest.search.query import LONGEST_JOIN, MOST_WORDS, Query, parse_query, topics_meant
from digest.search.stopwords import STOP_WORDS
from digest.search.terms import IN_TITLE, read_terms
from digest.search.titles import words_of

_QUOTED = re.compile(r'"[^"]*"?')
_DATED = re.compile(r"(?<!\S)-?date:\S*", re.IGNORECASE)
_EXCLUDED_FIELD = re.compile(r"(?<!\S)-(?:tag|topic|title|author):\S*", re.IGNORECASE)


def slug_of(watch: Watch) -> str:
    """The name of the page of a watch list."""
    return make_slug(watch.name)


class WatchList(msgspec.Struct, frozen=True):
    """A watch list whose query makes sense."""

    slug: str
    watch: Watch
    query: Query
    topics: tuple[frozenset[str], ...]
    """Slugs: a paper on the list has a topic of each of these sets."""


def read_watches(
    watches: Sequence[Watch], topics: Mapping[str, str], path: str
) -> tuple[tuple[WatchList, ...], tuple[Diagnostic, ...]]:
    """The watch lists that make sense, and what is wrong with the others; ``topics`` are names by slug.

    No word is stemmed yet: most builds read no paper.
    """
    lists: dict[str, WatchList] = {}
    problems: list[Diagnostic] = []
    for watch in watches:
        query = parse_query(watch.query)
        faults = [*_query_faults(watch.query, query, bool(watch.tags)), *_topic_faults(watch, query, topics)]
        slug = slug_of(watch)
        if slug in lists:
            faults.append(("name", f"this name is taken by the watch list at line {lists[slug].watch.line_of('name')}"))
        problems += [Diagnostic(path, watch.line_of(key), Severity.ERROR, f"{m}: {watch.name}") for key, m in faults]
        if not faults:
            wanted = [_topics_named(start, topics) for start in query.tags]
            wanted += [frozenset(watch.tags)] if watch.tags else []
            lists[slug] = WatchList(slug, watch, query, tuple(wanted))
    return tuple(lists.values()), tuple(problems)


def _query_faults(text: str, query: Query, has_tags: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with a query, with the key that it stands under."""
    bare = _QUOTED.sub('""', text)
    if dated := _DATED.search(bare):
        yield "query", f"a watch list knows no dates, its page shows the newest papers first: {dated[0]}"
    elif excluded := _EXCLUDED_FIELD.search(bare):
        yield "query", f"only words can be left out of a watch list, as in -survey: {excluded[0]}"
    elif query.words and query.words[-1].chunk + 1 < len(query.joined):
        yield "query", f"a query has at most {MOST_WORDS} words"
    elif not query.phrases and not query.tags and not has_tags and all(word.text in STOP_WORDS for word in query.words):
        yield "query", "nothing in this query can be looked for"


def _topic_faults(watch: Watch, query: Query, topics: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The topics that a list asks for and nobody knows, with the key that they stand under."""
    for slug in watch.tags:
        if slug not in topics:
            yield "tags", f"unknown topic {slug}{did_you_mean(slug, topics)}"
    for start in query.tags:
        if not _topics_named(start, topics):
            yield "query", f"unknown topic {start}{did_you_mean(start, topics)}"


def _topics_named(start: str, topics: Mapping[str, str]) -> frozenset[str]:
    """``tag:`` means on a list what it means on the search page."""
    return frozenset(topics_meant(start, topics))


class _Sense(NamedTuple):
    """A word, or neighbours that may be written as one."""

    words: int
    """Which words of the query: a bit each, the first the lowest."""
    form: str
    stem: str
    in_title: bool


class _Known(NamedTuple):
    """The words that a paper has."""

    forms: Set[str]
    stems: Set[str]
    title_forms: Set[str]
    title_stems: Set[str]

    def has(self, sense: _Sense) -> bool:
        """Whether the paper has it, in any inflection."""
        if sense.in_title:
            return sense.stem in self.title_stems or sense.form in self.title_forms
        return sense.stem in self.stems or sense.form in self.forms


class Watcher:
    """Decides which lists papers are on; keep one, it remembers words."""

    def __init__(self, lists: Sequence[WatchList], analyser: Analyser) -> None:
        self._analyser = analyser
        self._entries = Memo(read_entry)
        self._matchers = [_Matcher(each, analyser) for each in lists]

    def lists_of(self, terms: bytes, title: str, abstract: str, topics: Set[str]) -> tuple[str, ...]:
        """The slugs of the lists that a paper with this facet of terms is on, in the order of the settings.

        Some 20 microseconds where a list may have the paper at all; the texts are read for quoted phrases alone.
        """
        matchers = [matcher for matcher in self._matchers if matcher.may_have(topics)]
        if not matchers:
            return ()
        known = self._known(terms)
        return tuple(matcher.slug for matcher in matchers if matcher.has(known, (title, abstract)))

    def _known(self, terms: bytes) -> _Known:
        facet = read_terms(terms)
        read = self._entries.__getitem__
        in_title = [read(entry) for level in facet.levels[IN_TITLE:] for entry in level]
        every = [read(entry) for level in (*facet.levels[:IN_TITLE], facet.others) for entry in level] + in_title
        return _Known(
            {form for form, _ in every},
            {stem for _, stem in every},
            {form for form, _ in in_title},
            {stem for _, stem in in_title},
        )


class _Matcher:
    """One list, its words stemmed."""

    def __init__(self, watch_list: WatchList, analyser: Analyser) -> None:
        query = watch_list.query
        self.slug = watch_list.slug
        self._topics = watch_list.topics
        self._analyser = analyser
        self._required = sum(1 << at for at, word in enumerate(query.words) if word.text not in STOP_WORDS)
        self._senses = [
            _Sense(words, form, analyser.stem(form), in_title) for words, form, in_title in _spellings(query)
        ]
        self._excluded = [
            [_Sense(0, form, analyser.stem(form), False) for form in forms if form not in STOP_WORDS]
            for forms in query.excluded
        ]
        self._phrases = [[analyser.stem(word) for word in phrase] for phrase in query.phrases]

    def may_have(self, topics: Set[str]) -> bool:
        """Whether a paper of these topics could be on the list."""
        return all(not wanted.isdisjoint(topics) for wanted in self._topics)

    def has(self, known: _Known, texts: Sequence[str]) -> bool:
        """Whether a paper of these words is on the list, its topics apart."""
        found = 0
        for sense in self._senses:
            if known.has(sense):
                found |= sense.words
        if found & self._required != self._required:
            return False
        if any(excluded and all(map(known.has, excluded)) for excluded in self._excluded):
            return False
        if not self._phrases:
            return True
        stems = [self._stems(text) for text in texts]
        return all(any(_has_run(words, phrase) for words in stems) for phrase in self._phrases)

    def _stems(self, text: str) -> list[str]:
        return [self._analyser.stem(piece) for word in words_of(text) for piece in split_bridge(word)]


def _spellings(query: Query) -> Iterator[tuple[int, str, bool]]:
    """What the words of a query may be written as, alone and joined: which words (a bit each), the form, and whether
    it has to stand in the title. What was typed with a sign behind it has it: a list of ``C++`` is none of C."""
    texts = [word.text for word in query.words]
    for first, word in enumerate(query.words):
        whole = query.joined[word.chunk]
        chunk = [at for at, other in enumerate(query.words) if other.chunk == word.chunk]
        if not whole.endswith(("+", "#")):
            yield 1 << first, word.text, word.in_title
        for end in range(first + 1, min(first + LONGEST_JOIN, len(texts)) + 1):
            if chunk == list(range(first, end)):
                yield (1 << end) - (1 << first), whole, word.in_title
            elif end > first + 1 and word.text not in STOP_WORDS:
                yield (1 << end) - (1 << first), "".join(texts[first:end]), word.in_title


def _has_run(stems: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether some words follow each other."""
    first, length = wanted[0], len(wanted)
    return any(stem == first and stems[at : at + length] == wanted for at, stem in enumerate(stems))
