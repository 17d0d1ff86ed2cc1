"""From the bytes of a paper file to what the paper contributes and what its pages show."""

from __future__ import annotations

from msgspec.structs import replace

from digest.content.paperfile import parse_paper
from digest.content.salvage import salvage_keys
from digest.groups import Contribution, Reading
from digest.model import Diagnostic, Severity
from digest.pages.facets import (
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
from digest.topics.taxonomy import Taxonomy


def read_paper(path: str, data: bytes, taxonomy: Taxonomy, records: Records) -> Reading:
    """Check a paper file and say what it contributes; a hidden or broken one nothing, but is found again."""
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
    text = write_text(paper)
    summary, more = summarise(paper, text, taxonomy)
    indexed = records.of(paper, summary, text)
    facets = (*digest_facets(summary, text), digest_records(indexed))
    summary = replace(summary, vector=indexed[VECTOR], watch=records.watched(summary, text, indexed))
    given = Contribution(
        day_number(paper),
        paper.rank,
        summary.slug,
        encode_summary(summary),
        facets,
        encode_text(replace(text, words=indexed[WORDS])),
        indexed[:WORDS],  # which no index asks for
    )
    return Reading(given, (*problems, *more))
