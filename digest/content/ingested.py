"""A shortcut from the text of a paper file to its paper, for one that stands as ingest wrote it, as nearly all do.

It gives the paper that ``paperfile`` reads field by field, or nothing where anything is unusual, let alone wrong; a
test holds that for any text. It is there for clean builds alone, where it takes a sixth of the time.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from digest.content.fields import LONGEST_TEXT
from digest.content.frontmatter import find_body
from digest.content.plainyaml import PLAIN_FILE_NAME
from digest.content.slug import normalise_doi
from digest.model import EPOCH, LAST_DAY, SLOT_BITS, Listing, Paper
from digest.sources.arxiv_ids import normalise_arxiv

_QUOTED = r'"[^"\\\n]+"'
_KIND = r"(?:code|project|paper|page|demo|data|model)"
"""Kinds of links whose names YAML cannot take for anything else."""
_ADDRESS = r'https?://[^\s/?#<>"\\]+[^\s<>"\\]*'
_CATEGORY = r"[a-z]+(?:-[a-z]+)*\.[A-Za-z]+(?:-[A-Za-z]+)*"
"""Those with a point: a bare word could be a claim or null."""
_EXTRA = (
    rf"(?:arxiv|doi): {_QUOTED}\n"
    rf"|authors:\n(?:  - {_QUOTED}\n)+"
    rf'|links:\n(?:  {_KIND}: "{_ADDRESS}"\n)+'
    rf"|categories: \[{_CATEGORY}(?:, {_CATEGORY})*\]\n"
    r"|namesake: true\n"
)
"""What richer sources add: below the title of a new paper, at the end for one that was known."""
_FRONT_MATTER = re.compile(
    rf"---\ntitle: (?P<title>{_QUOTED})\n"
    rf"(?P<more>(?:{_EXTRA})*)"
    rf"listed:\n(?P<listed>(?:  {PLAIN_FILE_NAME}: \[[0-9-]{{10}}, [1-9][0-9]{{0,6}}(?:, catalogue)?\]\n)+)"
    rf"known_as:\n(?P<known_as>(?:  - {_QUOTED}\n)+)"
    r"body: (?P<body>[0-9a-f]{16})\n"
    rf"(?P<added>(?:{_EXTRA})*)"
    r"---\n"
)
_LISTING = re.compile(r"  ([^:]+): \[([^,]+), ([0-9]+)(, catalogue)?\]\n")
_BLOCK = re.compile(r"([a-z]+):(?: ([^\n]+))?\n((?:  [^\n]+\n)*)")
_LINK = re.compile(r'  ([a-z]+): "([^"]+)"\n')


class _Extras(NamedTuple):
    """What richer sources know besides."""

    arxiv: str = ""
    doi: str = ""
    authors: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()
    namesake: bool = False


_NOTHING = _Extras()


def read_ingested(text: str, path: str) -> Paper | None:
    """The paper in the text of a file that is as ingest writes it, None for any other text."""
    found = _FRONT_MATTER.match(text)
    # What YAML wants escaped is not printable: one look rules all of it out.
    if not found or "\r" in text or not found[0].replace("\n", "").isprintable() or _has_long_line(found[0]):
        return None
    quoted, more, listings, printed, body_digest, added = found.groups()
    title = " ".join(quoted[1:-1].split())
    listed = _read_listings(listings)
    lines = _number_keys(more, listings.count("\n"), printed.count("\n"), added)
    extras = _read_extras(more + added) if more or added else _NOTHING
    if not title or not listed or not lines or extras is None:
        return None
    body = find_body(text, found.end())
    lines[""] = 1 + text.count("\n", 0, body.abstract)
    return Paper(
        path=path,
        title=title,
        date=listed[0].date,
        rank=listed[0].rank,
        listed=listed,
        known_as=tuple(dict.fromkeys(_read_items(printed))),
        abstract=text[body.abstract : body.abstract_end],
        notes=text[body.notes :].rstrip(),
        body_digest=body_digest,
        arxiv=extras.arxiv,
        doi=extras.doi,
        authors=extras.authors,
        links=extras.links,
        categories=extras.categories,
        namesake=extras.namesake,
        lines=lines,
    )


def _has_long_line(front_matter: str) -> bool:
    """Whether a text may be longer than it should be."""
    return len(front_matter) > LONGEST_TEXT and max(map(len, front_matter.split("\n"))) > LONGEST_TEXT


def _read_listings(block: str) -> tuple[Listing, ...]:
    """The listings in order; none where a day or a rank is out of bounds, or a dump stands there twice."""
    listed = []
    try:
        for dump, day, rank, mark in _LISTING.findall(block):
            date = dt.date.fromisoformat(day)
            if not EPOCH <= date <= LAST_DAY or int(rank) >= 1 << SLOT_BITS:
                return ()
            listed.append(Listing(date, int(rank), dump, mark != ""))
    except ValueError:
        return ()
    if len(listed) > 1:
        listed.sort()
        if len({each.dump for each in listed}) < len(listed):
            return ()
    return tuple(listed)


def _read_items(block: str) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(block[len('  - "') : -len('"\n')].split('"\n  - "'))


def _number_keys(more: str, listed: int, known_as: int, added: str) -> dict[str, int]:
    """The line of each key, by the texts of extras and the lines of lists; nothing where a key stands there twice."""
    sizes = [
        ("title", 0),
        *[(key, lines.count("\n")) for key, _, lines in _BLOCK.findall(more)],
        ("listed", listed),
        ("known_as", known_as),
        ("body", 0),
        *[(key, lines.count("\n")) for key, _, lines in _BLOCK.findall(added)],
    ]
    numbers, line = {}, 2
    for key, size in sizes:
        numbers[key] = line
        line += 1 + size
    return numbers if len(numbers) == len(sizes) else {}


def _read_extras(blocks: str) -> _Extras | None:
    """What richer sources added; None where it is not spelled as they spell it."""
    values = {key: (value, lines) for key, value, lines in _BLOCK.findall(blocks)}
    arxiv, doi = (values.get(key, ("", ""))[0][1:-1] for key in ("arxiv", "doi"))
    links = tuple(_LINK.findall(values["links"][1])) if "links" in values else ()
    if (
        normalise_arxiv(arxiv) != (arxiv or None)
        or normalise_doi(doi) != (doi or None)
        or len(dict(links)) < len(links)
    ):
        return None
    return _Extras(
        arxiv,
        doi,
        _read_items(values["authors"][1]) if "authors" in values else (),
        links,
        tuple(values["categories"][0][1:-1].split(", ")) if "categories" in values else (),
        "namesake" in values,
    )
