"""What a paper file that cannot be read still says of its identity, so that ingest makes no second file for its paper.

Not parsing: the lines that look like a title, a printed title, an id. Too many keys do no harm, for all that is done
with them is to hold a paper back until a person has mended the file.
"""

from __future__ import annotations

import re

from digest.content.fields import LONGEST_TEXT
from digest.content.slug import identity_keys

_FIELD = re.compile(r"^(?P<key>title|arxiv|doi)[ \t]*:[ \t]*(?P<value>[^\r\n]+)", re.MULTILINE)
_PRINTED = re.compile(r"^known_as[ \t]*:[ \t]*\r?\n(?P<items>(?:[ \t]*-[^\r\n]*\r?\n?)+)", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*-[ \t]*(?P<value>[^\r\n]+)", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([\"\\]))")
_MOST = 1_000
_HEAD = 100_000
"""Characters in which front matter is looked for."""


def salvage_keys(text: str) -> tuple[str, ...]:
    """The identity keys that a broken paper file seems to have."""
    head = text[:_HEAD]
    fields: dict[str, str] = {}
    for found in _FIELD.finditer(head):
        fields.setdefault(found["key"], _unquote(found["value"]))
    titles = [fields.get("title", "")]
    for block in _PRINTED.finditer(head):
        titles += [_unquote(item["value"]) for item in _ITEM.finditer(block["items"])]
    return identity_keys([title for title in titles[:_MOST] if title], fields.get("arxiv", ""), fields.get("doi", ""))


def _unquote(value: str) -> str:
    value = value.strip()[:LONGEST_TEXT]
    if value[:1] == '"':
        value = value[1:].removesuffix('"')
        return _ESCAPE.sub(lambda found: found[3] or chr(int(found[1] or found[2], 16)), value)
    return value.strip("'")
