"""The part of YAML that people write by hand: fields, lists and texts, each with its line and its span in the text.

Values stay the characters that stand in the file, so that an arXiv id does not become a number, and ``no`` is a word
until a reader asks for a claim. Anchors, aliases, tags and deep nesting are refused: nobody needs them here, and with
them a small file unfolds to gigabytes. What fields mean is for the modules that read them.

The spans let an edit replace a value and leave every other character of the file as it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol, cast

import yaml

from digest.model import Diagnostic, Severity

# The parser alone: resolving types and constructing values, which we do not want, would cost twice as much again.
# PyYAML can be built without libyaml; its own parser gives the same events, only later.
_EventParser = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

# Compared by class alone: half the cost of `isinstance`, at forty events a file.
_SCALAR: type[object] = yaml.ScalarEvent
_ALIAS: type[object] = yaml.AliasEvent
_SEQUENCE: type[object] = yaml.SequenceStartEvent
_SEQUENCE_END: type[object] = yaml.SequenceEndEvent
_MAPPING_END: type[object] = yaml.MappingEndEvent
_STREAM_END: type[object] = yaml.StreamEndEvent

_DEEPEST = 3
"""A field, a listing in it, and that listing's date and rank: no file of ours nests deeper."""
_EMPTY = frozenset(["", "~", "null", "Null", "NULL"])
_ESCAPED = '"\\\\\x00-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff'
"""What a quoted text must escape (YAML 1.1, 5.1 and 5.4), and what no editor shows."""
_UNQUOTABLE = re.compile(f"[{_ESCAPED}]")
QUOTABLE = f"[^{_ESCAPED}]"
"""Pattern of a character that stands for itself in quotes."""
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


class Fault(Exception):  # noqa: N818  # it never leaves this package
    """Text that is no YAML, or more of it than we accept."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read_fields(text: str, path: str, first_line: int = 1) -> tuple[Fields | None, tuple[Diagnostic, ...]]:
    """The fields of a YAML text, or what is wrong with it; spans are counted from the start of ``text``."""
    try:
        return _Reading(text, first_line).document(), ()
    except Fault as fault:
        return None, (Diagnostic(path, fault.line, Severity.ERROR, fault.message),)
    except yaml.MarkedYAMLError as error:
        is_open = (error.context or "").startswith(("while parsing a flow", "while scanning a quoted"))
        mark = error.context_mark if is_open else error.problem_mark
        line, index = (mark.line, cast("_Mark", mark).index) if mark else (0, 0)
        message = _explain(error.problem or error.context or "", text[index : index + 1], is_open)
        return None, (Diagnostic(path, first_line + line, Severity.ERROR, message),)
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        spot = next((spot for spot, char in enumerate(text) if _is_forbidden(char)), 0)
        message = f"a character that YAML does not allow: U+{ord(text[spot]):04X}"
        return None, (Diagnostic(path, first_line + text.count("\n", 0, spot), Severity.ERROR, message),)


def quote(text: str) -> str:
    """The text as a YAML value in double quotes, on one line."""
    return '"' + _UNQUOTABLE.sub(_escape, text) + '"'


def quote_name(name: str) -> str:
    """A name as a YAML key: without quotes where YAML cannot mistake it for anything else."""
    return name if _PLAIN_NAME.fullmatch(name) else quote(name)


class _Mark(Protocol):
    line: int
    index: int


class _Event(Protocol):
    """What PyYAML's events have in common; each kind has the part of it that its kind needs."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    implicit: tuple[bool, bool]
    flow_style: bool
    explicit: bool


class _Parser(Protocol):
    def get_event(self) -> _Event: ...


class _Reading:
    """One pass over the parser's events, up to the stream's end. Raises ``Fault`` or PyYAML's own errors."""

    def __init__(self, text: str, first_line: int) -> None:
        self.next = cast("_Parser", _EventParser(text)).get_event
        self.text = text
        self.first_line = first_line

    def document(self) -> Fields:
        self.next()  # the stream's start
        if type(self.next()) is _STREAM_END:
            return Fields((), False, self.first_line, 0, 0)
        node = self.node(self.next(), depth=1)
        if isinstance(node, Text) and node.is_empty:
            node = Fields((), False, node.line, 0, 0)
        if not isinstance(node, Fields):
            raise Fault("lines of the form `key: value` are wanted here", node.line)
        first = node.pairs[0][0] if node.pairs else None
        if node.is_flow or (first and self.text[: first.start][-1:] not in ("", "\n")):
            raise Fault("fields start in the first column, a line each, without braces", node.line)
        end = self.next()
        if end.explicit or type(self.next()) is not _STREAM_END:
            raise Fault("the fields end here, but not the text", self.line(end))
        return node

    def line(self, event: _Event) -> int:
        return self.first_line + event.start_mark.line

    def node(self, event: _Event, depth: int) -> Node:
        if type(event) is _ALIAS or event.anchor is not None:
            raise Fault(f"anchors and aliases are not read here: {event.anchor}", self.line(event))
        if event.tag is not None:
            raise Fault(f"tags are not read here: {event.tag}", self.line(event))
        if type(event) is _SCALAR:
            start = event.start_mark
            return Text(event.value, event.implicit[0], self.first_line + start.line, start.index, event.end_mark.index)
        if depth > _DEEPEST:
            raise Fault("nested too deep", self.line(event))
        return self.items(event, depth) if type(event) is _SEQUENCE else self.fields(event, depth)

    def items(self, first: _Event, depth: int) -> Items:
        nodes = []
        while type(event := self.next()) is not _SEQUENCE_END:
            nodes.append(self.node(event, depth + 1))
        return Items(tuple(nodes), first.flow_style, self.line(first), *_span(first, event, nodes))

    def fields(self, first: _Event, depth: int) -> Fields:
        pairs: dict[str, tuple[Text, Node]] = {}
        while type(event := self.next()) is not _MAPPING_END:
            key = self.node(event, depth + 1)
            if not isinstance(key, Text):
                raise Fault("a key must be a text", key.line)
            if key.text in pairs:
                raise Fault(f"{key.text} stands here twice: first in line {pairs[key.text][0].line}", key.line)
            pairs[key.text] = key, self.node(self.next(), depth + 1)
        values = [value for _, value in pairs.values()]
        return Fields(tuple(pairs.values()), first.flow_style, self.line(first), *_span(first, event, values))


def _span(first: _Event, last: _Event, nodes: list[Node]) -> tuple[int, int]:
    """From the first to the last character. A block ends with its last value: the parser's mark looks further."""
    end = last.end_mark.index if first.flow_style or not nodes else nodes[-1].end
    return first.start_mark.index, end


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in '"\\':
        return "\\" + char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _is_forbidden(char: str) -> bool:
    """Whether YAML 1.1 (5.1) has no room for this character, even in quotes."""
    return bool(re.match("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", char))


def _explain(problem: str, char: str, is_open: bool) -> str:
    """The parser's message, with the mend where the cause is a common one; ``char`` stands where it stopped."""
    if is_open:
        return f"what {char} opens here is not closed, or lacks a comma"
    if char == "\t":
        return "a tab cannot stand here: write spaces"
    if problem.startswith("mapping values are not allowed"):
        return "a colon and a space inside a value: put the value in quotes"
    if char and char in "@`%&*!|>[]{}," and "token" in problem:
        return f"a value cannot start with {char}: put it in quotes"
    return f"not YAML: {problem}"
