"""The part of YAML that people write by hand: fields, lists and texts, each with its line and its span in the text.

Values stay the characters that stand in the file, so that an arXiv id does not become a number, and ``no`` is a word
until a reader asks for a claim. Anchors, aliases, tags and deep nesting are refused: nobody needs them here, and with
them a small file unfolds to gigabytes. What fields mean is for the modules that read them.

The spans let an edit replace a value and leave every other character of the file as it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from digest.model import Diagnostic

_EMPTY = frozenset(["", "~", "null", "Null", "NULL"])
_ESCAPED = '"\\\\\x00-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff'
"""What a quoted text must escape (YAML 1.1, 5.1 and 5.4), and what no editor shows."""
_UNQUOTABLE = re.compile(f"[{_ESCAPED}]")
PLAIN_FILE_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*\.[a-z]{2,5}"
"""Pattern of a file's name that YAML takes for a text without quotes."""
_PLAIN_NAME = re.compile(
    rf"{PLAIN_FILE_NAME}"
    r"|(?!(?i:y|n|yes|no|on|off|true|false|null)\Z)[A-Za-z][A-Za-z_]*"
)
"""A name that YAML takes for a text without quotes: a file with an ending, or a word that is no claim."""


class Text(NamedTuple):
    """One value as the file spells it."""

    text: str
    is_plain: bool
    """Whether it stands without quotes."""
    line: int
    start: int
    end: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is given: no value at all, or YAML's word for it."""
        return self.is_plain and self.text in _EMPTY


class Items(NamedTuple):
    """A list."""

    nodes: tuple[Node, ...]
    is_flow: bool
    """Whether it is written in brackets."""
    line: int
    start: int
    end: int


class Fields(NamedTuple):
    """Keys with their values, in the order of the file. No key occurs twice."""

    pairs: tuple[tuple[Text, Node], ...]
    is_flow: bool
    line: int
    start: int
    end: int

    def get(self, key: str) -> Node | None:
        """The value of a key, None where the key is missing."""
        pair = self.find(key)
        return pair and pair[1]

    def find(self, key: str) -> tuple[Text, Node] | None:
        """A key with its value, None where the key is missing."""
        return next((pair for pair in self.pairs if pair[0].text == key), None)


Node = Text | Items | Fields


def read_fields(text: str, path: str, first_line: int = 1) -> tuple[Fields | None, tuple[Diagnostic, ...]]:
    """The fields of a YAML text, or what is wrong with it; spans are counted from the start of ``text``."""
    from digest.content.yamlreading import read_document  # PyYAML takes 20 ms to start; most builds do without

    return read_document(text, path, first_line)


def quote(text: str) -> str:
    """The text as a YAML value in double quotes, on one line."""
    return '"' + _UNQUOTABLE.sub(_escape, text) + '"'


def quote_name(name: str) -> str:
    """A name as a YAML key: without quotes where YAML cannot mistake it for anything else."""
    return name if _PLAIN_NAME.fullmatch(name) else quote(name)


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in '"\\':
        return "\\" + char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
