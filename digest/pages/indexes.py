"""The indexes over all papers, as the engine keeps them: search, and who is similar to whom.

What they know of a paper is made when it is read (``Records``), what they are is kept on a shelf of values by key, and
a round of edits changes these by differences (``PaperIndexing``). Search says which of its files differ, similarity
which lists. How either works is for ``digest.search`` and ``digest.topics`` to say.

    n        the number of papers
    p: w: t: h:  folds of the search index, see ``digest.search.layout``
    v:…      vectors and lists of similar papers, see ``digest.topics.similar``
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from digest.groups import ALL, EVER, Group, Member, Reader, Reindexed, Shelf
from digest.model import EPOCH, Paper
from digest.pages.facets import Summary, Text, decode_summary
from digest.search.acronyms import Acronyms
from digest.search.analysis import Analyser, Memo
from digest.search.blocks import Row, block_bounds, render_block
from digest.search.index import apply_edits, index_edits, parent_edits, render_shard, shards_showing
from digest.search.layout import (
    MANIFEST,
    ROOT,
    Shape,
    block_of,
    key_ranges,
    shape_of,
    shard_of_key,
    terms_shards,
)
from digest.search.terms import Tag, TermMaker
from digest.search.watching import Watcher, WatchList
from digest.topics.vectors import describe

if TYPE_CHECKING:
    from digest.topics.similar import VectorIndex

TERMS, VECTOR, ROW, WORDS = range(4)
"""What is known of a paper: the terms that it is found by, what it is about, the digest of what results show, and how
it writes what it is about."""
_COUNT = "n"
_SIMILAR = "v:"
_WORDS = ("w:", "w;")


class Records:
    """Makes what indexes read of a paper; keep one, it remembers words."""

    def __init__(
        self, names: Mapping[str, str], acronyms: Mapping[str, Sequence[str]], lists: Sequence[WatchList]
    ) -> None:
        """``names`` of topics by slug, ``acronyms`` with what they stand for, watch ``lists``."""
        self._tags = Memo(lambda slug: Tag(slug, names.get(slug, slug)))
        analyser = Analyser()
        self._terms = TermMaker(Acronyms(analyser, acronyms), analyser)
        self._watcher = Watcher(lists, analyser)

    def of(self, paper: Paper, summary: Summary, text: Text, plain: str) -> tuple[bytes, ...]:
        """The records of a paper, in the order of ``TERMS``, ``VECTOR``, ``ROW``, ``WORDS``. Some 150 microseconds.

        ``plain`` is its abstract as plain text.
        """
        slugs = [tag.slug for tag in summary.tags]
        shown = repr((summary.title, summary.slug, slugs, summary.lead))
        read = self._terms.vocabulary.read(paper.title, plain)
        vector, words = describe(read.title, read.abstract)
        return (
            self._terms.write(read, text.authors, [self._tags[slug] for slug in slugs]),
            vector,
            blake2b(shown.encode(), digest_size=8).digest(),
            words,
        )

    def watched(self, summary: Summary, plain: str, records: Sequence[bytes]) -> tuple[str, ...]:
        """The watch lists that a paper with these records and this abstract is on."""
        topics = {tag.slug for tag in summary.tags}
        return self._watcher.lists_of(records[TERMS], summary.title, plain, topics)


def digest_records(records: Iterable[bytes]) -> bytes:
    """The digest of a facet that no page reads: what indexes know of a paper, which depends on acronyms, too."""
    return blake2b(b"\0".join(records), digest_size=8).digest()


class Similar:
    """The index of similar papers, kept in memory from round to round."""

    def __init__(self) -> None:
        self._epoch: object = None
        self._index: VectorIndex | None = None

    def over(self, shelf: Shelf) -> VectorIndex:
        """The index as it is on a shelf. Read anew where a round was undone."""
        from digest.topics.similar import VectorIndex

        if self._index is None or self._epoch is not shelf.epoch:
            self._index = VectorIndex(lambda key: shelf.get(_SIMILAR + key) or b"")
            self._epoch = shelf.epoch
        return self._index

    def save(self, shelf: Shelf) -> None:
        """Put on a shelf what differs there, once a round: its every part differs with each thousand papers."""
        if self._index is not None and self._epoch is shelf.epoch:
            for key, value in self._index.unsaved().items():
                shelf.put(_SIMILAR + key, value or None)


class PaperIndexing:
    """A ``digest.groups.Indexing``: one round of edits."""

    def __init__(self, shelf: Shelf, similar: Similar) -> None:
        self._shelf = shelf
        self._similar = similar
        self._papers_before = self._papers = _count(shelf.get(_COUNT))
        self._keys: set[str] = set()
        """Folds whose files show a difference."""
        self._blocks: set[tuple[int, int]] = set()
        self._links: dict[int, tuple[int, ...]] = {}

    def relate(self, changes: Sequence[Reindexed]) -> None:
        """Take in what differs for similar papers."""
        differing = [c for c in changes if (c.before and c.before[VECTOR]) != (c.now and c.now[VECTOR])]
        if not differing:
            return
        index = self._similar.over(self._shelf)
        gone = [change.place for change in differing if change.now is None]
        come = [(change.place, change.now[VECTOR]) for change in differing if change.now is not None]
        self._links.update(dict.fromkeys(gone, ()))
        self._links.update(index.revise(gone, come))

    def links(self) -> Mapping[int, tuple[int, ...]]:
        """The lists of similar papers that differ."""
        self._similar.save(self._shelf)
        return self._links

    def change(self, changes: Sequence[Reindexed]) -> None:
        """Take in what differs for search."""
        for place, before, now in changes:
            self._papers += (now is not None) - (before is not None)
            if before is None or now is None or before[ROW] != now[ROW]:
                self._blocks.add(block_of(place))
        self._shelf.put(_COUNT, b"%d" % self._papers if self._papers else None)
        self._change_terms(changes)

    def finish(self, reader: Reader) -> Mapping[Group, str]:
        """The files of search that differ."""
        before, now = shape_of(self._papers_before), shape_of(self._papers)
        if before == now and self._papers_before:
            shards = {shard_of_key(key, now) for key in self._keys}
        else:
            words = [key for key, _ in reader.shelf(*_WORDS)]
            shards = {shard for shape in (before, now) for shard in _every_shard(shape, words)}
            shards |= {shard_of_key(key, before) for key in self._keys}
        if self._papers != self._papers_before:
            shards.add(MANIFEST)
        groups = [_shard_group(shard) for shard in sorted(shards)]
        groups += [_block_group(*block) for block in sorted(self._blocks)]
        return dict.fromkeys(groups, "its words differ")

    def _change_terms(self, changes: Sequence[Reindexed]) -> None:
        parents: dict[str, list[bytes]] = {}
        differing = ((place, old[TERMS] if old else None, new[TERMS] if new else None) for place, old, new in changes)
        for key, edit in index_edits(differing):
            self._apply(key, [edit], parents)
        for key, edits in sorted(parents.items()):
            self._apply(key, edits, {})

    def _apply(self, key: str, edits: list[bytes], parents: dict[str, list[bytes]]) -> None:
        before = self._shelf.get(key)
        now = apply_edits(key, before, edits)
        if before == now:
            return
        self._shelf.put(key, now)
        for parent, edit in parent_edits(key, before, now):
            parents.setdefault(parent, []).append(edit)
        if shards_showing(key, before, now, self._papers):
            self._keys.add(key)


def index_groups(reader: Reader) -> Iterator[Group]:
    """Every group that shows an index. Reads all papers' places."""
    shape = shape_of(papers_of(reader))
    words = [key for key, _ in reader.shelf(*_WORDS)]
    for shard in sorted({MANIFEST, *_every_shard(shape, words)}):
        yield _shard_group(shard)
    for block in sorted({block_of(member.place) for member in reader.members(ALL, EVER)}):
        yield _block_group(*block)


