"""Makes a site of any number of papers, recombined from the sentences of real dumps: what the benchmarks build.

    python -m bench.corpus FOLDER --papers 10000

A made paper takes its sentences from one source paper and a few of its nearest, so that vocabulary and topics are those
of real papers; lengths follow ``LENGTHS``; coined names and rare words make the vocabulary grow as a real one does. The
site is in the state that ingest would leave: dumps with their ledger, a Markdown file a paper. The same arguments give
the same bytes, whatever the machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

from digest.content.abstracts import write_abstract
from digest.content.dating import Source as YearSource
from digest.content.ledger import PATH as LEDGER
from digest.content.ledger import Record, set_records
from digest.content.paperedit import write_paper
from digest.content.slug import make_slug, normalise_title
from digest.content.tex import repair, to_plain
from digest.engine.dumps import digest_dump
from digest.engine.layout import DUMPS
from digest.model import Entry, Listing
from digest.sources.dump import DumpReader

SAMPLE = Path(__file__).parent.parent / "content" / "dumps"
LAST_DAY = dt.date(2025, 9, 30)
"""The newest day of every corpus: larger ones begin earlier."""
DAY_SIZES = (20, 50)
"""Fewest and most papers of a day: 35 on average, as on busy pages of daily papers."""
LENGTHS = (1370, 1410, 1490, 1590, 1710, 1900, 1920)
"""Characters of an abstract at equal steps of probability, as in 214 entries of real dumps; arXiv allows no more."""
NAMED = 0.62
"""Share of titles that begin with a name and a colon, as in the same entries."""
RELATIVES = 8
"""Nearest papers from which a paper takes further sentences, three at a time."""

SETTINGS = 'title = "Benchmark"\nbase_url = "https://example.org/digest/"\n'
MASTHEAD = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nbyAK and the research community\n"
)

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_JOINT = re.compile(r" (?:for|with|via|in|of|from|by|through|using) ")
_WORD = re.compile(r"[a-z]{4,}")
_COMPARISONS = (
    "We compare {name} with {one} and {two}.",
    "On {one}, {name} needs less time than {two}.",
    "Both {one} and {two} serve as baselines.",
)
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_STRIDE = 104_729  # a prime: neighbouring numbers spell words that begin differently
_HEAPS = 0.6
"""Different words grow like the number of words to this power (Heaps' law; 0.4 to 0.6 in English text)."""


class Source(NamedTuple):
    """A paper of the dumps in parts."""

    front: str
    """Its title's subject up to a preposition."""
    back: str
    """The rest from the preposition on; may be empty."""
    sentences: tuple[str, ...]


class Made(NamedTuple):
    """A paper as a dump prints it."""

    title: str
    abstract: str


class Stock:
    """Source papers, each with those nearest to it."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.relatives = _find_relatives(sources)

    @classmethod
    def load(cls, dumps: Path = SAMPLE) -> Stock:
        """All papers with an abstract in a folder of dumps."""
        sources: list[Source] = []
        for path in sorted(dumps.glob("*.txt")):
            with path.open("rb") as lines:
                for entry in DumpReader(lines, path.name):
                    if entry.paragraphs:
                        sources.append(_take_apart(entry.title, " ".join(entry.paragraphs)))
        if len(sources) <= RELATIVES:
            raise SystemExit(f"{dumps}: {len(sources)} papers are too few to make a corpus from")
        return cls(sources)

    def make_papers(self, count: int, seed: int = 1) -> Iterator[Made]:
        """Papers without end of one kind: no title, as identity sees it, comes twice."""
        chance = random.Random(seed)
        titles: set[str] = set()
        for number in range(count):
            at = chance.randrange(len(self.sources))
            origin = self.sources[at]
            relatives = [self.sources[near] for near in chance.sample(self.relatives[at], 3)]
            name = coin(number, 3).capitalize()
            title = origin.front + relatives[0].back
            if chance.random() < NAMED or normalise_title(title) in titles:
                title = f"{name}: {title}"
            titles.add(normalise_title(title))
            yield Made(title, _make_abstract(origin, relatives, name, chance))


def coin(number: int, syllables: int) -> str:
    """A word that is in no dictionary: another one for every number below 70 to the power of ``syllables``."""
    rest = number * _STRIDE % len(_SYLLABLES) ** syllables
    parts = []
    for _ in range(syllables):
        rest, last = divmod(rest, len(_SYLLABLES))
        parts.append(_SYLLABLES[last])
    return "".join(parts)


def _take_apart(title: str, abstract: str) -> Source:
    _, _, subject = title.rpartition(": ")
    joint = _JOINT.search(subject)
    cut = joint.start() if joint else len(subject)
    return Source(subject[:cut], subject[cut:], tuple(_SENTENCE_END.split(abstract)))


def _find_relatives(sources: Sequence[Source]) -> list[list[int]]:
    """For each source the others with which it shares most, rare words counting more."""
    words = [frozenset(_WORD.findall(" ".join(source.sentences).lower())) for source in sources]
    frequency = Counter(word for vocabulary in words for word in vocabulary)
    weight = {word: round(1000 * math.log(len(sources) / count)) for word, count in frequency.items()}
    relatives = []
    for at, own in enumerate(words):
        nearness = [
            (-sum(weight[word] for word in own & other), near) for near, other in enumerate(words) if near != at
        ]
        relatives.append([near for _, near in sorted(nearness)[:RELATIVES]])
    return relatives


def _make_abstract(origin: Source, relatives: Sequence[Source], name: str, chance: random.Random) -> str:
    """The origin's first sentence, others of the family in any order, and a comparison with rare words among them."""
    opening, *others = origin.sentences
    pool = [*others, *(sentence for relative in relatives for sentence in relative.sentences)]
    chance.shuffle(pool)
    words = [coin(int(chance.paretovariate(1 / _HEAPS - 1)), 4).capitalize() for _ in range(2)]
    sentences = [opening, chance.choice(_COMPARISONS).format(name=name, one=words[0], two=words[1])]
    wanted = _draw_length(chance)
    length = sum(map(len, sentences)) + 1
    for sentence in pool:
        if length + len(sentence) < wanted:
            sentences.insert(chance.randint(1, len(sentences)), sentence)
            length += len(sentence) + 1
    return " ".join(sentences)


def _draw_length(chance: random.Random) -> float:
    """A length with the distribution of ``LENGTHS``, linear in between."""
    position = chance.random() * (len(LENGTHS) - 1)
    low, high = list(pairwise(LENGTHS))[int(position)]
    return low + (high - low) * (position % 1)


def make_dump(papers: Iterable[Made], day: dt.date) -> str:
    """A page of daily papers as text; the year stands in the file's name only."""
    entries = "".join(f"\n{paper.title}\n\n{paper.abstract}\n" for paper in papers)
    return f"{MASTHEAD}\n{day:%b} {day.day}\n{entries}"


def make_paper_file(paper: Made, listing: Listing) -> tuple[str, str]:
    """Path and text of the paper file that ingest would write."""
    entry = Entry(paper.title, (paper.abstract,), None, listing.rank, 0)
    text = write_paper(to_plain(repair(paper.title)).strip(), [listing], [paper.title], write_abstract(entry))
    return f"content/papers/{listing.date:%Y-%m}/{make_slug(paper.title)}.md", text


def split_days(count: int, seed: int) -> list[tuple[dt.date, int]]:
    """Consecutive days up to ``LAST_DAY`` with the number of papers of each."""
    chance = random.Random(f"days {seed}")
    sizes: list[int] = []
    while (rest := count - sum(sizes)) > 0:
        sizes.append(min(rest, chance.randint(*DAY_SIZES)))
    first = LAST_DAY - dt.timedelta(days=len(sizes) - 1)
    return [(first + dt.timedelta(days=day), size) for day, size in enumerate(sizes)]


def write_site(folder: Path, stock: Stock, count: int, *, seed: int = 1, ingested: bool = True) -> None:
    """Make a site in an empty folder: settings, dumps and, unless these are yet to be ingested, papers and ledger."""
    _write(folder, "digest.toml", SETTINGS)
    papers = stock.make_papers(count, seed)
    records: dict[str, Record] = {}
    for day, size in split_days(count, seed):
        listed = list(islice(papers, size))
        dump = f"{day}.txt"
        path = _write(folder, f"{DUMPS}/{dump}", make_dump(listed, day))
        if ingested:
            records[dump] = Record((day,), YearSource.FILE_NAME, (day,), digest_dump(path))
            for rank, paper in enumerate(listed, 1):
                _write(folder, *make_paper_file(paper, Listing(day, rank, dump)))
    if ingested:
        _write(folder, LEDGER, set_records("", records))


@contextmanager
def corpus_at(folder: Path | None, stock: Stock, count: int) -> Iterator[Path]:
    """The site in a folder, made where there is none; without a folder one that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as scratch:
        site = folder or Path(scratch)
        if not (site / "digest.toml").exists():
            write_site(site, stock, count)
        yield site


def _write(folder: Path, path: str, text: str) -> Path:
    target = folder / path
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except FileNotFoundError:
        target.parent.mkdir(parents=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return target


def main() -> None:
    """Make a corpus as the arguments say."""
    parser = argparse.ArgumentParser(description="Make a site of recombined papers.")
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--dumps", type=Path, default=SAMPLE, help="folder of dumps to recombine (default: the sample)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    write_site(given.folder, Stock.load(given.dumps), given.papers, seed=given.seed)


if __name__ == "__main__":
    main()
