"""The index as the engine keeps it: folds by key, changed by edits, shown by shards.

    changed facets -> index_edits -> apply_edits per fold -> parent_edits -> apply_edits per parent -> render_shard

A fold's value depends on the papers in it and on nothing else, whatever the order of edits, so the index after any
history equals one made anew. ``layout`` says which folds there are; ``postings``, ``lexicon`` and ``manifest`` what is
in them. The functions here choose among those by the first letter of a key.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from digest.search import lexicon, manifest, postings
from digest.search.analysis import read_entry
from digest.search.codes import posting_of
from digest.search.layout import (
    EVERY,
    MANIFEST,
    TAGS_KEY,
    bucket_of,
    postings_key,
    segment_of,
    shape_of,
    shard_of_key,
    words_key,
)
from digest.search.terms import TAG, Facet, read_terms

if TYPE_CHECKING:
    from digest.search.bulk import ManyEdits

FEW = 256
"""Changes up to which Python alone gathers what they bring; numpy does more of them three times as fast."""

Change = tuple[int, bytes | None, bytes | None]
"""A place with the facets that it had and has."""


def index_edits(changes: Iterable[Change]) -> Iterator[tuple[str, bytes]]:
    """The edits of all folds that papers came to or left, sorted by key: one for each fold.

    Only what differs between a place's two facets makes an edit. A chunk of a clean build costs some 60 microseconds a
    paper, and more papers at a time make fewer edits.
    """
    ordered = sorted(changes, key=lambda change: change[0])
    come, go = (_many_edits(), _many_edits()) if len(ordered) > FEW else (_Edits(), _Edits())
    for place, old, new in ordered:
        if old == new:
            continue
        before, after = read_terms(old), read_terms(new)
        if old and new:
            before, after = _differences(before, after)
        elif old:
            go.add_paper(place)
        else:
            come.add_paper(place)
        go.add(place, before)
        come.add(place, after)
    texts = {key: (text, "") for key, text in come.fold_texts()}
    for key, text in go.fold_texts():
        texts[key] = (texts.get(key, ("",))[0], text)
    edits = {key: postings.write_edit(*halves) for key, halves in texts.items()}
    come.tags.subtract(go.tags)
    counts = come.entries()
    counts.subtract(go.entries())
    words: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for entry, count in counts.items():
        if count:
            words[words_key(read_entry(entry)[0])][entry] = count
    edits.update((key, lexicon.write_counts(own)) for key, own in words.items())
    if topics := lexicon.write_counts(come.tags):
        edits[TAGS_KEY] = topics
    return iter(sorted(edits.items()))


def apply_edits(key: str, value: bytes | None, edits: Sequence[bytes]) -> bytes | None:
    """The value of a fold after edits, whose order does not matter; None where nothing is left."""
    if key.startswith("p:"):
        return postings.apply_edits(value, edits)
    if key.startswith("h:"):
        return manifest.apply_edits(value, edits)
    return lexicon.apply_edits(value, edits)


def parent_edits(key: str, before: bytes | None, after: bytes | None) -> list[tuple[str, bytes]]:
    """What a changed fold asks of the digests above it."""
    return manifest.parent_edits(key, before, after)


def shards_showing(key: str, before: bytes | None, after: bytes | None, papers: int) -> tuple[str, ...]:
    """The shards that show what differs between two values of a fold."""
    if key.startswith("w:") and lexicon.shown(before) == lexicon.shown(after):
        return ()
    return (shard_of_key(key, shape_of(papers)),)


def render_shard(shard: str, folds: Iterable[tuple[str, bytes]], papers: int) -> dict[str, bytes]:
    """The files of a shard by site path, given its folds (``layout.key_ranges``) in any order; those that would be
    empty are left out."""
    if shard == MANIFEST:
        return manifest.render_manifest(folds, papers)
    if shard.startswith("terms/"):
        return postings.render_terms(shard, folds)
    return lexicon.render_words(shard, folds)


def _many_edits() -> ManyEdits:
    from digest.search.bulk import ManyEdits

    return ManyEdits()


class _Edits:
    """What papers bring to folds, or take from them."""

    def __init__(self) -> None:
        self.tags: Counter[str] = Counter()
        self._others: Counter[str] = Counter()
        self._segments: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._tagged: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))

    def add_paper(self, place: int) -> None:
        """A paper that was not there, or will not be; places in order."""
        self._tagged[segment_of(place)][EVERY].append(posting_of(place, 0))

    def add(self, place: int, facet: Facet) -> None:
        """What differs about a paper; places in order."""
        segment = segment_of(place)
        found = self._segments[segment]
        for level, entries in enumerate(facet.levels):
            if entries:
                posting = posting_of(place, level)
                for entry in entries:  # a hundred times a paper: one look-up each, stems come later
                    found[entry].append(posting)
        self._others.update(facet.others)
        for tag in facet.tags:
            rank, _, topic = tag.partition("\t")
            self._tagged[segment][TAG + topic.partition("\t")[0]].append(posting_of(place, int(rank)))
            self.tags[topic] += 1

    def entries(self) -> Counter[str]:
        """How many papers have each form."""
        counts = self._others.copy()
        for found in self._segments.values():
            for entry, postings_found in found.items():
                counts[entry] += len(postings_found)
        return counts

    def fold_texts(self) -> Iterator[tuple[str, str]]:
        """The text of each fold of postings."""
        for segment, found in self._segments.items():
            buckets: defaultdict[int, dict[str, list[int]]] = defaultdict(dict)
            for entry, own in found.items():
                stem = read_entry(entry)[1]
                lines = buckets[_bucket(stem)]
                lines[stem] = sorted(lines[stem] + own) if stem in lines else own
            for stem, own in self._tagged[segment].items():
                buckets[_bucket(stem)][stem] = own
            for bucket, lines in buckets.items():
                yield postings_key(bucket, segment), postings.write_lines(lines)


def _differences(before: Facet, after: Facet) -> tuple[Facet, Facet]:
    """Two facets of one place without what they have in common."""
    return _without(before, after), _without(after, before)


def _without(facet: Facet, other: Facet) -> Facet:
    levels = [sorted(set(own) - set(others)) for own, others in zip(facet.levels, other.levels, strict=True)]
    return Facet(levels, sorted(set(facet.others) - set(other.others)), sorted(set(facet.tags) - set(other.tags)))


@lru_cache(maxsize=1 << 16)
def _bucket(stem: str) -> int:
    return bucket_of(stem)
