"""What a search costs a reader and the index its operator: bytes and requests of searches, size and time of the index.

    python -m bench.search --papers 372 10000 100000

The index is built in memory by the functions that the engine calls; no site is written. A *first* search of a visit
fetches everything, the script's share given; a *later* one has the files of ten others. Queries are titles' words as
people remember them (two to four words of a title, one in five with a letter wrong, one in five unfinished) and some
written by hand.
"""

from __future__ import annotations

import argparse
import gzip
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bench.corpus import SAMPLE, Made, Stock, split_days
from bench.measure import describe_machine
from digest.model import EPOCH, SLOT_BITS
from digest.search.acronyms import ACRONYMS, Acronyms
from digest.search.analysis import Analyser
from digest.search.blocks import LEAD_LENGTH, Row, block_path, render_block
from digest.search.searcher import Searcher
from digest.search.terms import Tag, TermMaker
from digest.topics.infer import infer_tags
from digest.topics.taxonomy import default_taxonomy_text, parse_taxonomy
from tests.search.memory import MemoryIndex

SIZES = (372, 10_000)
QUERIES = 200
SCRIPT_BYTES = 18_700
"""What the page's search modules weigh on the wire, compressed."""
BY_HAND = (
    "quantization", "large language model", "kv cache", "diffusion", "lora", "text to image", "4-bit", "speech",
    "mixture of experts", "rl", "state space models", "graph neural network", "retrieval augmented generation",
    "vision transformer", "knowledge distillation", "federated learning", "prunin", "transfomer",
    "attention is all you", "neural architecture search",
)  # fmt: skip
"""Queries that are not drawn from titles: topics, mostly, whose words are the commonest of all."""


class Cost(NamedTuple):
    """What one search fetched."""

    sent: int
    """Bytes, gzip."""
    requests: int
    time_ms: float


