"""Values of fields, each checked by itself: texts, lists, claims, dates. Used for front matter and for the ledger.

An empty value counts as one that is not there. What is wrong becomes a diagnostic with its line, and the key is
remembered in ``broken``, so that the caller can decide what a fault there means.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from digest.content.plainyaml import Fields, Items, Text
from digest.content.yamledit import spell
from digest.errors import did_you_mean
from digest.model import EPOCH, LAST_DAY, Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.content.plainyaml import Node

LONGEST_TEXT = 2_000
"""Characters of a title, a name or an address: what is longer was put there by mistake."""
_SHOWN = 80
"""Characters of a wrong value that a message shows."""
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLAIMS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class FieldReader:
    """The fields of one mapping."""

    def __init__(self, fields: Fields, path: str) -> None:
        self.path = path
        self.line = fields.line
        self.lines = {key.text: key.line for key, _ in fields.pairs}
        self.nodes = {key.text: node for key, node in fields.pairs if not (isinstance(node, Text) and node.is_empty)}
        self.broken: set[str] = set()
        self.diagnostics: list[Diagnostic] = []

    def reject(self, key: str, message: str, node: Node | None = None) -> None:
        """Report an error in a field, at its value's line where that is given."""
        line = node.line if node else self.lines.get(key, self.line)
        self.diagnostics.append(Diagnostic(self.path, line, Severity.ERROR, message))
        self.broken.add(key)

    def warn(self, key: str, message: str) -> None:
        """Report a field that means nothing."""
        self.diagnostics.append(Diagnostic(self.path, self.lines.get(key, self.line), Severity.WARNING, message))

    def warn_of_unknown(self, known: Iterable[str]) -> None:
        """Report the keys that nobody reads."""
        for key in self.lines.keys() - known:
            self.warn(key, f"unknown key: {key}{did_you_mean(key, known)}")

    def text(self, key: str) -> str:
        """A text, numbers and dates as they are written; empty where there is none."""
        node = self.nodes.get(key)
        return "" if node is None else self._text(key, node, f"{key} wants a text")

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts, None where there is none; what is no text in it is left out."""
        node = self.nodes.get(key)
        if node is None:
            return None
        if not isinstance(node, Items):
            self.reject(key, f"{key} wants a list, [one, two]: {show(node)}", node)
            return None
        return tuple(filter(None, [self._text(key, item, f"{key} wants texts") for item in node.nodes]))

    def pairs(self, key: str, example: str) -> tuple[tuple[str, Node], ...]:
        """Names with values; ``example`` shows in the message what they should look like."""
        node = self.nodes.get(key)
        if node is None:
            return ()
        if not isinstance(node, Fields):
            self.reject(key, f"{key} wants names with values, {example}: {show(node)}", node)
            return ()
        return tuple((name.text, value) for name, value in node.pairs)

    def claim(self, key: str) -> bool:
        """Whether a field says yes; no where it is not there."""
        node = self.nodes.get(key)
        if node is None:
            return False
        answer = _CLAIMS.get(node.text.lower()) if isinstance(node, Text) else None
        if answer is None:
            self.reject(key, f"{key} wants true or false: {show(node)}", node)
        return bool(answer)

    def date(self, key: str, node: Node | None) -> dt.date | None:
        """A day in ISO form that the calendar and the archive have, None where there is none."""
        if node is None:
            return None
        date, fault = parse_date(spell(node))
        if fault:
            self.reject(key, f"{key}: {fault}", node)
        return date

    def _text(self, key: str, node: Node, wish: str) -> str:
        if not isinstance(node, Text):
            self.reject(key, f"{wish}: {show(node)}", node)
        elif len(node.text) > LONGEST_TEXT:
            self.reject(key, f"{key}: longer than {LONGEST_TEXT:,} characters: {show(node)}", node)
        else:
            return node.text
        return ""


def parse_date(text: str) -> tuple[dt.date | None, str]:
    """The day that an ISO date names, or why it names none that can be used."""
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None, f"no such day: {text}" if _ISO_DATE.fullmatch(
            text
        ) else f"a date is written YYYY-MM-DD: {_cut(text)}"
    if not EPOCH <= date <= LAST_DAY or len(text) != len("YYYY-MM-DD"):
        return None, f"a date from {EPOCH} to {LAST_DAY} is wanted: {text}"
    return date, ""


def show(node: Node) -> str:
    """A value as a message shows it."""
    return _cut(spell(node))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
