"""Papers of which only a title is known, and which of some entries is the very paper. Pure; ``fetch.enrich`` asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.content.facts import facts_of, find_lacking
from digest.content.paperedit import set_owned
from digest.content.slug import identity_keys, keys_of
from digest.content.tex import repair, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.model import Entry, Paper

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_FEWEST_WORDS = 5
"""Titles of fewer words are asked for one at a time: as a phrase, they stand in hundreds of other titles."""


def has_title_only(paper: Paper) -> bool:
    """Whether neither an id nor an author of a paper is known."""
    return not (paper.arxiv or paper.doi or paper.authors) and not {"arxiv", "authors"} & paper.lines.keys()


def phrase_of(paper: Paper) -> str:
    """The title as arXiv's search takes it: words alone, for its marks mean something there."""
    return " ".join(_WORD.findall(to_plain(repair(paper.title))))


def stands_alone(paper: Paper) -> bool:
    """Whether the title is so short that it should be asked for alone."""
    return len(phrase_of(paper).split()) < _FEWEST_WORDS


def find_same(paper: Paper, entries: Iterable[Entry]) -> Entry | None:
    """The entry whose title is the paper's, letter for letter; None without one, or where several papers bear it."""
    titles = set(keys_of(paper))
    same = {
        facts_of(entry).arxiv: entry for entry in entries if not titles.isdisjoint(identity_keys([entry.title]))
    }  # by id: an entry may be there twice
    return next(iter(same.values())) if len(same) == 1 else None


def add_facts(text: str, paper: Paper, entry: Entry) -> tuple[str, tuple[str, ...]]:
    """The text of a paper file with the facts that it lacks, and their keys.

    Raises:
        ValueError: the text is no paper file.
    """
    lacking = find_lacking(paper, facts_of(entry))
    extras = [line for lines in lacking.values() for line in lines]
    return set_owned(text, extras=extras), tuple(lacking)
