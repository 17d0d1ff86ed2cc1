"""Folds of postings: which papers have the stems of a bucket, for 64 days; and the shards made of them.

A fold's value has a line for each stem, sorted: the stem and its four tiers, lowest levels first, as ``codes`` writes
them, with tabs between. An edit is two such texts with a form feed between: what comes and what goes. In a shard a
stem's list is cut into *parts*, one tier of one segment each, best tiers first, newest first: a part is copied from the
fold as it stands, so that a new paper costs no work on old ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from digest.search.codes import PAIRS, TIERS, count_postings, read_tier, splice_posting, write_tier, write_tiers
from digest.search.jsontext import write_json
from digest.search.layout import paths_of_shard

FIRST = 1_500
"""Postings of a term in its first file, which is then near two kilobytes on the wire; a part is never divided."""
SECOND = 6_000
"""Postings of a term in its second file; what is left is in the third, which few queries need."""
MARKS = "!#$%"
"""Before a part: its tier, the lowest first. Two characters with its segment follow."""

Lines = dict[str, list[str]]
"""The tiers by stem."""
_EMPTY, _NONE = ("",) * TIERS, ((),) * TIERS


def write_lines(postings: Mapping[str, Sequence[int]]) -> str:
    """The text of postings, in order, by stem."""
    return "".join(["\t".join([stem, *write_tiers(postings[stem])]) + "\n" for stem in sorted(postings)])


def read_lines(text: str) -> Lines:
    """The tiers by stem of a text."""
    return {stem: tiers for stem, *tiers in [line.split("\t") for line in text.split("\n")[:-1]]}


def write_edit(come: str, go: str) -> bytes:
    """An edit of a fold."""
    return f"{come}\f{go}".encode()


def apply_edits(value: bytes | None, edits: Sequence[bytes]) -> bytes | None:
    """The value after edits, whose order does not matter; None where no paper is left.

    Most edits of a clean build meet an empty fold, and become its value as they are.
    """
    halves = [edit.decode().partition("\f") for edit in edits]
    if value is None and len(halves) == 1 and not halves[0][2]:
        return halves[0][0].encode() or None
    lines = read_lines((value or b"").decode())
    come = _gather(half[0] for half in halves)
    go = _gather(half[2] for half in halves)
    for stem in come.keys() | go.keys():
        tiers = zip(lines.get(stem, _EMPTY), come.get(stem, _NONE), go.get(stem, _NONE), strict=True)
        lines[stem] = [_edit_tier(number, *tier) for number, tier in enumerate(tiers)]
    kept = sorted(stem for stem, tiers in lines.items() if any(tiers))
    return "".join(["\t".join([stem, *lines[stem]]) + "\n" for stem in kept]).encode() or None


def _gather(texts: Iterable[str]) -> dict[str, list[list[str]]]:
    """What several texts have for a stem, tier by tier."""
    gathered: dict[str, list[list[str]]] = {}
    for text in texts:
        for stem, tiers in read_lines(text).items():
            for codes, found in zip(tiers, gathered.setdefault(stem, [[], [], [], []]), strict=True):
                if codes:
                    found.append(codes)
    return gathered


def _edit_tier(tier: int, held: str, come: Sequence[str], go: Sequence[str]) -> str:
    """The characters of a tier when some came and some went. Most edits concern one of the four."""
    if not go and len(come) + bool(held) < 2:
        return held or "".join(come)
    if held and len(come) + len(go) == 1:
        edited = list(read_tier((*come, *go)[0], tier))
        if len(edited) == 1 and (spliced := splice_posting(held, tier, edited[0], is_coming=bool(come))) is not None:
            return spliced
    postings = [posting for codes in (held, *come) for posting in read_tier(codes, tier)]
    if go:  # counted, for in one round a paper may leave a place and another one take it
        counts = Counter(postings)
        counts.subtract(posting for codes in go for posting in read_tier(codes, tier))
        postings = [posting for posting, count in counts.items() if count > 0]
    return write_tier(sorted(set(postings)))


def render_terms(shard: str, folds: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files of a shard from its folds in any order: site path to bytes, without those that would be empty.

    The first file has for each stem its parts; or, where there are more than ``FIRST`` postings, a list of the parts,
    the number of postings in each further file, and the highest tier there.
    """
    parts: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for key, value in folds:
        segment = int(key.rpartition(":")[2], 16)
        for line in value.decode().split("\n")[:-1]:
            stem, *tiers = line.split("\t")
            parts[stem] += [(tier, segment, codes) for tier, codes in enumerate(tiers) if codes]
    files: list[dict[str, object]] = [{}, {}, {}]
    for stem, found in parts.items():
        first, *rest = _cut(sorted(found, reverse=True))
        files[0][stem] = [_join(first), *([_count(cut), cut[0][0]] for cut in rest if cut)] if rest[0] else _join(first)
        for file, cut in zip(files[1:], rest, strict=True):
            if cut:
                file[stem] = _join(cut)
    return {path: write_json(file) for path, file in zip(paths_of_shard(shard), files, strict=True) if file}


Part = tuple[int, int, str]
"""Tier, segment and characters."""


def _cut(parts: Sequence[Part]) -> tuple[Sequence[Part], Sequence[Part], Sequence[Part]]:
    """The parts of the three files: as many as fit, but at least one while there are any."""
    if sum([len(codes) for _, _, codes in parts]) <= 2 * FIRST:
        return parts, (), ()
    ends: list[int] = []
    held = 0
    for at, (_, _, codes) in enumerate(parts):
        count = count_postings(codes)
        if held and len(ends) < 2 and held + count > (FIRST, SECOND)[len(ends)]:
            ends.append(at)
            held = 0
        held += count
    first, second = (*ends, len(parts), len(parts))[:2]
    return parts[:first], parts[first:second], parts[second:]


def _join(parts: Iterable[Part]) -> str:
    return "".join([f"{MARKS[tier]}{PAIRS[segment]}{codes}" for tier, segment, codes in parts])


def _count(parts: Iterable[Part]) -> int:
    return sum(count_postings(codes) for _, _, codes in parts)
