"""From the bytes of paper files to what the papers contribute and what their pages show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from digest.content.paperfile import parse_paper
from digest.content.salvage import salvage_keys
from digest.groups import Contribution, Reading
from digest.model import Diagnostic, Paper, Severity
from digest.pages.facets import (
    Summary,
    Text,
    day_number,
    digest_facets,
    encode_summary,
    encode_text,
    short_key,
    short_keys,
    summarise,
    write_text,
)
from digest.pages.indexes import VECTOR, WORDS, Records, digest_records
from digest.pages.lines import make_lines
from digest.topics.taxonomy import Taxonomy


class _Checked(NamedTuple):
    """A paper to be shown, and what is wrong with its file."""

    paper: Paper
    problems: tuple[Diagnostic, ...]


def read_papers(sources: Iterable[tuple[str, bytes]], taxonomy: Taxonomy, records: Records) -> list[Reading]:
    """Check paper files and say what each contributes, in their order; a hidden or broken one nothing, but is found
    again.

    Stage by stage rather than paper by paper: a processor's caches hold the code and the tables of one stage, but not
    of all, which takes a quarter longer.
    """
    checked = [_check(path, data) for path, data in sources]
    shown = [each for each in checked if isinstance(each, _Checked)]
    texts = [write_text(paper) for paper, _ in shown]
    summaries = [summarise(paper, plain, taxonomy) for (paper, _), (_, plain) in zip(shown, texts, strict=True)]
    indexed = [
        records.of(paper, summary, *text)
        for (paper, _), (summary, _), text in zip(shown, summaries, texts, strict=True)
    ]
    made = iter([_contribute(*parts, records) for parts in zip(shown, summaries, texts, indexed, strict=True)])
    return [next(made) if isinstance(each, _Checked) else each for each in checked]


def _check(path: str, data: bytes) -> _Checked | Reading:
    """The paper in a file, or all that a file says which shows none."""
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Diagnostic(path, line, Severity.ERROR, f"not UTF-8: byte {data[error.start]:#04x}")
        return Reading(None, (fault,))
    paper, problems = parse_paper(source, path)
    if paper is None:
        return Reading(None, problems, tuple(sorted({f"is:{short_key(key)}" for key in salvage_keys(source)})))
    if paper.hidden:
        return Reading(None, problems, tuple(f"is:{key}" for key in short_keys(paper)))
    return _Checked(paper, problems)


def _contribute(
    checked: _Checked,
    summarised: tuple[Summary, tuple[Diagnostic, ...]],
    written: tuple[Text, str],
    indexed: tuple[bytes, ...],
    records: Records,
) -> Reading:
    (paper, problems), (summary, more), (text, plain) = checked, summarised, written
    facets = (*digest_facets(summary, text, plain), digest_records(indexed))
    summary = replace(summary, vector=indexed[VECTOR], watch=records.watched(summary, plain, indexed))
    given = Contribution(
        day_number(paper),
        paper.rank,
        summary.slug,
        encode_summary(summary),
        facets,
        encode_text(replace(text, words=indexed[WORDS])),
        indexed[:WORDS],  # which no index asks for
        make_lines(paper.date.isoformat(), summary, text, plain),
    )
    return Reading(given, (*problems, *more))
