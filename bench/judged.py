"""Papers whose topics people judged, and how well topics given to them agree with the judgement.

A file of labels has a line a paper: title, required tags, optional tags, with tabs between. An optional tag is neither
rewarded nor punished. Titles meet as papers do: by letters and digits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from digest.content.slug import normalise_title
from digest.content.tex import repair, to_plain
from digest.sources.dump import DumpReader

COMMON = 5
"""A tag counts in the macro average from this many papers that require it."""


class Judged(NamedTuple):
    """A paper as inference sees it, and its judgement."""

    title: str
    abstract: str
    required: frozenset[str]
    optional: frozenset[str]
    dump: str


class Agreement(NamedTuple):
    """How well given topics agree with the judgement."""

    precision: float
    recall: float
    micro: float
    """F1 over all pairs of a paper and a tag."""
    macro: float
    """The mean F1 of the common tags."""
    untagged: int

    def __str__(self) -> str:
        return (
            f"micro-F1 {self.micro:.3f} (precision {self.precision:.3f}, recall {self.recall:.3f}), "
            f"macro-F1 {self.macro:.3f}, {self.untagged} without a tag"
        )


def read_judged(labels: Iterable[Path], dumps: Path) -> list[Judged]:
    """The judged papers, in the order of the labels, with their texts as ingest repairs them.

    Raises:
        SystemExit: a labelled title stands in no dump.
    """
    texts = {normalise_title(title): (title, abstract, dump) for title, abstract, dump in read_papers(dumps)}
    judged: list[Judged] = []
    for path in labels:
        for line in path.read_text(encoding="utf-8").splitlines():
            title, required, optional = line.split("\t")
            found = texts.get(normalise_title(title))
            if found is None:
                raise SystemExit(f"{path}: no dump in {dumps} has this title: {title}")
            judged.append(Judged(*found[:2], _slugs(required), _slugs(optional), found[2]))
    return judged


def read_papers(dumps: Path) -> Iterable[tuple[str, str, str]]:
    """Title, abstract and dump of each entry in a folder of dumps, as ingest repairs them."""
    for path in sorted(dumps.glob("*.txt")):
        with path.open("rb") as lines:
            for entry in DumpReader(lines, path.name):
                yield to_plain(repair(entry.title)), to_plain(repair(" ".join(entry.paragraphs))), path.name


def _slugs(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split(",")))


def agreement(judged: Sequence[Judged], given: Iterable[Collection[str]]) -> Agreement:
    """How well the topics given to papers agree with the judgement of each."""
    hits: Counter[str] = Counter()
    spurious: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    untagged = 0
    for paper, slugs in zip(judged, map(frozenset, given), strict=True):
        hits.update(slugs & paper.required)
        spurious.update(slugs - paper.required - paper.optional)
        missed.update(paper.required - slugs)
        untagged += not slugs
    common = sorted(slug for slug in hits | missed if hits[slug] + missed[slug] >= COMMON)
    f1 = [2 * hits[slug] / (2 * hits[slug] + spurious[slug] + missed[slug]) for slug in common]
    hit, wrong, miss = hits.total(), spurious.total(), missed.total()
    return Agreement(
        hit / max(1, hit + wrong),
        hit / max(1, hit + miss),
        2 * hit / max(1, 2 * hit + wrong + miss),
        sum(f1) / max(1, len(f1)),
        untagged,
    )
