"""Looking up arXiv ids and authors of papers that have only a title. Exact titles only; files change by added lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from digest.content.enrich import add_facts, find_same, has_title_only, phrase_of, stands_alone
from digest.content.ingest import FOLDER
from digest.content.paperfile import parse_paper
from digest.engine.publish import put_source
from digest.engine.scan import scan
from digest.fetch.arxiv import ENDPOINT, ask
from digest.fetch.politeness import PoliteClient
from digest.model import Entry, Paper
from digest.sources.formats import open_source

_BATCH = 10
"""Titles in one question; their phrases fit an address, and their answers one page."""
_ANSWERS = 100


class Found(NamedTuple):
    """What became of one paper."""

    paper: Paper
    arxiv: str
    """Empty where arXiv has no paper of the very title, or several."""
    gained: tuple[str, ...]
    """The fields that are new in its file, or would be."""


def find_candidates(site: Path) -> list[Paper]:
    """The papers of which only a title is known, by path. Reads every paper file."""
    found = []
    for path in sorted(scan(str(site), FOLDER, lambda name: name.endswith(".md") and not name.startswith((".", "#")))):
        paper = _read(site, path)
        if paper and has_title_only(paper) and phrase_of(paper):
            found.append(paper)
    return found


def enrich(
    client: PoliteClient, site: Path, papers: Sequence[Paper], *, is_rehearsal: bool, endpoint: str = ENDPOINT
) -> Iterator[Found]:
    """Ask for papers some at a time, and add what is found to their files, unless this is a rehearsal.

    Raises:
        FetchError: an answer failed; what was found before is kept.
    """
    for batch in _batches(papers):
        query = " OR ".join(f'ti:"{phrase_of(paper)}"' for paper in batch)
        body = ask(client, endpoint, query, 0, _ANSWERS, sort="relevance")[0]
        entries: list[Entry] = list(open_source(body.splitlines(keepends=True), "arXiv")[1])
        for asked in batch:
            same = find_same(asked, entries)
            paper = _read(site, asked.path)  # as it is now: minutes may have passed
            if not same or not paper or not has_title_only(paper):
                yield Found(asked, "", ())
                continue
            text, gained = add_facts((site / paper.path).read_bytes().decode("utf-8"), paper, same)
            if not is_rehearsal:
                put_source(site / paper.path, text.encode("utf-8"))
            yield Found(paper, same.arxiv, gained)


def _batches(papers: Sequence[Paper]) -> Iterator[list[Paper]]:
    several: list[Paper] = []
    for paper in papers:
        if stands_alone(paper):
            yield [paper]
        else:
            several.append(paper)
        if len(several) == _BATCH:
            yield several
            several = []
    if several:
        yield several


def _read(site: Path, path: str) -> Paper | None:
    try:
        return parse_paper((site / path).read_bytes().decode("utf-8"), path)[0]
    except (FileNotFoundError, UnicodeDecodeError):
        return None