def render_index(series: str, reader: Reader) -> Mapping[str, bytes]:
    """The files of a shard of search; empty where the archive has another shape by now."""
    papers = papers_of(reader)
    shape = shape_of(papers)
    shard = MANIFEST if series == ALL else series.partition(":")[2]
    if shard != MANIFEST and not _is_in(shard, shape):
        return {}
    folds = [fold for low, high in key_ranges(shard, shape) for fold in reader.shelf(low, high)]
    return render_shard(shard, folds, papers)


def render_papers(series: str, reader: Reader) -> Mapping[str, bytes]:
    """What results show of some papers of a day."""
    path = f"{ROOT}papers/{series.partition(':')[2]}.json"
    bounds = block_bounds(path)
    members = reader.between(*bounds) if bounds else []
    return {path: render_block(map(_row, members))} if members else {}


def papers_of(reader: Reader) -> int:
    """How many papers there are."""
    return _count(next((value for _, value in reader.shelf(_COUNT, _COUNT + "\0")), None))


def _count(value: bytes | None) -> int:
    return int(value or b"0")


def _row(member: Member) -> Row:
    summary = decode_summary(member.summary)
    return Row(member.place, summary.title, summary.slug, tuple(tag.slug for tag in summary.tags), summary.lead)


def _shard_group(shard: str) -> Group:
    return Group("search", ALL if shard == MANIFEST else f"shard:{shard}", EVER)


def _block_group(day: int, number: int) -> Group:
    return Group("search-papers", f"block:{(EPOCH + dt.timedelta(days=day)).isoformat()}.{number}", EVER)


def _every_shard(shape: Shape, words: Iterable[str]) -> set[str]:
    return {*terms_shards(shape), *(shard_of_key(key, shape) for key in words)}


def _is_in(shard: str, shape: Shape) -> bool:
    family, _, name = shard.partition("/")
    return len(name) == shape.letters if family == "words" else int(name, 16) >> shape.bits == 0
