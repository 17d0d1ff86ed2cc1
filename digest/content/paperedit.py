"""A paper file written: new ones whole, known ones by changes to the values and the text that are ingest's.

---
title: "…"                      the operator's from the moment it stands there
arxiv: "2501.01234"             likewise, as far as a source gave them: doi, authors, links, categories
listed:                         dump: [date, rank in that day's list], in order of name
  000_9851ff84e815a022.txt: [2026-09-01, 21]
known_as:                       titles as printed; the first makes the slug, the others are in order
  - "…"
body: 0123456789abcdef          digest of the abstract as ingest wrote it
---

The abstract as Markdown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.content.frontmatter import find_parts, with_unix_lines
from digest.content.paperfile import CATALOGUED, digest_of
from digest.content.plainyaml import quote, read_fields
from digest.content.yamledit import YamlEdit, item_lines, line_end_of, pair_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.model import Listing


def write_paper(
    title: str,
    listed: Iterable[Listing],
    known_as: Sequence[str],
    abstract: str,
    *,
    extras: Sequence[str] = (),
) -> str:
    """The text of a new paper file; ``extras`` are lines of further fields."""
    lines = [
        "---",
        f"title: {quote(title)}",
        *extras,
        "listed:",
        *pair_lines(_spell_listings(listed)),
        "known_as:",
        *item_lines(known_as),
        f"body: {digest_of(abstract)}",
        "---",
        *(["", abstract] if abstract else []),
    ]
    return "\n".join(lines) + "\n"


def spell_extras(
    arxiv: str = "",
    doi: str = "",
    authors: Sequence[str] = (),
    links: Sequence[tuple[str, str]] = (),
    categories: Sequence[str] = (),
) -> dict[str, tuple[str, ...]]:
    """What a source knows beyond title and abstract: front matter lines by their key, without the empty ones."""
    blocks = {
        "arxiv": (f"arxiv: {quote(arxiv)}",) if arxiv else (),
        "doi": (f"doi: {quote(doi)}",) if doi else (),
        "authors": ("authors:", *item_lines(authors)) if authors else (),
        "links": ("links:", *pair_lines({kind: quote(url) for kind, url in links})) if links else (),
        "categories": (f"categories: [{', '.join(categories)}]",) if categories else (),
    }
    return {key: lines for key, lines in blocks.items() if lines}


def set_owned(
    text: str,
    *,
    title: str = "",
    listed: Iterable[Listing] = (),
    known_as: Sequence[str] = (),
    body: str = "",
    extras: Sequence[str] = (),
) -> str:
    """The text with these values of ingest's keys; what is empty is left as it stands, and so is every other character.

    ``title`` is for one that nobody mended. ``listed`` and ``known_as`` hold what the file has, and more; ``extras``
    are lines of fields that the file lacks.

    Raises:
        ValueError: the text is no paper file; ``parse_paper`` says why.
    """
    parts = find_parts(text)
    fields = parts and read_fields(text[parts.fields : parts.closing], "")[0]
    if not parts or not fields:
        raise ValueError("not a paper file")
    edit = YamlEdit(text[parts.fields : parts.closing], line_end_of(text))
    edit.append(extras)
    if title:
        edit.set_text(fields, "title", quote(title))
    edit.set_block(fields, "listed", _spell_listings(listed))
    edit.set_block(fields, "known_as", known_as)
    if body:
        edit.set_text(fields, "body", body)
    return text[: parts.fields] + edit.result() + text[parts.closing :]


def replace_abstract(text: str, markdown: str) -> str:
    """The text with another abstract, in its own line ends; front matter and notes keep every character.

    Raises:
        ValueError: the text is no paper file; ``parse_paper`` says why.
    """
    parts = find_parts(text)
    if not parts:
        raise ValueError("not a paper file")
    line_end = line_end_of(text)
    abstract = with_unix_lines(markdown).replace("\n", line_end)
    if parts.abstract < parts.abstract_end:
        return text[: parts.abstract] + abstract + text[parts.abstract_end :]
    before = "" if text[: parts.body].endswith("\n") else line_end
    after = line_end if parts.notes < len(text) else ""
    body = f"{line_end}{abstract}{line_end}{after}" if abstract else text[parts.body : parts.notes]
    return text[: parts.body] + before + body + text[parts.notes :]


def _spell_listings(listed: Iterable[Listing]) -> dict[str, str]:
    in_order = sorted(listed, key=lambda listing: listing.dump)
    return {each.dump: _spell_listing(each) for each in in_order}


def _spell_listing(listing: Listing) -> str:
    mark = f", {CATALOGUED}" if listing.is_catalogued else ""
    return f"[{listing.date}, {listing.rank}{mark}]"
