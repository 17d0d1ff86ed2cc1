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
    ["index", "con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))]
)
"""``index.html`` is what servers show for the folder; the others are devices on Windows, with any ending."""
_LOOKS_HASHED = re.compile(r"-[0-9a-f]{6}\Z")
"""A title whose last word reads as six hex digits (``facade``) takes its own, or it could meet another paper's slug."""

_ARXIV = re.compile(
    r"(?:https?://)?(?:(?:www|export)\.)?(?:arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*|doi\.org/10\.48550/arxiv\.)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)?/\d{7})(?:v\d+)?(?:\.pdf)?/?(?:[?#]\S*)?",
    re.IGNORECASE,
)
"""Both schemes of https://info.arxiv.org/help/arxiv_identifier.html, bare or in the addresses that people copy."""


def normalise_title(title: str) -> str:
    """What of a title makes its identity: letters and digits after NFKC and case folding.

    A title without any letter or digit is its own identity, so that ``???`` and ``!!!`` stay two papers.
    """
    folded = _fold(title)
    return "".join(filter(str.isalnum, folded)) or " ".join(folded.split())


def make_slug(first_title: str) -> str:
    """The name of a paper's page, made of its first title alone: lower case ASCII words joined by hyphens."""
    folded = _fold(first_title)
    whole = "-".join(re.findall(r"[a-z0-9]+", _without_accents(folded)))
    stem = _cut(whole)
    identity = normalise_title(first_title)
    says_all = (
        stem != ""
        and stem.replace("-", "") == identity
        and not _has_symbol(folded)
        and stem not in _RESERVED
        and not _LOOKS_HASHED.search(stem)
    )
    return stem if says_all else f"{stem or 'paper'}-{blake2b(identity.encode(), digest_size=3).hexdigest()}"


def normalise_arxiv(text: str) -> str | None:
    """``2501.01234`` or ``cs/0301012`` from an arXiv id or its address, without version; None for anything else."""
    found = _ARXIV.fullmatch(text.strip())
    return found["id"] if found else None


def identity_keys(titles: Iterable[str], arxiv: str = "") -> tuple[str, ...]:
    """The keys by which a paper is found again, the arXiv id first, then titles in the order given, each once.

    A title counts as it is and with its TeX residue repaired, since pages differ in how much of it they print, and
    since a mended title must not lose what dumps print.
    """
    identifier = normalise_arxiv(arxiv)
    keys = [f"arxiv:{identifier.lower()}"] if identifier else []
    for title in dict.fromkeys(titles):
        keys += [f"title:{normalise_title(form)}" for form in (title, to_plain(repair(title)))]
    return tuple(dict.fromkeys(keys))


def keys_of(paper: Paper) -> tuple[str, ...]:
    """The identity keys of a paper file: its arXiv id, every title as printed, and the title that it bears today."""
    return identity_keys((*paper.known_as, paper.title), paper.arxiv)


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
