"""Names of papers: the keys that say whether two titles mean one paper, and the slug that its page is called by.

Invariant: papers of different identity have different slugs. A slug either spells its paper's whole identity, or ends
in six hex digits that are made of it.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING

from digest.content.tex import repair, to_plain
from digest.sources.arxiv_ids import normalise_arxiv

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.model import Paper

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What a slug looks like, whole."""

_LONGEST_STEM = 80
"""Keeps a path with its folder and ending well below the 255 bytes of file systems and readable in an address bar."""
_SHORTEST_CUT = 40
"""A cut at a word border may not lose more than half of the room: below this a long word is cut instead."""
_SYMBOL = re.compile("[$+<=>^`|~%#@&*‰†‡]")
"""The symbols of ASCII, and punctuation by Unicode category that tells titles apart as they do: ``Q*`` is not ``Q``."""
_RESERVED = frozenset(
    [
        *("index", "con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))),
        *("archive", "main", "search-box"),
    ]
)
"""``index.html`` is what servers show for the folder; then devices on Windows, with any ending; then the ids that pages
of papers have for themselves."""
_LOOKS_HASHED = re.compile(r"-[0-9a-f]{6}\Z")
"""A title whose last word reads as six hex digits (``facade``) takes its own, or it could meet another paper's slug."""

_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalnum()}
"""Takes out of ASCII what is neither letter nor digit."""
_WORD = re.compile("[a-z0-9]+")
_DOI = re.compile(r"(?:https?://(?:[a-z]+\.)?doi\.org/|doi:\s*)?(?P<id>10\.[0-9]{4,9}/[^\s?#]+)", re.IGNORECASE)
"""The form that covers nearly all DOIs, https://www.crossref.org/blog/dois-and-matching-regular-expressions/."""


def normalise_title(title: str) -> str:
    """What of a title makes its identity: letters and digits after NFKC and case folding.

    A title without any letter or digit is its own identity, so that ``???`` and ``!!!`` stay two papers.
    """
    folded = _fold(title)
    letters = folded.translate(_NO_LETTERS) if folded.isascii() else "".join(filter(str.isalnum, folded))
    return letters or " ".join(folded.split())


def make_slug(first_title: str, apart: str = "") -> str:
    """The name of a paper's page, made of its first title alone: lower case ASCII words joined by hyphens.

    ``apart`` is the arXiv id that tells it from another paper of that title; the hash is made of it then.
    """
    folded = _fold(first_title)
    whole = "-".join(_WORD.findall(_without_accents(folded)))
    stem = _cut(whole)
    identity = f"arxiv:{apart}" if apart else normalise_title(first_title)
    says_all = (
        stem != ""
        and stem.replace("-", "") == identity
        and not _has_symbol(folded)
        and stem not in _RESERVED
        and not _LOOKS_HASHED.search(stem)
    )
    return stem if says_all else f"{stem or 'paper'}-{blake2b(identity.encode(), digest_size=3).hexdigest()}"


def arxiv_of(paper: Paper) -> str:
    """The paper's arXiv id, be it only in its DOI; empty without one."""
    return paper.arxiv or normalise_arxiv(paper.doi) or ""


def slug_of(paper: Paper) -> str:
    """The name of a paper's page. A second paper of the same title ends in six hex digits of its arXiv id."""
    return make_slug(paper.first_title, paper.arxiv if paper.namesake else "")


def normalise_doi(text: str) -> str | None:
    """``10.1000/182`` from a DOI or its address; None for anything else."""
    found = _DOI.fullmatch(text.strip())
    return found["id"] if found else None


def identity_keys(titles: Iterable[str], arxiv: str = "", doi: str = "") -> tuple[str, ...]:
    """The keys by which a paper is found again: arXiv id, DOI, then titles in the order given, each once.

    A title counts as it is and with its TeX residue repaired, since pages differ in how much of it they print, and
    since a mended title must not lose what dumps print. arXiv's own DOIs are arXiv ids.
    """
    keys = []
    if arxiv or doi:
        identifier = normalise_arxiv(arxiv) or normalise_arxiv(doi)
        other = None if normalise_arxiv(doi) else normalise_doi(doi)
        keys += [f"arxiv:{identifier}"] if identifier else []
        keys += [f"doi:{other.lower()}"] if other else []
    for title in dict.fromkeys(titles):
        plain = to_plain(repair(title))
        keys += [f"title:{normalise_title(form)}" for form in ((title, plain) if plain != title else (title,))]
    return tuple(dict.fromkeys(keys))


def keys_of(paper: Paper) -> tuple[str, ...]:
    """The identity keys of a paper file: its ids, every title as printed, and the title that it bears today."""
    return identity_keys((*paper.known_as, paper.title), paper.arxiv, paper.doi)


def _fold(text: str) -> str:
    """NFKC and case folded; folding can undo NFKC, hence twice (Unicode standard, 3.13, toNFKC_Casefold)."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _has_symbol(text: str) -> bool:
    if _SYMBOL.search(text):
        return True
    return not text.isascii() and any(unicodedata.category(char)[0] == "S" for char in text)


def _cut(whole: str) -> str:
    if len(whole) <= _LONGEST_STEM:
        return whole
    border = whole.rfind("-", _SHORTEST_CUT, _LONGEST_STEM + 1)
    return whole[: border if border > 0 else _LONGEST_STEM].rstrip("-")
