"""Measures how well topics are inferred and how fast, and finds the numbers of ``digest/topics/weights.py``.

    python -m bench.topics LABELS.tsv … --dumps FOLDER

For each judged paper and tag it counts the phrases found, by level and place. A logistic regression over these counts,
one set of weights for all tags, says what a phrase is worth; cross-validation says what that is worth on papers it has
not seen: in five folds by lot, and on each dump after the others. Two richer models stand beside it, which gain next to
nothing on another dump: a bias for each tag, and weights for single words.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.judged import Judged, agreement, read_judged
from digest.topics import weights
from digest.topics.infer import infer_tags
from digest.topics.matcher import Matcher, blank_marks
from digest.topics.phrases import base_form
from digest.topics.taxonomy import Taxonomy, default_taxonomy_text, parse_taxonomy

LEVELS = ("sure", "strong", "good")
PLACES = weights.Points._fields
FOLDS = 5
SEED = 0
RIDGE = 1.0
"""Strength of the pull of all weights towards zero; from 0.3 to 10 nothing changes by more than 0.005."""
TERM_RIDGE = 0.3
"""The same for single words, where it did best."""
THRESHOLDS = np.arange(-1.0, 0.51, 0.125)
"""Log-odds from which a tag is given; the best on the papers of the training is taken."""

Matrix = np.ndarray


class Cases(NamedTuple):
    """Judged papers as numbers: papers × tags, × counts where there are counts."""

    counts: Matrix
    required: Matrix
    counted: Matrix
    """0 where a tag is optional."""


def count_phrases(judged: Sequence[Judged], taxonomy: Taxonomy) -> Cases:
    """For each paper and tag, the phrases of each level in the title, in the abstract only, and their repetitions."""
    phrases = [
        (number, level, phrase)
        for number, tag in enumerate(taxonomy.tags)
        for level, listed in tag.rules
        for phrase in listed
    ]
    matcher = Matcher((tag, phrase) for tag, _, phrase in phrases)
    counts = np.zeros((len(judged), len(taxonomy.tags), len(LEVELS) * len(PLACES)))
    for row, paper in zip(counts, judged, strict=True):
        seen: Counter[int] = Counter()
        for place, text in enumerate((paper.title, paper.abstract)):
            for phrase, _, _ in matcher.find(blank_marks(text).split()):
                tag, level, _ = phrases[phrase]
                if level in LEVELS and seen[phrase] <= weights.REPEATS:
                    column = place if not seen[phrase] else PLACES.index("again")
                    row[tag, LEVELS.index(level) * len(PLACES) + column] += 1
                seen[phrase] += 1
    slugs = [tag.slug for tag in taxonomy.tags]
    required = np.array([[slug in paper.required for slug in slugs] for paper in judged], float)
    counted = np.array([[slug not in paper.optional for slug in slugs] for paper in judged], float)
    return Cases(counts, required, counted)


def fit_weights(cases: Cases, rows: Matrix, *, biased: bool = False) -> Matrix:
    """Log-odds of every paper and tag by a logistic regression (Newton's method) on the papers of these rows."""
    design = _design(cases.counts, biased=biased)
    trained = design[rows].reshape(-1, design.shape[2])
    required, counted = cases.required[rows].ravel(), cases.counted[rows].ravel()
    ridge = np.full(design.shape[2], RIDGE)
    ridge[0] = 0.01
    solution = np.zeros(design.shape[2])
    for _ in range(12):
        chance = 1 / (1 + np.exp(-trained @ solution))
        slope = trained.T @ ((chance - required) * counted) + ridge * solution
        curve = (trained * (chance * (1 - chance) * counted)[:, None]).T @ trained + np.diag(ridge)
        solution -= np.linalg.solve(curve, slope)
    return solution


def _design(counts: Matrix, *, biased: bool) -> Matrix:
    """The counts behind a constant, and behind them a column for each tag that is one for it."""
    papers, tags, _ = counts.shape
    blocks = [np.ones((papers, tags, 1)), counts]
    if biased:
        blocks.append(np.broadcast_to(np.eye(tags), (papers, tags, tags)))
    return np.concatenate(blocks, axis=2)


def fit_odds(cases: Cases, rows: Matrix, *, biased: bool = False) -> Matrix:
    """The log-odds of all papers and tags, learned from the papers of these rows."""
    return _design(cases.counts, biased=biased) @ fit_weights(cases, rows, biased=biased)


def fit_term_odds(cases: Cases, terms: Matrix, rows: Matrix) -> Matrix:
    """The same with a weight for each word and tag added, by gradient descent with decaying steps."""
    odds = fit_odds(cases, rows)
    learned = np.zeros((terms.shape[1], odds.shape[1]))
    first, second = np.zeros_like(learned), np.zeros_like(learned)
    for step in range(1, 201):
        chance = 1 / (1 + np.exp(-(odds[rows] + terms[rows] @ learned)))
        slope = terms[rows].T @ ((chance - cases.required[rows]) * cases.counted[rows]) + TERM_RIDGE * learned
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        size = 0.03 * (1 - step / 200)
        learned -= size * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
    return odds + terms @ learned


def weigh_terms(judged: Sequence[Judged]) -> Matrix:
    """Papers as unit vectors of their words by rarity, words of the title doubled."""
    titles, abstracts = [_terms(paper.title) for paper in judged], [_terms(paper.abstract) for paper in judged]
    papers = Counter(term for pair in zip(titles, abstracts, strict=True) for term in set().union(*pair))
    columns = {term: n for n, term in enumerate(sorted(t for t, n in papers.items() if 3 <= n <= len(judged) / 2))}
    matrix = np.zeros((len(judged), len(columns)))
    for row, title, abstract in zip(matrix, titles, abstracts, strict=True):
        for term in (title | abstract) & columns.keys():
            row[columns[term]] = (2 if term in title else 1) * np.log(len(judged) / papers[term])
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def _terms(text: str) -> set[str]:
    return set(map(base_form, blank_marks(text).lower().split()))


def folds(judged: Sequence[Judged]) -> Iterator[tuple[str, list[Matrix]]]:
    """Ways to hold papers out: five folds by lot, and dump by dump."""
    lot = np.random.default_rng(SEED).permutation(len(judged)) % FOLDS
    yield f"{FOLDS} folds", [lot == fold for fold in range(FOLDS)]
    dumps = np.array([paper.dump for paper in judged])
    if 1 < len(set(dumps)) <= FOLDS:
        yield "dump by dump", [dumps == dump for dump in sorted(set(dumps))]


def give_tags(odds: Matrix, threshold: float, taxonomy: Taxonomy) -> list[list[str]]:
    """The tags of each paper from the threshold on, or its best one."""
    given: list[list[str]] = []
    for row in odds:
        best = [n for n in np.argsort(-row, kind="stable")[: weights.MOST_TAGS] if row[n] >= threshold]
        given.append([taxonomy.tags[n].slug for n in best or [int(np.argmax(row))]])
    return given


def cross_validate(
    judged: Sequence[Judged], taxonomy: Taxonomy, held_out: Iterable[Matrix], learn: Callable[[Matrix], Matrix]
) -> list[list[str]]:
    """The tags of each paper by a model that has not seen it, with the threshold that was best for the others."""
    given: list[list[str]] = [[] for _ in judged]
    for held in held_out:
        odds = learn(~held)
        seen = [paper for paper, is_held in zip(judged, held, strict=True) if not is_held]

        def micro(threshold: float, odds: Matrix = odds, held: Matrix = held, seen: list[Judged] = seen) -> float:
            return agreement(seen, give_tags(odds[~held], threshold, taxonomy)).micro

        threshold = max(THRESHOLDS, key=micro)
        for number, slugs in zip(np.flatnonzero(held), give_tags(odds[held], threshold, taxonomy), strict=True):
            given[number] = slugs
    return given


def infer_all(judged: Iterable[Judged], taxonomy: Taxonomy) -> list[list[str]]:
    """The tags that the shipped numbers give."""
    return [[tag.slug for tag in infer_tags(paper.title, paper.abstract, taxonomy)] for paper in judged]


def measure_us(judged: Sequence[Judged], taxonomy: Taxonomy, runs: int = 20) -> float:
    """Microseconds a paper in the fastest run over all of them, which is what other processes disturbed least."""
    spent_s: list[float] = []
    for _ in range(runs):
        begin = time.perf_counter()
        infer_all(judged, taxonomy)
        spent_s.append(time.perf_counter() - begin)
    return min(spent_s) / len(judged) * 1e6


def show_weights(solution: Matrix) -> Iterator[str]:
    """The learned weights, scaled so that they compare with ``weights.POINTS``."""
    scale = weights.NEEDED / -(solution[0] + 0.5)
    for number, level in enumerate(LEVELS):
        learned = solution[1 + number * len(PLACES) : 1 + (number + 1) * len(PLACES)] * scale
        pairs = zip(PLACES, learned, weights.POINTS[level], strict=True)
        yield f"  {level:8}" + "  ".join(f"{place} {value:5.1f} ({shipped})" for place, value, shipped in pairs)


def main() -> None:
    """Print agreement as shipped and under cross-validation, the weights learned, and the time a paper takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", type=Path, nargs="+")
    parser.add_argument("--dumps", type=Path, required=True)
    arguments = parser.parse_args()
    judged = read_judged(arguments.labels, arguments.dumps)
    taxonomy, _ = parse_taxonomy(default_taxonomy_text(), "tags.yml")
    assert taxonomy is not None
    cases, terms = count_phrases(judged, taxonomy), weigh_terms(judged)
    models = {
        "shared weights": lambda rows: fit_odds(cases, rows),
        "and a bias a tag": lambda rows: fit_odds(cases, rows, biased=True),
        "and words": lambda rows: fit_term_odds(cases, terms, rows),
    }
    print(f"{len(judged)} papers, as shipped: {agreement(judged, infer_all(judged, taxonomy))}")
    for way, held_out in folds(judged):
        for name, learn in models.items():
            print(f"{way}, {name}: {agreement(judged, cross_validate(judged, taxonomy, held_out, learn))}")
    print("weights learned from all (and shipped):")
    print("\n".join(show_weights(fit_weights(cases, np.full(len(judged), True)))))
    characters = sum(len(paper.abstract) for paper in judged) / len(judged)
    print(f"{measure_us(judged, taxonomy):.0f} us a paper with {characters:.0f} characters of abstract")


if __name__ == "__main__":
    main()
