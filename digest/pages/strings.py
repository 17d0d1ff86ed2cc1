"""The words of the interface in one language, read from ``templates/strings/<language>.toml`` and checked. No I/O.

An entry is a text, a list of texts, a table of texts, or a *plural*: a table with one text for each form that a number
asks for, ``other`` among them. Texts may hold ``{values}``. The English file is the measure of all others: it says
which entries there are, of which kind, with which values; what a translation leaves out stays English.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping
from typing import TypeGuard

import msgspec

from digest.errors import DigestError, Location, did_you_mean

Entry = str | tuple[str, ...] | dict[str, str]

ENGLISH = "templates/strings/en.toml"
PLURAL_RULES: Mapping[str, frozenset[str]] = {
    "none": frozenset({"other"}),
    "one": frozenset({"one", "other"}),
    "one-with-zero": frozenset({"one", "other"}),
    "slavic": frozenset({"one", "few", "other"}),
    "arabic": frozenset({"zero", "one", "two", "few", "many", "other"}),
}
"""Rules for whole numbers with the forms that they tell apart, after the plural rules of Unicode CLDR.

They serve, in this order, Chinese or Japanese; English or German; French; Russian or Ukrainian (CLDR's ``many`` is
``other`` here, for whole numbers have no further form); Arabic.
"""
LENGTHS: Mapping[str, int] = {
    **dict.fromkeys(("weekdays", "weekdays_short"), 7),
    **dict.fromkeys(("months", "months_in_date", "months_short"), 12),
}
"""Lists of names that a calendar counts on."""
_REQUIRED = ("direction", "plural_rule", "thousands", *LENGTHS)
_CHOICES: Mapping[str, tuple[str, ...]] = {"direction": ("ltr", "rtl"), "plural_rule": tuple(PLURAL_RULES)}


class Strings(msgspec.Struct, frozen=True):
    """Every word that the pages say of their own; plain text, escaped where it is shown."""

    path: str
    """Where they come from, for messages."""
    entries: Mapping[str, Entry]

    @classmethod
    def parse(cls, text: str, path: str = ENGLISH, fallback: Strings | None = None) -> Strings:
        """The strings in a file, checked against those that stand in for what it leaves out.

        Raises:
            DigestError: the file is not TOML, or an entry is not what the fallback's entry of that name is.
        """
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            raise DigestError(f"not TOML: {error}", Location(path, int(found[1]) if found else None)) from error
        known: Mapping[str, Entry] = fallback.entries if fallback else {}
        rule = table.get("plural_rule", known.get("plural_rule"))
        entries: dict[str, Entry] = dict(known)
        for name, raw in sorted(table.items(), key=_comes_after_rule):
            entry = tuple(raw) if isinstance(raw, list) else raw
            fault = _fault(name, entry, str(rule)) or (_misfit(name, entry, known) if known else "")
            if fault:
                raise DigestError(fault, Location(path, _line_of(name, text)))
            entries[name] = _completed(entry, known.get(name))
        for name in _REQUIRED:
            if name not in entries:
                raise DigestError(f"missing string: {name}", Location(path))
        return cls(path, entries)

    def text(self, name: str, /, **values: str | int) -> str:
        """A text with its values filled in."""
        entry = self._entry(name)
        if not isinstance(entry, str):
            raise self._error(f"not a text: {name}")
        return self._fill(name, entry, values)

    def count(self, name: str, n: int, /, **values: str | int) -> str:
        """The form of a plural that goes with a number; ``{n}`` is the number with its digits in groups."""
        entry = self._entry(name)
        if not _is_plural(entry):
            raise self._error(f"not a plural: {name}")
        form = entry.get(plural_form(str(self.entries["plural_rule"]), n), entry["other"])
        return self._fill(name, form, values | {"n": self.number(n)})

    def number(self, n: int) -> str:
        """A number with its digits in groups of three: ``12,345``."""
        return f"{n:,}".replace(",", str(self.entries["thousands"]))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        entry = self._entry(name)
        if not isinstance(entry, tuple):
            raise self._error(f"not a list: {name}")
        return entry

    def table(self, name: str) -> Mapping[str, str]:
        """A table of texts, such as the names of kinds of links."""
        entry = self._entry(name)
        if not isinstance(entry, dict):
            raise self._error(f"not a table: {name}")
        return entry

    def _entry(self, name: str) -> Entry:
        entry = self.entries.get(name)
        if entry is None:
            raise self._error(f"no string: {name}{did_you_mean(name, self.entries)}")
        return entry

    def _fill(self, name: str, text: str, values: Mapping[str, str | int]) -> str:
        try:
            return text.format_map(values)
        except KeyError as error:
            value = str(error.args[0])
            raise self._error(f"{name} has no value {{{value}}}{did_you_mean(value, values)}") from None

    def _error(self, message: str) -> DigestError:
        return DigestError(message, Location(self.path))


def plural_form(rule: str, n: int) -> str:
    """The form that a number asks for by one of ``PLURAL_RULES``."""
    if rule == "one":
        return "one" if n == 1 else "other"
    if rule == "one-with-zero":
        return "one" if n in (0, 1) else "other"
    if rule == "slavic" and n % 100 not in (11, 12, 13, 14):
        return "one" if n % 10 == 1 else "few" if n % 10 in (2, 3, 4) else "other"
    if rule == "arabic":
        part = n % 100
        named = {0: "zero", 1: "one", 2: "two"}.get(n)
        return named or ("few" if 3 <= part <= 10 else "many" if part >= 11 else "other")
    return "other"


def string_files(language: str) -> tuple[str, ...]:
    """Files to look for below ``templates/``, the best first: for ``pt-BR`` also that of ``pt``."""
    parts = language.split("-")
    return tuple(f"strings/{'-'.join(parts[:length])}.toml" for length in range(len(parts), 0, -1))


def _is_plural(entry: Entry) -> TypeGuard[dict[str, str]]:
    return isinstance(entry, dict) and "other" in entry


def _texts_of(entry: Entry) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else tuple(entry.values()) if isinstance(entry, dict) else entry


def _fault(name: str, entry: object, rule: str) -> str:
    """What is wrong with an entry by itself."""
    if not isinstance(entry, str | tuple | dict) or not all(isinstance(text, str) for text in _texts_of(entry)):
        return f"{name} wants text in quotes: {entry!r}"
    if entry not in _CHOICES.get(name, (entry,)):
        return f"{name} wants {' or '.join(_CHOICES[name])}: {entry}"
    if _is_plural(entry) and entry.keys() != PLURAL_RULES[rule]:
        return f"{name} wants the forms {', '.join(sorted(PLURAL_RULES[rule]))}: {', '.join(sorted(entry))}"
    try:
        values = _spelled_values(entry)
    except ValueError as error:
        return f"{name}: {error}"
    odd = next(((value, spelled) for value, spelled in values if value != spelled), None)
    return f"{name} wants {{{odd[0]}}}, not {{{odd[1]}}}" if odd else ""


def _misfit(name: str, entry: Entry, known: Mapping[str, Entry]) -> str:
    """What keeps an entry from standing in for the known one of its name."""
    if name not in known:
        return f"unknown string: {name}{did_you_mean(name, known)}"
    model = known[name]
    if type(entry) is not type(model) or _is_plural(entry) != _is_plural(model):
        wish = {str: "text in quotes", tuple: "a list of texts", dict: "a table of texts"}[type(model)]
        return f"{name} wants {wish}: {entry!r}"
    if isinstance(entry, tuple) and name in LENGTHS and len(entry) != LENGTHS[name]:
        return f"{name} wants {LENGTHS[name]} texts: {len(entry)}"
    unknown = sorted(_values_of(entry) - _values_of(model))
    return f"{name} has no value {{{unknown[0]}}}{did_you_mean(unknown[0], _values_of(model))}" if unknown else ""


def _completed(entry: Entry, model: Entry | None) -> Entry:
    """The entry; a table of names also has those of the fallback that it leaves out."""
    if isinstance(entry, dict) and isinstance(model, dict) and not _is_plural(entry):
        return model | entry
    return entry


def _values_of(entry: Entry) -> frozenset[str]:
    return frozenset(name for name, _ in _spelled_values(entry))


def _spelled_values(entry: Entry) -> list[tuple[str, str]]:
    """The values in an entry, each as it stands there: with a conversion and a format, which no text needs."""
    parts = (part for text in _texts_of(entry) for part in string.Formatter().parse(text))
    return [
        (name, name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else ""))
        for _, name, form, conversion in parts
        if name is not None
    ]


def _comes_after_rule(item: tuple[str, object]) -> bool:
    """Sorts ``plural_rule``, by which the forms of all others are judged, before them."""
    return item[0] != "plural_rule"


def _line_of(name: str, text: str) -> int | None:
    pattern = re.compile(rf"\s*\[?[\"']?{re.escape(name)}[\"']?\s*[\]=]")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), None)