class Shelf:
    """The files of an index, with what has been taken from them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files
        self._sent: dict[str, int] = {}
        self.taken: list[str] = []

    def fetch(self, path: str) -> bytes | None:
        """A file, noted."""
        self.taken.append(path)
        return self._files.get(path)

    def sent(self, paths: Sequence[str]) -> int:
        """What files weigh, compressed as hosts do."""
        for path in paths:
            if path not in self._sent:
                self._sent[path] = len(gzip.compress(self._files.get(path, b""), 6))
        return sum(self._sent[path] for path in paths)


def build_index(papers: Sequence[Made]) -> tuple[MemoryIndex, dict[str, float]]:
    """The index over papers in order, and the CPU time of each step in microseconds a paper."""
    taxonomy, _ = parse_taxonomy(default_taxonomy_text(), "tags.yml")
    assert taxonomy is not None
    names = {tag.slug: tag.name for tag in taxonomy.tags}
    analyser = Analyser()
    maker = TermMaker(Acronyms(analyser, ACRONYMS), analyser)
    index = MemoryIndex()
    rows: dict[str, list[Row]] = {}
    facets: dict[int, bytes | None] = {}
    spent = {"terms": 0.0, "index": 0.0}
    for place, paper in zip(places_of(len(papers)), papers, strict=True):
        slugs = [tag.slug for tag in infer_tags(paper.title, paper.abstract, taxonomy)]
        started = time.process_time()
        facets[place] = maker.make(paper.title, paper.abstract, (), [Tag(slug, names[slug]) for slug in slugs])
        spent["terms"] += time.process_time() - started
        slug = "-".join(paper.title.lower().split())[:80]
        row = Row(place, paper.title, slug, tuple(slugs), paper.abstract[: 2 * LEAD_LENGTH])
        rows.setdefault(block_path(place), []).append(row)
    started = time.process_time()
    index.change(facets)
    spent["index"] = time.process_time() - started
    index.files.update((path, render_block(block)) for path, block in rows.items())
    return index, {step: seconds / len(papers) * 1e6 for step, seconds in spent.items()}


def places_of(count: int) -> Iterator[int]:
    """The places of that many papers, as the corpus dates them."""
    for day, size in split_days(count, 1):
        yield from ((day - EPOCH).days << SLOT_BITS | rank for rank in range(1, size + 1))


def draw_queries(papers: Sequence[Made], count: int = QUERIES) -> list[str]:
    """Words of titles as people remember them, and those written by hand."""
    chance = random.Random(7)
    queries = list(BY_HAND)
    while len(queries) < count:
        words = [word for word in chance.choice(papers).title.split() if len(word) > 3]
        kept = sorted(chance.sample(range(len(words)), min(len(words), chance.randint(2, 4))))
        query = " ".join(words[at].strip(":,.()").lower() for at in kept)
        slip = chance.random()
        if slip < 0.2 and len(query) > 8:
            at = chance.randrange(3, len(query) - 1)
            query = query[:at] + query[at + 1 :]
        queries.append(query[:-2] if 0.2 <= slip < 0.4 else query + " ")
    return queries


def measure_searches(index: MemoryIndex, queries: Sequence[str]) -> tuple[list[Cost], list[Cost]]:
    """What each query costs as the first of a visit, and after ten others."""
    first: list[Cost] = []
    later: list[Cost] = []
    shelf = Shelf(index.files)
    for query in queries:
        shelf.taken.clear()
        started = time.perf_counter()
        Searcher(shelf.fetch).search(query)
        elapsed_ms = (time.perf_counter() - started) * 1000
        first.append(Cost(shelf.sent(shelf.taken) + SCRIPT_BYTES, len(shelf.taken), elapsed_ms))
    for start in range(0, len(queries) - 11, 11):
        searcher = Searcher(shelf.fetch)
        for query in queries[start : start + 10]:
            searcher.search(query)
        shelf.taken.clear()
        started = time.perf_counter()
        searcher.search(queries[start + 10])
        later.append(Cost(shelf.sent(shelf.taken), len(shelf.taken), (time.perf_counter() - started) * 1000))
    return first, later


def measure_edits(index: MemoryIndex, papers: Sequence[Made], count: int = 5) -> list[tuple[int, float]]:
    """Files replaced and milliseconds, everything rendered, when one word of an abstract becomes another."""
    analyser = Analyser()
    maker = TermMaker(Acronyms(analyser, ACRONYMS), analyser)
    found = []
    for number, (place, paper) in enumerate(islice(zip(places_of(len(papers)), papers, strict=True), count)):
        old = maker.make(paper.title, paper.abstract)
        index.change({place: old})
        words = paper.abstract.split()
        words[len(words) // 2] = f"quokka{number}"
        started = time.perf_counter()
        index.change({place: maker.make(paper.title, " ".join(words))})
        found.append((len(index.rewritten), (time.perf_counter() - started) * 1000))
    return found


def show(what: str, costs: Sequence[Cost]) -> str:
    """A line of the table."""
    sent = sorted(cost.sent for cost in costs)
    requests = statistics.mean(cost.requests for cost in costs)
    taken_ms = statistics.median(cost.time_ms for cost in costs)
    late = sent[int(len(sent) * 0.95)]
    mean = statistics.mean(sent)
    return f"| {what} | {mean / 1000:.1f} kB | {late / 1000:.1f} kB | {requests:.1f} | {taken_ms:.0f} ms |"


def main() -> None:
    """Measure as the arguments say, and print Markdown."""
    parser = argparse.ArgumentParser(description="Measure the index and searches in it.")
    parser.add_argument("--papers", type=int, nargs="*", default=SIZES)
    parser.add_argument("--dumps", type=Path, default=SAMPLE, help="folder of dumps to recombine (default: the sample)")
    given = parser.parse_args()
    stock = Stock.load(given.dumps)
    print(f"{describe_machine()}. Corpora recombined from {len(stock.sources)} papers.")
    for count in given.papers:
        papers = list(stock.make_papers(count))
        index, spent = build_index(papers)
        sizes = [len(gzip.compress(data, 6)) for data in index.files.values()]
        print(f"\n## {count:,} papers: {len(sizes):,} files, {sum(sizes) / 1e6:.1f} MB compressed")
        print(f"\nCPU a paper: terms {spent['terms']:.0f} us, index with all files {spent['index']:.0f} us.")
        print("\n| search | bytes, mean | p95 | requests | Python, median |\n| --- | --- | --- | --- | --- |")
        first, later = measure_searches(index, draw_queries(papers))
        print(f"{show('first of a visit', first)}\n{show('after ten others', later)}")
        edits = measure_edits(index, papers)
        print(f"\nOne word changed: at most {max(files for files, _ in edits)} files.", flush=True)


if __name__ == "__main__":
    main()
