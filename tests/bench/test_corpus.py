"""Made corpora: right as content, the same each time, and like real papers where it matters to a benchmark."""

from __future__ import annotations

import datetime as dt
import statistics
from pathlib import Path

import pytest

from bench.corpus import DAY_SIZES, LAST_DAY, LENGTHS, NAMED, SAMPLE, Stock, coin, split_days, write_site
from digest.content import ledger
from digest.content.paperfile import parse_paper
from digest.content.slug import normalise_title
from digest.engine.opening import Wish, run_build
from digest.sources.dump import DumpReader
from tests.site.folder import read_files

PAPERS = 120


@pytest.fixture(scope="module")
def stock() -> Stock:
    return Stock.load(SAMPLE)


@pytest.fixture(scope="module")
def corpus(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write_site(folder, stock, PAPERS)
    return folder


def test_every_paper_file_is_read_without_a_complaint(corpus: Path) -> None:
    paths = sorted((corpus / "content/papers").rglob("*.md"))
    faults = [fault for path in paths for fault in parse_paper(path.read_text("utf-8"), path.name)[1]]
    assert (len(paths), faults) == (PAPERS, [])


def test_every_dump_is_read_as_it_was_made(corpus: Path, stock: Stock) -> None:
    read = []
    for path in sorted((corpus / "content/dumps").glob("*.txt")):
        with path.open("rb") as lines:
            reader = DumpReader(lines, path.name)
            read += [(entry.title, " ".join(entry.paragraphs)) for entry in reader]
            assert reader.diagnostics == []
    assert [tuple(paper) for paper in stock.make_papers(PAPERS)] == read


def test_the_ledger_knows_every_dump(corpus: Path) -> None:
    found, faults = ledger.parse_ledger((corpus / ledger.PATH).read_text("utf-8"))
    assert faults == ()
    assert found is not None
    assert found.records.keys() == {path.name for path in (corpus / "content/dumps").glob("*.txt")}


def test_ingest_would_write_the_same_papers_and_ledger(corpus: Path, stock: Stock, tmp_path: Path) -> None:
    write_site(tmp_path, stock, PAPERS, ingested=False)
    run_build(tmp_path, Wish(jobs=1), LAST_DAY, lambda what, done, total: None)
    assert read_files(corpus / "content") == read_files(tmp_path / "content")


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(corpus: Path, stock: Stock, tmp_path: Path) -> None:
    write_site(tmp_path / "again", stock, PAPERS)
    write_site(tmp_path / "other", stock, PAPERS, seed=2)
    assert read_files(tmp_path / "again") == read_files(corpus)
    assert read_files(tmp_path / "other").keys() != read_files(corpus).keys()


def test_no_title_comes_twice(stock: Stock) -> None:
    papers = list(stock.make_papers(3000))
    assert len({normalise_title(paper.title) for paper in papers}) == len(papers)


def test_abstracts_are_as_long_as_real_ones(stock: Stock) -> None:
    lengths = [len(paper.abstract) for paper in stock.make_papers(500)]
    assert max(lengths) <= LENGTHS[-1]
    assert statistics.median(lengths) == pytest.approx(LENGTHS[3], rel=0.1)


def test_the_vocabulary_keeps_growing_by_more_than_names(stock: Stock) -> None:
    words = [set(paper.abstract.split()) for paper in stock.make_papers(2000)]
    grown = len(set().union(*words)) - len(set().union(*words[:1000]))
    assert grown > 1000 * NAMED


def test_days_are_consecutive_and_their_papers_add_up() -> None:
    days = split_days(1000, seed=1)
    assert [day for day, _ in days] == [LAST_DAY - dt.timedelta(days=ago) for ago in reversed(range(len(days)))]
    assert sum(size for _, size in days) == 1000
    assert all(DAY_SIZES[0] <= size <= DAY_SIZES[1] for _, size in days[:-1])


def test_different_numbers_are_different_words() -> None:
    assert len({coin(number, 2) for number in range(4900)}) == 4900
