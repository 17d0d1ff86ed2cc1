"""A shortcut through YAML for front matter that stands exactly as ingest wrote it, as nearly all of an archive does.

It gives what ``read_fields`` gives, or nothing; a test holds that for any text. It is there for clean builds alone:
with it an ingested file is read in two thirds of the time, one with authors and links in a third.
"""

from __future__ import annotations

import re

from digest.content.plainyaml import PLAIN_FILE_NAME, QUOTABLE, Fields, Items, Node, Text

_QUOTED = f'"{QUOTABLE}*"'
_KIND = r"(?:code|project|paper|page|demo|data|model)"
"""Kinds of links whose names YAML cannot take for anything else."""
_CATEGORY = r"[a-z]+(?:-[a-z]+)*\.[A-Za-z]+(?:-[A-Za-z]+)*"
"""Those with a point: a bare word could be a claim or null."""
_EXTRA = (
    rf"(?:arxiv|doi): {_QUOTED}\n"
    rf"|authors:\n(?:  - {_QUOTED}\n)+"
    rf"|links:\n(?:  {_KIND}: {_QUOTED}\n)+"
    rf"|categories: \[{_CATEGORY}(?:, {_CATEGORY})*\]\n"
    r"|namesake: true\n"
)
"""What richer sources add: below the title of a new paper, at the end for one that was known."""
_FRONT_MATTER = re.compile(
    rf"(?P<title>title): (?P<words>{_QUOTED})\n"
    rf"(?P<more>(?:{_EXTRA})*)"
    rf"(?P<listed>listed):\n(?P<listings>(?:  {PLAIN_FILE_NAME}: \[[0-9-]+, [0-9]+(?:, catalogue)?\]\n)+)"
    rf"(?P<known_as>known_as):\n(?P<titles>(?:  - {_QUOTED}\n)+)"
    r"(?P<body>body): (?P<digest>[0-9a-f]+)\n"
    rf"(?P<added>(?:{_EXTRA})*)"
)
_LISTING = re.compile(r"  (?P<dump>[^:]+): \[(?P<date>[^,]+), (?P<rank>[0-9]+)(?:, (?P<mark>catalogue))?\]\n")
_ITEM = re.compile(rf"  - (?P<words>{_QUOTED})\n")
_BLOCK = re.compile(r"(?P<key>[a-z]+):(?: (?P<value>[^\n]+))?\n(?P<lines>(?:  [^\n]+\n)*)")
_LINK = re.compile(rf"  (?P<kind>[a-z]+): (?P<words>{_QUOTED})\n")
_WORD = re.compile(r"[^\[\], \n]+")

_Pair = tuple[Text, Node]


def read_ingested(text: str, first_line: int = 1) -> Fields | None:
    """The fields of a front matter as ingest writes it, None for any other text."""
    found = _FRONT_MATTER.fullmatch(text)
    if not found:
        return None
    title: _Pair = _text(found, "title", first_line), _quoted(found, first_line)
    more = _read_extras(found, "more", first_line + 1)
    line = first_line + 1 + text.count("\n", *found.span("more"))
    listed: _Pair = _text(found, "listed", line), _read_listings(found, line + 1)
    line += 1 + text.count("\n", *found.span("listings"))
    titles = _read_items(text, *found.span("titles"), line + 1)
    known_as: _Pair = _text(found, "known_as", line), titles
    line += 1 + len(titles.nodes)
    body: _Pair = _text(found, "body", line), _text(found, "digest", line)
    pairs = (title, *more, listed, known_as, body, *_read_extras(found, "added", line + 1))
    if any(_has_twins(value) for _, value in pairs) or len({key.text for key, _ in pairs}) < len(pairs):
        return None
    return Fields(pairs, False, first_line, 0, pairs[-1][1].end)


def _read_listings(found: re.Match[str], line: int) -> Fields:
    pairs = []
    for number, each in enumerate(_LISTING.finditer(found.string, *found.span("listings")), line):
        groups = ("date", "rank", "mark") if each["mark"] else ("date", "rank")
        values = tuple(_text(each, group, number) for group in groups)
        both = Items(values, True, number, values[0].start - 1, values[-1].end + 1)
        pairs.append((_text(each, "dump", number), both))
    return Fields(tuple(pairs), False, line, pairs[0][0].start, pairs[-1][1].end)


def _read_extras(found: re.Match[str], group: str, line: int) -> list[_Pair]:
    pairs: list[_Pair] = []
    for block in _BLOCK.finditer(found.string, *found.span(group)):
        key = _text(block, "key", line)
        pairs.append((key, _read_value(block, line)))
        line += 1 + block["lines"].count("\n")
    return pairs


def _read_value(block: re.Match[str], line: int) -> Node:
    value, (start, end) = block["value"], block.span("value")
    if value is None and block["key"] == "authors":
        return _read_items(block.string, *block.span("lines"), line + 1)
    if value is None:
        links = enumerate(_LINK.finditer(block.string, *block.span("lines")), line + 1)
        pairs = tuple((_text(each, "kind", number), _quoted(each, number)) for number, each in links)
        return Fields(pairs, False, line + 1, pairs[0][0].start, pairs[-1][1].end)
    if value[0] == '"':
        return Text(value[1:-1], False, line, start, end)
    if value[0] == "[":
        words = _WORD.finditer(block.string, start, end)
        return Items(tuple(Text(each[0], True, line, *each.span()) for each in words), True, line, start, end)
    return Text(value, True, line, start, end)


def _read_items(text: str, start: int, end: int, line: int) -> Items:
    nodes = tuple(_quoted(each, number) for number, each in enumerate(_ITEM.finditer(text, start, end), line))
    return Items(nodes, False, line, start + 2, nodes[-1].end)


def _has_twins(value: Node) -> bool:
    """Whether a name stands in it twice, which YAML refuses."""
    return isinstance(value, Fields) and len({name.text for name, _ in value.pairs}) < len(value.pairs)


def _text(found: re.Match[str], group: str, line: int) -> Text:
    return Text(found[group], True, line, *found.span(group))


def _quoted(found: re.Match[str], line: int) -> Text:
    start, end = found.span("words")
    return Text(found.string[start + 1 : end - 1], False, line, start, end)
