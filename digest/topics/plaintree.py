"""YAML as mappings, lists and texts, and nothing else: what ``tags.yml`` is made of.

Numbers and dates stay the characters that stand in the file, for a date that no calendar has would end the reading.
Aliases and tags are refused: with aliases a small file unfolds to gigabytes. So is what is nested deeper than any
tag's phrases, as soon as it begins: libyaml's time grows with the square of the depth.
"""

from __future__ import annotations

from typing import NoReturn, Protocol, cast

import yaml

# PyYAML can be built without libyaml; its own parser gives the same events, only later.
_EventParser = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

_SCALAR: type[object] = yaml.ScalarEvent
_ALIAS: type[object] = yaml.AliasEvent
_MAPPING: type[object] = yaml.MappingStartEvent
_MAPPING_END: type[object] = yaml.MappingEndEvent
_SEQUENCE_END: type[object] = yaml.SequenceEndEvent
_STREAM_END: type[object] = yaml.StreamEndEvent
_DOCUMENT_END: type[object] = yaml.DocumentEndEvent

_DEEPEST = 8
"""Levels that a file may nest: a taxonomy has five, and a file of brackets would use up the stack."""


class _Event(Protocol):
    start_mark: yaml.Mark
    anchor: str | None
    tag: str | None
    value: str


class _Parser(Protocol):
    def get_event(self) -> _Event: ...


def load_tree(text: str) -> object:
    """The one document of a text: dicts, lists and texts; None for an empty one.

    Raises:
        yaml.YAMLError: it is no YAML, or more of it than is read here; most say where in ``problem_mark``.
    """
    parser = cast("_Parser", _EventParser(text))
    parser.get_event()  # the stream's start
    if type(parser.get_event()) is _STREAM_END:
        return None
    tree = _read(parser, parser.get_event(), 1)
    end = parser.get_event()
    if type(end) is not _DOCUMENT_END or type(parser.get_event()) is not _STREAM_END:
        _refuse("a second document begins", end)
    return tree


def _read(parser: _Parser, event: _Event, depth: int) -> object:
    kind = type(event)
    if kind is _ALIAS or event.anchor is not None:
        _refuse("anchors and aliases are not read here", event)
    if event.tag is not None:
        _refuse(f"tags are not read here: {event.tag}", event)
    if kind is _SCALAR:
        return event.value
    if depth > _DEEPEST:
        _refuse("nested too deep", event)
    following = parser.get_event
    if kind is not _MAPPING:
        items = []
        while type(event := following()) is not _SEQUENCE_END:
            items.append(_read(parser, event, depth + 1))
        return items
    fields: dict[str, object] = {}
    while type(event := following()) is not _MAPPING_END:
        key = _read(parser, event, depth + 1)
        if not isinstance(key, str):
            _refuse("a key must be a text", event)
        fields[key] = _read(parser, following(), depth + 1)
    return fields


def _refuse(problem: str, event: _Event) -> NoReturn:
    raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
