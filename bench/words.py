"""Makes ``digest/topics/words.txt``: what a word counts in the vectors that similar papers come from.

    python -m bench.words [--dumps FOLDER …]

Counted are the sample's papers and those of more folders of dumps. A word counts more the rarer it is, as in inverse
document frequency, and the more often the papers that have it repeat it: what a text is about comes back in it, what
carries its sentences does not (Church and Gale, 1995). Both by their square root, since the product of two vectors
holds a term's weight twice. Nothing count words of very many papers and those that many papers use once; words of very
few papers count what an unknown word does: no more can be told from some hundred papers.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from math import log, sqrt
from pathlib import Path

from bench.corpus import SAMPLE
from bench.judged import read_papers
from digest.content.slug import normalise_title
from digest.topics.matcher import blank_marks
from digest.topics.phrases import base_form
from digest.topics.vectors import write_table

TABLE = Path(__file__).parent.parent / "digest" / "topics" / "words.txt"
COMMONEST = 0.3
"""Share of the papers from which on a word counts nothing. Below 0.25 the words of large topics are lost, and a tenth
of the good neighbours with them; up to 0.4 nothing is gained."""
USED_ONCE = (0.05, 1.2)
"""From this share of the papers on, a word that they use less often than this counts nothing: ``also``, ``various``."""
FEWEST = 3
"""Papers that a word needs to stand in the table."""
SCALE = 8
"""Makes whole numbers of weights between 1 and 3; finer ones gained nothing."""
MOST = 28
"""What a word counts at most, lest what three papers repeat twenty times stands above all."""
DEFAULT = 12
"""What an unknown word counts: half of what the rarest repeated ones do. From 8 to 16 nothing differed."""
ADDRESS = ("http", "https", "www", "com", "org", "io", "github", "huggingface")
"""Parts of addresses, which say nothing of a paper's subject."""
GRAMMAR = ("both", "during", "has", "have", "into", "more", "not", "only", "over", "than", "their", "through", "when")
"""Words that hold sentences together, and are repeated for that."""

Paper = tuple[str, str]


def weigh_words(papers: Iterable[Paper]) -> dict[str, int]:
    """What the base forms of words count, by some papers, as titles and abstracts."""
    spread: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    total = 0
    for title, abstract in papers:
        counts = Counter(map(base_form, blank_marks(f"{title} {abstract}").lower().split()))
        spread.update(counts.keys())
        uses.update(counts)
        total += 1
    weights = dict.fromkeys(map(base_form, ADDRESS + GRAMMAR), 0)
    for word, count in spread.items():
        if count >= FEWEST and len(word) > 1 and not word.isdecimal() and word not in weights:
            weights[word] = _weigh(count / total, uses[word] / count)
    return weights


def _weigh(share: float, repetition: float) -> int:
    """What a word counts that this share of the papers use, and so many times."""
    if share > COMMONEST or (share > USED_ONCE[0] and repetition < USED_ONCE[1]):
        return 0
    return min(MOST, round(SCALE * sqrt(-log(share) * repetition)))


def distinct(papers: Iterable[Paper]) -> list[Paper]:
    """Papers without repetitions: the longest abstract of each title."""
    longest: dict[str, Paper] = {}
    for paper in papers:
        key = normalise_title(paper[0])
        if key not in longest or len(paper[1]) > len(longest[key][1]):
            longest[key] = paper
    return list(longest.values())


def main() -> None:
    """Write the table that the folders given make."""
    parser = argparse.ArgumentParser(description="Weigh words for similar papers.")
    parser.add_argument("--dumps", type=Path, nargs="*", default=[], help="folders of dumps besides the sample")
    given = parser.parse_args()
    folders = (SAMPLE, *given.dumps)
    papers = distinct((title, abstract) for folder in folders for title, abstract, _ in read_papers(folder))
    weights = weigh_words(papers)
    note = (
        f"What a word counts in its base form: made by bench/words.py from {len(papers)} papers, not by hand.",
        "A number and the words that count so much; the one with a star is for all others.",
    )
    TABLE.write_text(write_table(DEFAULT, weights, note), encoding="utf-8")
    print(f"{len(weights)} words, {TABLE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
