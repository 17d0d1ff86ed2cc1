"""Measures similar papers: how good the lists are, what they cost, and what an edit reads.

    python -m bench.similar --papers 10000 100000
    python -m bench.similar --papers --labels LABELS.tsv --judged FOLDER

Lists are good where neighbours share a topic that people gave both. Beside our share stand that of random neighbours,
that of plain cosine over all words by inverse document frequency, and ours with a table that has not seen the dump
whose papers are judged: what new papers can expect. Corpora are those of ``bench.corpus``.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from bench.corpus import SAMPLE, Stock, split_days
from bench.judged import Judged, read_judged, read_papers
from bench.measure import Spread, describe_machine, show_bytes, show_ms, show_spread
from bench.words import DEFAULT, distinct, weigh_words
from digest.model import Place
from digest.topics import vectors
from digest.topics.floors import NEAREST
from digest.topics.matcher import blank_marks
from digest.topics.similar import VectorIndex

EDITS = 20

Matrix = np.ndarray
Papers = dict[int, bytes]


def share_of_topics(judged: Sequence[Judged], scores: Matrix, rows: Sequence[int]) -> float:
    """Of the six nearest of each of these papers, the share that has a topic in common with it."""
    shares = []
    for row in rows:
        near = [n for n in np.argsort(-scores[row], kind="stable") if n != row and scores[row, n] > 0][:NEAREST]
        common = [bool(judged[row].required & judged[n].required) for n in near]
        shares.append(sum(common) / len(common) if common else 0.0)
    return statistics.fmean(shares)


def products(papers: Sequence[bytes]) -> Matrix:
    """The product of each pair of vectors, by brute force."""
    terms = {term: n for n, term in enumerate(sorted({t for paper in papers for t in vectors.terms_of(paper)}))}
    matrix = np.zeros((len(papers), len(terms)))
    for row, paper in zip(matrix, papers, strict=True):
        for term, weight in vectors.terms_of(paper).items():
            row[terms[term]] = weight
    return matrix @ matrix.T


def cosines(judged: Sequence[Judged]) -> Matrix:
    """Cosine of all words by inverse document frequency, what a textbook does."""
    counts = [Counter(blank_marks(f"{paper.title} {paper.abstract}".lower()).split()) for paper in judged]
    spread = Counter(word for words in counts for word in words)
    columns = {word: n for n, word in enumerate(spread)}
    matrix = np.zeros((len(judged), len(columns)))
    for row, words in zip(matrix, counts, strict=True):
        for word, count in words.items():
            row[columns[word]] = count * np.log(len(judged) / spread[word])
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix @ matrix.T


def judge(judged: Sequence[Judged], dumps: Path) -> Iterator[str]:
    """How many neighbours share a topic, by four ways to choose them."""
    everyone = range(len(judged))
    random = np.random.default_rng(0).random((len(judged), len(judged)))
    yield f"random neighbours: {share_of_topics(judged, random, everyone):.3f}"
    yield f"cosine of all words: {share_of_topics(judged, cosines(judged), everyone):.3f}"
    shipped = [vectors.vector_of(paper.title, paper.abstract) for paper in judged]
    yield f"as shipped: {share_of_topics(judged, products(shipped), everyone):.3f}"
    shares = []
    texts = [*read_papers(SAMPLE), *read_papers(dumps)]
    for dump in sorted({paper.dump for paper in judged}):
        weights = weigh_words(distinct((title, abstract) for title, abstract, origin in texts if origin != dump))
        words = vectors.KnownWords(DEFAULT, weights)
        made = [vectors.vector_of(paper.title, paper.abstract, words) for paper in judged]
        rows = [row for row in everyone if judged[row].dump == dump]
        shares.append(share_of_topics(judged, products(made), rows) * len(rows))
    yield f"with a table that has not seen the dump: {sum(shares) / len(judged):.3f}"


def make_papers(count: int) -> tuple[Papers, float]:
    """The vectors of a corpus by place, and the microseconds that each took."""
    made = Stock.load().make_papers(count)
    papers: Papers = {}
    spent_s = 0.0
    for day, size in split_days(count, 1):
        for slot, paper in enumerate(islice(made, size)):
            begin = time.perf_counter()
            papers[Place(day, slot).number] = vectors.vector_of(paper.title, paper.abstract)
            spent_s += time.perf_counter() - begin
    return papers, spent_s / count * 1e6


def edited(papers: Papers, place: int, other: int) -> bytes:
    """A vector whose lightest term is another paper's weightiest: what a changed word does."""
    vector, count = papers[place], vectors.count_terms(papers[place])
    return vector[: 4 * count - 4] + papers[other][:4] + vector[4 * count :]


def measure(count: int) -> Iterator[str]:
    """What lists cost at one size."""
    papers, vector_us = make_papers(count)
    stored: dict[str, bytes] = {}
    index = VectorIndex(lambda key: stored.get(key, b""))
    clean_ms = timed_ms(lambda: index.revise((), papers.items()))
    stored |= index.unsaved()
    yield f"{count:,} papers: {vector_us:.0f} us a vector, all lists {show_ms(clean_ms)}, " + (
        f"stored {show_bytes(sum(map(len, stored.values())))} in {len(stored):,} values"
    )
    chosen = np.random.default_rng(1).choice(list(papers), (2 * EDITS, 2), replace=False).tolist()
    warm = [timed_ms(lambda p=p, q=q: index.revise((), [(p, edited(papers, p, q))])) for p, q in chosen[:EDITS]]
    stored |= index.unsaved()
    yield f"    an edit in a warm process {show_spread(Spread.of(warm))}"
    cold: list[float] = []
    reads: list[int] = []
    for place, other in chosen[EDITS:]:
        read: list[int] = []

        def reading(key: str, read: list[int] = read) -> bytes:
            read.append(len(stored.get(key, b"")))
            return stored.get(key, b"")

        change = [(place, edited(papers, place, other))]
        cold.append(timed_ms(lambda change=change, reading=reading: VectorIndex(reading).revise((), change)))
        reads.append(sum(read))
    yield f"    in a new process, numpy imported {show_spread(Spread.of(cold))}, " + (
        f"{show_bytes(statistics.median(reads))} read"
    )


def timed_ms(work: Callable[[], object]) -> float:
    """Milliseconds that something takes."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    """Measure as the arguments say, and print."""
    parser = argparse.ArgumentParser(description="Measure similar papers.")
    parser.add_argument("--papers", type=int, nargs="*", default=[10_000], help="sizes of corpora")
    parser.add_argument("--labels", type=Path, nargs="*", default=[], help="files of judged titles")
    parser.add_argument("--judged", type=Path, default=SAMPLE, help="folder of the dumps with the judged papers")
    given = parser.parse_args()
    print(describe_machine())
    if given.labels:
        print("\n".join(judge(read_judged(given.labels, given.judged), given.judged)))
    for count in given.papers:
        for line in measure(count):
            print(line, flush=True)


if __name__ == "__main__":
    main()
