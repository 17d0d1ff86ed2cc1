"""A shortcut through YAML for front matter that stands exactly as ingest wrote it, as nearly all of an archive does.

It gives what ``read_fields`` gives, or nothing; a test holds that for any text. It is there for clean builds alone:
with it an ingested file is read in two thirds of the time.
"""

from __future__ import annotations

import re

from digest.content.plainyaml import PLAIN_FILE_NAME, QUOTABLE, Fields, Items, Text

_QUOTED = f'"{QUOTABLE}*"'
_FRONT_MATTER = re.compile(
    rf"(?P<title>title): (?P<words>{_QUOTED})\n"
    rf"(?P<listed>listed):\n(?P<listings>(?:  {PLAIN_FILE_NAME}: \[[0-9-]+, [0-9]+\]\n)+)"
    rf"(?P<known_as>known_as):\n(?P<titles>(?:  - {_QUOTED}\n)+)"
    r"(?P<body>body): (?P<digest>[0-9a-f]+)\n"
)
_LISTING = re.compile(r"  (?P<dump>[^:]+): (?P<both>\[(?P<date>[^,]+), (?P<rank>[0-9]+)\])\n")
_TITLE = re.compile(rf"  - (?P<words>{_QUOTED})\n")


def read_ingested(text: str, first_line: int = 1) -> Fields | None:
    """The fields of a front matter as ingest writes it without extras, None for any other text."""
    found = _FRONT_MATTER.fullmatch(text)
    if not found:
        return None
    listings = []
    line = first_line + 2
    for each in _LISTING.finditer(text, *found.span("listings")):
        both = Items((_text(each, "date", line), _text(each, "rank", line)), True, line, *each.span("both"))
        listings.append((_text(each, "dump", line), both))
        line += 1
    if len({dump.text for dump, _ in listings}) < len(listings):
        return None
    known_as, first_title = _text(found, "known_as", line), line + 1
    titles = tuple(
        _quoted(each, number) for number, each in enumerate(_TITLE.finditer(text, *found.span("titles")), first_title)
    )
    line = first_title + len(titles)
    body, digest = _text(found, "body", line), _text(found, "digest", line)
    pairs = (
        (_text(found, "title", first_line), _quoted(found, first_line)),
        (
            _text(found, "listed", first_line + 1),
            Fields(tuple(listings), False, first_line + 2, listings[0][0].start, listings[-1][1].end),
        ),
        (known_as, Items(titles, False, first_title, found.start("titles") + 2, titles[-1].end)),
        (body, digest),
    )
    return Fields(pairs, False, first_line, 0, digest.end)


def _text(found: re.Match[str], group: str, line: int) -> Text:
    return Text(found[group], True, line, *found.span(group))


def _quoted(found: re.Match[str], line: int) -> Text:
    start, end = found.span("words")
    return Text(found.string[start + 1 : end - 1], False, line, start, end)
