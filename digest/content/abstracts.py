"""The abstract of an entry as Markdown, and which of two abstracts a paper keeps."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from digest.content.paperfile import digest_of
from digest.content.slug import normalise_title
from digest.content.tex import repair
from digest.content.tex_markdown import to_markdown

if TYPE_CHECKING:
    from digest.model import Entry, Paper


class Verdict(enum.Enum):
    """What becomes of an abstract that a dump offers for a paper that has one."""

    SAME = "the same, or nothing to add"
    TAKEN = "it replaces the one of the paper"
    REPLACES_OTHER = "this one is more complete and takes its place"
    LEFT_FOR_OTHER = "that one is at least as complete and stays"
    LEFT_FOR_EDITED = "that one is a person's and stays"

    @property
    def takes(self) -> bool:
        """Whether the paper gets the offered abstract."""
        return self in (Verdict.TAKEN, Verdict.REPLACES_OTHER)


def write_abstract(entry: Entry) -> str:
    """The abstract as Markdown, TeX residue repaired, a blank line between paragraphs."""
    paragraphs = (to_markdown(repair(paragraph)).strip() for paragraph in entry.paragraphs)
    return "\n\n".join(filter(None, paragraphs))


def letters_of(abstract: str) -> str:
    """What counts of an abstract when two are compared: letters and digits."""
    return normalise_title(abstract)


def is_ingested(paper: Paper) -> bool:
    """Whether a paper's abstract is still what ingest wrote."""
    return paper.body_digest != "" and digest_of(paper.abstract) == paper.body_digest


def choose_abstract(paper: Paper, offered: str, *, is_only_source: bool) -> Verdict:
    """What becomes of an offered abstract; ``is_only_source`` says that the paper's came from the same dump before."""
    if not offered or offered == paper.abstract:
        return Verdict.SAME
    if is_ingested(paper) and (is_only_source or not paper.abstract):
        return Verdict.TAKEN
    present, other = letters_of(paper.abstract), letters_of(offered)
    if present == other:
        return Verdict.SAME
    if not is_ingested(paper):
        return Verdict.LEFT_FOR_EDITED
    return Verdict.REPLACES_OTHER if len(other) > len(present) else Verdict.LEFT_FOR_OTHER
