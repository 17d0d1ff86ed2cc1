"""The browser's search equals the terminal's: the same papers in the same order with the same scores."""

from __future__ import annotations

import html
import json
import random
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from bench.corpus import Stock
from bench.index import build_index, draw_queries
from digest.search.layout import ROOT
from digest.search.searcher import Searcher
from tests.browser.serving import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Page

    from digest.search.reading import Shown

SEARCH = """async ([root, queries]) => {
  const { Searcher } = await import(`${root}static/js/search/searcher.js`);
  const searcher = new Searcher(root);
  const answers = [];
  for (const query of queries) {
    const answer = await searcher.reader.run(() => searcher.search(query, { limit: 10 }));
    const { corrected, required, unknown } = answer.wording;
    const papers = answer.results.map(({ place, score, hasAll }) => [place, score, hasAll]);
    answers.push([papers, answer.total, answer.relaxed, answer.isExact, required, corrected, unknown]);
  }
  return answers;
}"""
BY_HAND = (
    *("", "a", "the of", "zzzzqx", "prunin", "transfomer", "transfromer lerning", "posttraining", "imagerecognition"),
    *("text to image", "text2image", "4-bit", "4 bit", "c++", "gpt-4", "N:M sparsity", "1.58-bit", "Q&A", "BERT's"),
    *("β-vae", "naïve bayes", "10×", "İstanbul", "ﬁne tuning", "日本語", "𝐋𝐨𝐑𝐀", "x86_64", "S^{2}FT", "attention‑free"),
    *('"attention is all"', '"low-rank adaptation" lora', '"of the"', '"unfinished phrase', '"" attention', '"ages'),
    *(
        "tag:language-models",
        "tag:speech date:2025-06",
        'tag:"language models" bert',
        "topic:image",
        "tag:nothing bert",
    ),
    *("attention -survey", "-attention", "attention -", "title:attention", 'title:"deep residual"', "author:vaswani"),
    *("date:2025-06 learning", "date:2025-06..2025-08 experts", "date:2025-07.. model", "date:..2025-07 model"),
    *("date:2025-06", "date:2025", "date:..", "date:2025-06 tag:speech", "tag:speech", "tag:speech tag:vision", "tag:"),
    *('attention -"mixture of experts"', '-"of the" model', '-"deep zzzzqx" deep', '-"attention is all" attention'),
    *(
        "transf tag:speech",
        "imag date:2025-07",
        "prun -survey",
        "date:٢٠٢٥ model",
        "vision\x85lang",
        "\ufeffbert\ufefflora",
    ),
    *("-survey", "-survey date:2025-07", "-zzzzqx", "attention q", "attention qz", "q", "tag:image"),
    *("attention -tag:speech", "-tag:speech", "-tag:nothing", "attention -date:2025", "-topic:image model"),
    *("statespace models", "kvcache", "3mb", "losslandscape w", "xyzqmodel", "imagemodels modelimage", "𝐋𐌰𐌱model"),
    *("self-su", "mixture-of-e", "text2im", "a-s", "fine-t lora", "low-rank ada", "gan", "LLMs", "behaviour", "W4A8"),
    *(
        "date:2025 model",
        "date:2025-02-30 model",
        "date:202",
        "date:soon lora",
        "date:0000 model",
        "date:9999 model",
        "date: model",
        "DATE:2025-07-10 lora",
    ),
)
"""Queries that use all that can be typed, and what only looks like it."""


def in_browser(page: Page, root: str, queries: Sequence[str]) -> list[object]:
    """What the modules of the page answer."""
    page.goto(f"{root}static/icon.svg")  # any document of the site: the modules need none
    return page.evaluate(SEARCH, [root, list(queries)])  # type: ignore[no-any-return]


def in_terminal(folder: Path, queries: Sequence[str]) -> list[object]:
    """What the twin answers; it reads texts where the browser does."""

    def fetch(path: str) -> bytes | None:
        return (folder / path).read_bytes() if (folder / path).is_file() else None

    def text_of(shown: Shown) -> str:
        page = (fetch(f"papers/{shown.slug}.html") or b"").decode()
        found = re.search(r'<div class="prose">(.*?)<details', page, re.DOTALL)
        return html.unescape(re.sub(r"<[^>]*>", " ", found[1])) if found else shown.lead

    answers: list[object] = []
    for query in queries:
        answer = Searcher(fetch, text_of).search(query)
        wording = answer.wording
        papers = [[result.place, result.score, result.has_all] for result in answer.results]
        known = [wording.required, [list(pair) for pair in wording.corrected], list(wording.unknown)]
        answers.append([papers, answer.total, answer.relaxed, answer.is_exact, *known])
    return answers


def differing(queries: Sequence[str], ours: Sequence[object], theirs: Sequence[object]) -> list[object]:
    """The queries that are not answered alike, with both answers."""
    return [row for row in zip(queries, ours, theirs, strict=True) if row[1] != row[2]]


@pytest.fixture(scope="module")
def crowded(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, list[str]]]:
    """An index whose common words take several files: folder, address, and queries that fit."""
    folder = tmp_path_factory.mktemp("crowded")
    papers = list(Stock.load().make_papers(2_600))
    index, _ = build_index(papers)
    for path, data in index.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    shutil.copytree(repo_root / "static", folder / "static")
    assert [path for path in index.files if path.startswith(f"{ROOT}terms/") and path.endswith(".1.json")] != []
    with serve(folder, "/repo/") as site:
        yield folder, site.url, draw_queries(papers, 50)


def test_judged_queries_are_answered_alike(page: Page, repo_root: Path, sample: Path, url: str) -> None:
    lines = (repo_root / "tests/data/sample_queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["query"] for line in lines]
    assert differing(queries, in_browser(page, url, queries), in_terminal(sample, queries)) == []


def test_whatever_is_typed_is_answered_alike(page: Page, sample: Path, url: str) -> None:
    assert differing(BY_HAND, in_browser(page, url, BY_HAND), in_terminal(sample, BY_HAND)) == []


def test_titles_in_pieces_and_with_slips_are_answered_alike(page: Page, sample: Path, url: str) -> None:
    chance = random.Random(5)
    blocks = [json.loads(path.read_bytes()) for path in sorted((sample / "search/papers").glob("*.json"))]
    queries = []
    for title in [row[0] for block in blocks for row in block.values()]:
        words = title.split()
        first = chance.randrange(len(words))
        query = " ".join(words[first : first + chance.randint(1, 5)])
        at = chance.randrange(len(query))
        queries.append(query[:at] + chance.choice(["", "e", " ", "-", query[at]]) + query[at + 1 :])
    assert differing(queries, in_browser(page, url, queries), in_terminal(sample, queries)) == []


def test_words_in_several_files_are_answered_alike(page: Page, crowded: tuple[Path, str, list[str]]) -> None:
    folder, root, queries = crowded
    theirs = in_terminal(folder, queries)
    assert differing(queries, in_browser(page, root, queries), theirs) == []


def test_what_was_searched_before_changes_no_answer(page: Page, url: str) -> None:
    queries = [query for query in BY_HAND if query.isascii()]
    there = in_browser(page, url, queries)
    assert in_browser(page, url, queries[::-1])[::-1] == there
