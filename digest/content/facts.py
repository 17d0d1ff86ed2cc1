"""What a source knows of a paper beyond its title and abstract: identifiers, authors, links, categories.

In a paper file these are the operator's. Ingest adds what is not there; what is there stays, and a difference is told.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from digest.content.fields import LONGEST_TEXT
from digest.content.paperedit import spell_extras
from digest.content.paperfile import LONGEST_FILE, is_web_address
from digest.content.slug import normalise_doi, normalise_title
from digest.content.tex import repair, to_plain
from digest.sources.arxiv_ids import normalise_arxiv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Entry, Paper

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?")
"""Of arXiv's own; answers of its API mix in classes of the ACM and the MSC."""
_LONGEST_AUTHORS = LONGEST_FILE // 8
"""Characters: leaves a paper file room. A collaboration of three thousand has half of it."""


class Facts(msgspec.Struct, frozen=True):
    """What one source says, normalised; what it does not say is empty."""

    arxiv: str = ""
    doi: str = ""
    authors: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()

    def lines(self) -> dict[str, tuple[str, ...]]:
        """Front matter lines by their key, without the empty ones."""
        return spell_extras(self.arxiv, self.doi, self.authors, self.links, self.categories)


def facts_of(entry: Entry) -> Facts:
    """What an entry says, TeX residue in names repaired. arXiv's own DOIs are arXiv ids and nothing more."""
    authors = tuple(dict.fromkeys(filter(None, (_plain(name) for name in entry.authors))))
    doi = normalise_doi(entry.doi) or ""
    return Facts(
        arxiv=normalise_arxiv(entry.arxiv) or normalise_arxiv(doi) or "",
        doi="" if normalise_arxiv(doi) or len(doi) > LONGEST_TEXT else doi,
        authors=authors if sum(map(len, authors)) <= _LONGEST_AUTHORS else (),
        links=tuple((kind, url) for kind, url in entry.links if is_web_address(url) and len(url) <= LONGEST_TEXT),
        categories=tuple(each for each in entry.categories if _CATEGORY.fullmatch(each)),
    )


def find_lacking(paper: Paper, facts: Facts) -> dict[str, tuple[str, ...]]:
    """The lines of those facts whose key the paper file does not have."""
    return {key: lines for key, lines in facts.lines().items() if key not in paper.lines}


def find_conflicts(paper: Paper, facts: Facts) -> Iterator[str]:
    """For each fact that the paper tells otherwise, a phrase that names both. Initials of a name are no conflict."""
    if paper.doi and facts.doi and paper.doi.lower() != facts.doi.lower():
        yield f"doi {paper.doi} stays, though this says {facts.doi}"
    if paper.authors and facts.authors and _surnames(paper.authors) != _surnames(facts.authors):
        yield f"authors stay ({len(paper.authors)}), though this names others ({len(facts.authors)})"
    theirs_by_kind = dict(facts.links)
    for kind, url in paper.links:
        other = theirs_by_kind.get(kind, url)
        if other.rstrip("/").lower() != url.rstrip("/").lower():
            yield f"link {kind} {url} stays, though this says {other}"
    if paper.categories and facts.categories and set(paper.categories) != set(facts.categories):
        yield f"categories {', '.join(paper.categories)} stay, though this says {', '.join(facts.categories)}"


def _plain(name: str) -> str:
    if "\\" not in name and "{" not in name and "$" not in name:
        return name if len(name) <= LONGEST_TEXT else ""
    plain = " ".join(to_plain(repair(name)).replace("{", "").replace("}", "").split())
    return plain if len(plain) <= LONGEST_TEXT else ""


def _surnames(authors: tuple[str, ...]) -> list[str]:
    """The last words of names without accents: sources disagree about first names, initials and diacritics."""
    return [normalise_title(_bare(name.split()[-1])) for name in authors if name.split()]


def _bare(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
