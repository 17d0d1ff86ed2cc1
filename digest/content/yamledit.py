"""Edits of a YAML text that change the values asked for and no other character: comments, order, line ends stay.

A person and a command share these files. What a person wrote is never formatted anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from digest.content.plainyaml import Fields, Items, Node, Text, quote, quote_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_COLON = re.compile(r"\s*:")


def line_end_of(text: str) -> str:
    """The line end that a text uses, judged by its first line; LF for a text of one line."""
    return "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"


def pair_lines(pairs: Mapping[str, str], indent: str = "  ") -> list[str]:
    """Names with their values, a line each."""
    return [f"{indent}{quote_name(name)}: {value}" for name, value in pairs.items()]


def item_lines(values: Iterable[str], prefix: str = "  - ") -> list[str]:
    """Texts as a list, a line each."""
    return [prefix + quote(value) for value in values]


class YamlEdit:
    """Collects changes to one text, whose spans are those of ``read_fields``; ``result`` applies them all.

    Large, for it has one method for each kind of edit, all of which must know of the others' spans.
    """

    def __init__(self, text: str, line_end: str) -> None:
        self._text = text
        self._line_end = line_end
        self._changes: list[tuple[int, int, str]] = []
        self._appended: list[str] = []

    def result(self) -> str:
        """The text with every change in its place; what was inserted at one place keeps the order of the calls."""
        at_end = self._lines_at(len(self._text), self._appended)  # behind what the last value grew by at that place
        parts = []
        done = 0
        for start, end, value in sorted([*self._changes, at_end], key=lambda change: change[0]):
            parts += [self._text[done:start], value]
            done = end
        return "".join([*parts, self._text[done:]])

    def set_text(self, fields: Fields, key: str, value: str) -> None:
        """Make a key have this value, spelled as it stands; a missing key comes behind all others."""
        pair = fields.find(key)
        if pair is None:
            self.append(pair_lines({key: value}, indent=""))
        elif spell(pair[1]) != value:
            self._replace(*pair, value)

    def set_block(self, fields: Fields, key: str, wanted: Mapping[str, str] | Sequence[str]) -> None:
        """Make a key hold these names with values, or these texts; names that are not wanted are left alone.

        Nothing wanted changes nothing. Texts are at least as many as the list has now.
        """
        pair = fields.find(key)
        lines = pair_lines(wanted) if isinstance(wanted, Mapping) else item_lines(wanted)
        if not wanted or (pair and _holds(pair[1], wanted)):
            return
        if pair is None:
            self.append([f"{quote_name(key)}:", *lines])
        elif isinstance(pair[1], Fields) and isinstance(wanted, Mapping):
            self._set_pairs(pair[1], wanted)
        elif isinstance(pair[1], Items) and not isinstance(wanted, Mapping):
            self._set_items(pair[1], wanted)
        elif pair[1].start == pair[1].end:  # the key stands there alone
            self._insert(self._below(pair[0].end), lines)
        else:
            self._replace(*pair, _in_one_line(wanted))

    def set_entry(self, fields: Fields, name: str, wanted: Mapping[str, str]) -> None:
        """Like ``set_block``, but a missing name goes behind the nearest smaller one."""
        if fields.find(name) or not fields.pairs:
            self.set_block(fields, name, wanted)
        else:
            self._insert_in_order(fields, name, [f"{quote_name(name)}:", *pair_lines(wanted)])

    def append(self, lines: Sequence[str]) -> None:
        """Add lines at the end of the text."""
        self._appended += lines

    def _set_pairs(self, fields: Fields, wanted: Mapping[str, str]) -> None:
        missing = {}
        for name, value in wanted.items():
            pair = fields.find(name)
            if pair is None:
                missing[name] = value
            elif spell(pair[1]) != value:
                self._replace(*pair, value)
        if fields.is_flow:
            self._insert_in_brackets(fields, fields.pairs, pair_lines(missing, indent=""))
            return
        indent = self._before(fields.pairs[0][0].start)
        for name, value in missing.items():
            self._insert_in_order(fields, name, pair_lines({name: value}, indent))

    def _insert_in_order(self, fields: Fields, name: str, lines: Sequence[str]) -> None:
        """Behind the nearest smaller name, so that names in order stay so."""
        first = fields.pairs[0][0].start
        smaller = [pair for pair in fields.pairs if pair[0].text < name]
        if not smaller:
            self._insert(first - len(self._before(first)), lines)
            return
        key, node = smaller[-1]
        self._insert(self._below(key.end if node.start == node.end else self._end(node)), lines)

    def _set_items(self, items: Items, values: Sequence[str]) -> None:
        for node, value in zip(items.nodes, values, strict=False):
            if spell(node) != value:
                self._changes.append((node.start, self._end(node), quote(value)))
        more = values[len(items.nodes) :]
        if items.is_flow:
            self._insert_in_brackets(items, [(node, node) for node in items.nodes], item_lines(more, prefix=""))
            return
        last = items.nodes[-1]
        self._insert(self._below(self._end(last)), item_lines(more, self._before(last.start)))

    def _insert_in_brackets(self, node: Node, pairs: Sequence[tuple[Node, Node]], more: Sequence[str]) -> None:
        """Behind the last value, so that a comma and comments after it stay where they are."""
        if not pairs:
            self._changes.append((node.start + 1, node.start + 1, ", ".join(more)))
            return
        key, last = pairs[-1]
        at = self._gap(key) if last.start == last.end else self._end(last)
        self._changes.append((at, at, "".join(f", {each}" for each in more)))

    def _replace(self, key: Text, node: Node, value: str) -> None:
        if node.start == node.end:  # no value yet
            at = self._gap(key)
            self._changes.append((at, at, f" {value}" if self._text[at - 1] == ":" else f": {value}"))
        else:
            self._changes.append((node.start, self._end(node), value))

    def _gap(self, key: Node) -> int:
        """Where a value is missing, be it with the colon, as within braces; the parser's mark may stand lines below."""
        colon = _COLON.match(self._text, key.end)
        return colon.end() if colon else key.end

    def _insert(self, at: int, lines: Sequence[str]) -> None:
        self._changes.append(self._lines_at(at, lines))

    def _lines_at(self, at: int, lines: Sequence[str]) -> tuple[int, int, str]:
        """The change that inserts lines where a line starts, or behind a last line without an end, which stays so."""
        is_at_start = at == 0 or self._text[at - 1] == "\n"
        end = self._line_end
        return at, at, "".join(line + end if is_at_start else end + line for line in lines)

    def _before(self, position: int) -> str:
        """What stands on the line before a position."""
        return self._text[self._text.rfind("\n", 0, position) + 1 : position]

    def _below(self, position: int) -> int:
        """Where the next line starts."""
        found = self._text.find("\n", position)
        return len(self._text) if found < 0 else found + 1

    def _end(self, node: Node) -> int:
        """Where a value ends; the span of a block of text reaches to the start of the next line."""
        return node.start + len(self._text[node.start : node.end].rstrip())


def spell(node: Node) -> str:
    """A value in the one form that edits write: a text as it is, a list in brackets."""
    if isinstance(node, Text):
        return node.text
    if isinstance(node, Items):
        return "[" + ", ".join(spell(inner) for inner in node.nodes) + "]"
    return "{" + ", ".join(f"{name.text}: {spell(inner)}" for name, inner in node.pairs) + "}"


def _holds(node: Node, wanted: Mapping[str, str] | Sequence[str]) -> bool:
    if isinstance(wanted, Mapping):
        held = {name.text: spell(value) for name, value in node.pairs} if isinstance(node, Fields) else {}
        return all(held.get(name) == value for name, value in wanted.items())
    return isinstance(node, Items) and [spell(inner) for inner in node.nodes] == list(wanted)


def _in_one_line(wanted: Mapping[str, str] | Sequence[str]) -> str:
    if isinstance(wanted, Mapping):
        return "{" + ", ".join(pair_lines(wanted, indent="")) + "}"
    return "[" + ", ".join(map(quote, wanted)) + "]"
