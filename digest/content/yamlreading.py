"""YAML by PyYAML's parser: events to the fields, lists and texts of ``plainyaml``, or what is wrong with the text."""

from __future__ import annotations

import re
from typing import Protocol, cast

import yaml

from digest.content.plainyaml import Fields, Items, Node, Text
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


class Fault(Exception):  # noqa: N818  # it never leaves this package
    """Text that is no YAML, or more of it than we accept."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read_document(text: str, path: str, first_line: int = 1) -> tuple[Fields | None, tuple[Diagnostic, ...]]:
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


def _is_forbidden(char: str) -> bool:
    """Whether YAML 1.1 (5.1) has no room for this character, even in quotes."""
    return bool(re.match("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", char))


def _explain(problem: str, char: str, is_open: bool) -> str:
    """The parser's message, with the mend where the cause is a common one; ``char`` stands where it stopped."""
    if is_open:
        opened = f"what {char} opens here" if char.strip() else "what was opened before"
        return f"{opened} is not closed, or lacks a comma"
    if char == "\t":
        return "a tab cannot stand here: write spaces"
    if problem.startswith("mapping values are not allowed"):
        return "a colon and a space inside a value: put the value in quotes"
    if char and char in "@`%&*!|>[]{}," and "token" in problem:
        return f"a value cannot start with {char}: put it in quotes"
    return f"not YAML: {problem}"
