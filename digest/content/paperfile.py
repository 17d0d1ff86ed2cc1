"""A paper file read: its text to ``Paper`` and everything that is wrong with it. ``paperedit`` writes such files.

Each front matter field is checked by itself. A fault in one that says what the paper is or whether it is shown leaves
no paper; any other leaves out what is faulty, so that a mistyped link takes no page away.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

from digest.content.fields import FieldReader, show
from digest.content.frontmatter import find_parts, has_opening, with_unix_lines
from digest.content.ingested import read_ingested
from digest.content.plainyaml import Items, Text, read_fields
from digest.content.slug import SLUG, normalise_doi
from digest.content.yamledit import spell
from digest.model import EPOCH, SLOT_BITS, Diagnostic, Listing, Paper, Severity
from digest.sources.arxiv_ids import normalise_arxiv

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

KEYS = frozenset(
    [
        *("title", "date", "arxiv", "doi", "authors", "links", "categories"),
        *("tags", "add_tags", "drop_tags", "hidden", "was"),
        *("listed", "known_as", "body", "namesake"),  # these are ingest's, the others the operator's
    ]
)
CATALOGUED = "catalogue"
"""What stands behind date and rank in ``listed`` where the source describes papers and lists none."""
_VITAL = frozenset(["title", "hidden", "listed", "known_as", "namesake"])
"""Without these it is not known which paper it is, when it was listed, or whether a reader may see it."""
LONGEST_FILE = 1_000_000
"""Characters. A paper with its notes has a few thousand; what is longer was put there by mistake."""
_DIGEST = re.compile(r"[0-9a-f]{16}")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#<>\"]+[^\s<>\"]*", re.IGNORECASE)
_RANK = re.compile(r"[1-9][0-9]{0,6}")


def parse_paper(text: str, path: str) -> tuple[Paper | None, tuple[Diagnostic, ...]]:
    """The paper in a file's text, and what is wrong with it; None where that leaves no paper.

    ``lines[""]`` is the line where the abstract starts. An ingested file costs some 10 microseconds.
    """
    if len(text) > LONGEST_FILE:
        message = f"longer than {LONGEST_FILE:,} characters: {len(text):,}"
        return None, (Diagnostic(path, 0, Severity.ERROR, message),)
    paper = read_ingested(text, path)
    return (paper, ()) if paper is not None else parse_fields(text, path)


def parse_fields(text: str, path: str) -> tuple[Paper | None, tuple[Diagnostic, ...]]:
    """What ``parse_paper`` says of a text of any form, by way of YAML."""
    parts = find_parts(text)
    if parts is None:
        fault = "the front matter is not closed: no line --- ends it"
        message = fault if has_opening(text) else "no front matter: the first line is not ---"
        return None, (Diagnostic(path, 1, Severity.ERROR, message),)
    fields, faults = read_fields(text[parts.fields : parts.closing], path, first_line=2)
    if fields is None:
        return None, faults
    front = _Front(fields, path)
    abstract = with_unix_lines(text[parts.abstract : parts.abstract_end])
    notes = with_unix_lines(text[parts.notes :]).rstrip()
    paper = front.paper(abstract, notes, first_line=1 + text.count("\n", 0, parts.abstract))
    return paper, tuple(sorted(front.diagnostics))


def digest_of(abstract: str) -> str:
    """What ``body`` holds of an abstract: it tells whether a person changed it since."""
    return blake2b(abstract.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def is_web_address(text: str) -> bool:
    """Whether a text is an address that a page may link to."""
    return _WEB_ADDRESS.fullmatch(text) is not None


class _Front(FieldReader):
    """The front matter of one paper."""

    def paper(self, abstract: str, notes: str, first_line: int) -> Paper | None:
        """The paper, once every field was looked at, or None where a vital one is missing or wrong."""
        self.warn_of_unknown(KEYS)
        title = " ".join(self.text("title").split())
        if not title and "title" not in self.broken:
            self.reject("title", "the title is missing")
        listed = self.listed()
        date = self.day(listed)
        known_as = tuple(dict.fromkeys(self.texts("known_as") or ()))
        hidden = self.claim("hidden")
        body = self.matching("body", _DIGEST.fullmatch, "sixteen hex digits")
        arxiv = normalise_arxiv(self.matching("arxiv", normalise_arxiv, "an arXiv id such as 2501.01234")) or ""
        doi = normalise_doi(self.matching("doi", normalise_doi, "a DOI such as 10.1000/182")) or ""
        paper = Paper(
            path=self.path,
            title=title,
            date=date or EPOCH,
            rank=listed[0].rank if listed else None,
            listed=listed,
            known_as=known_as,
            abstract=abstract,
            notes=notes,
            body_digest=body,
            arxiv=arxiv,
            doi=doi,
            authors=self.texts("authors") or (),
            links=self.links(),
            categories=self.texts("categories") or (),
            namesake=self.claim("namesake"),
            tags=self.texts("tags"),
            add_tags=self.texts("add_tags") or (),
            drop_tags=self.texts("drop_tags") or (),
            hidden=hidden,
            was=self.old_slugs(),
            lines=self.lines | {"": first_line},
        )
        return None if date is None or self.broken & _VITAL else paper

    def listed(self) -> tuple[Listing, ...]:
        listings = []
        for dump, node in self.pairs("listed", "{dump.txt: [2026-09-01, 1]}"):
            marks = list(map(spell, node.nodes[2:])) if isinstance(node, Items) else []
            if not isinstance(node, Items) or len(node.nodes) < 2 or marks not in ([], [CATALOGUED]):
                self.reject("listed", f"listed wants [date, rank] for {dump}: {show(node)}", node)
                continue
            date, rank = self.date("listed", node.nodes[0]), spell(node.nodes[1])
            if not _RANK.fullmatch(rank) or int(rank) >= 1 << SLOT_BITS:
                self.reject("listed", f"a rank is a number from 1: {rank}", node)
            elif date:
                listings.append(Listing(date, int(rank), dump, bool(marks)))
        return tuple(sorted(listings))

    def day(self, listed: tuple[Listing, ...]) -> dt.date | None:
        """The paper's date; a missing one is reported, and one that stands there without effect."""
        date = self.date("date", self.nodes.get("date"))
        if not listed:
            if not date and not self.broken & {"date", "listed"}:
                self.reject("date", "the date is missing: date: YYYY-MM-DD")
            return date
        if date and date != listed[0].date:
            self.warn("date", f"date is not read where a dump lists the paper, on {listed[0].date}: {date}")
        return listed[0].date

    def matching(self, key: str, matches: Callable[[str], object], wish: str) -> str:
        text = self.text(key)
        if not text or matches(text):
            return text
        self.reject(key, f"{key} wants {wish}: {text}")
        return ""

    def links(self) -> tuple[tuple[str, str], ...]:
        links = []
        for kind, node in self.pairs("links", "{code: https://example.org}"):
            if isinstance(node, Text) and is_web_address(node.text):
                links.append((kind, node.text))
            else:
                self.reject("links", f"a link starts with https:// or http://: {show(node)}", node)
        return tuple(links)

    def old_slugs(self) -> tuple[str, ...]:
        slugs = self.texts("was") or ()
        for slug in slugs:
            if not SLUG.fullmatch(slug):
                self.reject("was", f"was wants slugs, lower case words joined by hyphens: {slug}")
        return tuple(slug for slug in slugs if SLUG.fullmatch(slug))
