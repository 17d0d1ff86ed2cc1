"""An index in memory over papers, made by the functions that the engine calls, and queries as people type them.

Queries are titles' words as they are remembered (two to four words of a title, one in five with a letter wrong, one in
five unfinished) and some written by hand.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

from bench.corpus import Made, split_days
from digest.model import EPOCH, SLOT_BITS
from digest.search.acronyms import ACRONYMS, Acronyms
from digest.search.analysis import Analyser
from digest.search.blocks import LEAD_LENGTH, Row, block_path, render_block
from digest.search.terms import Tag, TermMaker
from digest.topics.infer import infer_tags
from digest.topics.taxonomy import default_taxonomy_text, parse_taxonomy
from tests.search.memory import MemoryIndex

QUERIES = 200
BY_HAND = (
    "quantization", "large language model", "kv cache", "diffusion", "lora", "text to image", "4-bit", "speech",
    "mixture of experts", "rl", "state space models", "graph neural network", "retrieval augmented generation",
    "vision transformer", "knowledge distillation", "federated learning", "prunin", "transfomer",
    "attention is all you", "neural architecture search",
)  # fmt: skip
"""Queries that are not drawn from titles: topics, mostly, whose words are the commonest of all."""


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
