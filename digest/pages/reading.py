"""From the bytes of a paper file to what the paper contributes and what its pages show."""

from __future__ import annotations

from typing import NamedTuple

from digest.content.paperfile import parse_paper
from digest.groups import Contribution
from digest.model import Diagnostic, Severity
from digest.pages.facets import Text, day_number, describe, digest_facets, encode_summary, short_keys
from digest.topics.taxonomy import Taxonomy

NO_TEXT = Text("", "", "", (), "", "", (), ())


class Described(NamedTuple):
    """One paper file, read."""

    contribution: Contribution | None
    """None where the file is broken, or the paper hidden."""
    text: Text
    diagnostics: tuple[Diagnostic, ...]
    aside: tuple[str, ...] = ()
    """Series under which ingest finds a hidden paper again."""


def describe_source(path: str, data: bytes, taxonomy: Taxonomy) -> Described:
    """Check a paper file and describe the paper in it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Diagnostic(path, line, Severity.ERROR, f"not UTF-8: byte {data[error.start]:#04x}")
        return Described(None, NO_TEXT, (fault,))
    paper, problems = parse_paper(text, path)
    if paper is None:
        return Described(None, NO_TEXT, problems)
    if paper.hidden:
        return Described(None, NO_TEXT, problems, tuple(f"is:{key}" for key in short_keys(paper)))
    summary, full, more = describe(paper, taxonomy)
    given = Contribution(
        day_number(paper), paper.rank, summary.slug, encode_summary(summary), digest_facets(summary, full)
    )
    return Described(given, full, (*problems, *more))
