"""The words of the interface in one language, read from ``templates/strings/<language>.toml`` and checked. No I/O.

The fields of ``Strings`` and ``DateStrings`` are the keys of the file. Text without a value is ``str``, text with
``{values}`` a ``Phrase``, text that depends on a number a ``Plural``; all are plain text, escaped where they are shown.
Whatever a translation gets wrong is reported and stays in the language of the theme, so a site always builds.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeGuard, TypeVar, get_type_hints

from digest.errors import DigestError, Location, did_you_mean
from digest.model import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text with named values: ``Phrase("Listed on {date}")(date="1 Sep")``."""

    text: str

    def __call__(self, **values: str | int) -> str:
        return self.text.format_map(values)

    @property
    def values(self) -> frozenset[str]:
        """Names of the values that it wants."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.text) if name is not None)


@dataclass(frozen=True, slots=True)
class Plural:
    """Text that depends on a number ``{n}``: ``papers(1)`` is "1 paper", ``papers(1200)`` is "1,200 papers"."""

    forms: dict[str, str]
    """By CLDR category; ``other`` is always there."""
    rule: str
    """A name of ``PLURAL_RULES``."""
    thousands: str
    """Stands between groups of three digits."""

    def __call__(self, n: int) -> str:
        form = self.forms.get(plural_category(self.rule, n), self.forms["other"])
        return form.replace("{n}", grouped(n, self.thousands))


@dataclass(frozen=True, slots=True)
class DateStrings:
    """Names and patterns of dates; see ``digest.pages.dates``."""

    weekdays: tuple[str, ...]
    """Monday first."""
    weekdays_short: tuple[str, ...]
    months: tuple[str, ...]
    months_in_date: tuple[str, ...]
    """As ``months``, in the form that they have between a day and a year."""
    months_short: tuple[str, ...]
    long: Phrase
    short: Phrase
    with_weekday: Phrase
    month_and_year: Phrase
    week_and_year: Phrase


@dataclass(frozen=True, slots=True)
class Strings:
    """Every word of the interface. Templates see it as ``t``."""

    direction: str
    plural_rule: str
    thousands: str
    papers: Plural
    papers_in_common: Plural
    in_archive: Plural
    untagged: Plural
    page_title: Phrase
    skip: str
    menu: str
    latest: str
    archive: str
    topics: str
    about: str
    subscribe: str
    way_up: str
    dark_mode: str
    older: str
    newer: str
    older_and_newer: str
    published_by: Phrase
    feed: str
    abstract: str
    topics_of_paper: str
    listed_again: str
    first_listed: Phrase
    no_papers: str
    no_papers_hint: str
    authors: str
    links_of_paper: str
    why_topics: str
    set_by_hand: str
    look_up: str
    also_listed: str
    latest_papers: str
    by_month: str
    related: str
    whole_topic: Phrase
    whole_month: Phrase
    topics_intro: str
    tag_month_title: Phrase
    about_text: tuple[str, ...]
    """Paragraphs."""
    subscribe_text: str
    feeds: str
    atom_about: str
    json_about: str
    by_mail: str
    mail_text: str
    mail_link: str
    topic_feeds: str
    topic_feeds_text: str
    browse_topics: str
    not_found: str
    not_found_text: str
    go_home: str
    moved: str
    moved_to: str
    day_description: Phrase
    span_description: Phrase
    year_description: Phrase
    tag_description: Phrase
    tag_month_description: Phrase
    feed_title: Phrase
    cell: Phrase
    links: dict[str, str]
    """Names of kinds of links; a kind that is missing is shown as it is written."""
    facets: dict[str, str]
    """Names of the taxonomy's facets; a facet that is missing is shown as it is written."""
    dates: DateStrings

    def count(self, n: int) -> str:
        """A bare number with its digits in groups."""
        return grouped(n, self.thousands)


PLURAL_RULES = {
    "none": frozenset({"other"}),
    "one": frozenset({"one", "other"}),
    "one-with-zero": frozenset({"one", "other"}),
    "slavic": frozenset({"one", "few", "other"}),
}
"""Rules for whole numbers with the categories that they tell apart, after the plural rules of Unicode CLDR.

They serve, in this order, Chinese or Japanese; English or German; French; Russian or Ukrainian (``many`` is ``other``).
"""


def plural_category(rule: str, n: int) -> str:
    """The category of a number by one of ``PLURAL_RULES``."""
    if rule == "one":
        return "one" if n == 1 else "other"
    if rule == "one-with-zero":
        return "one" if n in (0, 1) else "other"
    if rule == "slavic" and n % 100 not in (11, 12, 13, 14):
        return "one" if n % 10 == 1 else "few" if n % 10 in (2, 3, 4) else "other"
    return "other"


def grouped(n: int, thousands: str) -> str:
    """A number with something between groups of three digits: ``12,345``."""
    return f"{n:,}".replace(",", thousands)


def string_files(language: str) -> tuple[str, ...]:
    """Template names to look for, the best first: ``pt-BR`` gives ``strings/pt-BR.toml`` and ``strings/pt.toml``."""
    parts = language.split("-")
    return tuple(f"strings/{'-'.join(parts[:length])}.toml" for length in range(len(parts), 0, -1))


def parse_strings(text: str, path: str, fallback: Strings | None = None) -> tuple[Strings, tuple[Diagnostic, ...]]:
    """The strings in a file, and what is wrong with it; what is missing or wrong is taken from ``fallback``.

    Raises:
        DigestError: without a fallback, where anything is missing or wrong.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        problem = Diagnostic(path, int(found[1]) if found else 0, Severity.ERROR, f"not TOML: {error}")
        if fallback is None:
            raise DigestError(problem.message, Location(path, problem.line or None)) from error
        return fallback, (problem,)
    reader = _Reader(text, path, table, fallback)
    strings = reader.record(Strings, table, fallback)
    if strings is None:
        worst = max(reader.problems, key=lambda problem: problem.severity)
        raise DigestError(worst.message, Location(path, worst.line or None))
    return strings, tuple(reader.problems)


_Record = TypeVar("_Record", Strings, DateStrings)
_LENGTHS = {"weekdays": 7, "weekdays_short": 7, "months": 12, "months_in_date": 12, "months_short": 12}
_CHOICES: dict[str, tuple[str, ...]] = {"direction": ("ltr", "rtl"), "plural_rule": tuple(PLURAL_RULES)}


class _Reader:
    """Reads one file field by field and collects what is wrong."""

    def __init__(self, text: str, path: str, table: Mapping[str, object], fallback: Strings | None) -> None:
        self.lines = text.splitlines()
        self.path = path
        self.problems: list[Diagnostic] = []
        rule, thousands = table.get("plural_rule"), table.get("thousands")
        self.rule = (
            rule if isinstance(rule, str) and rule in PLURAL_RULES else fallback.plural_rule if fallback else "one"
        )
        self.thousands = thousands if isinstance(thousands, str) else fallback.thousands if fallback else ""

    def record(self, kind: type[_Record], table: Mapping[str, object], fallback: _Record | None) -> _Record | None:
        """The record in a table; None where a field is missing or wrong and there is no fallback."""
        types = get_type_hints(kind)
        for key in table.keys() - types.keys():
            self.report(key, f"unknown string: {key}{did_you_mean(key, types)}", Severity.WARNING)
        values: dict[str, object] = {}
        for name in (field.name for field in fields(kind)):
            default = getattr(fallback, name) if fallback else None
            if name in table:
                value = self.value(name, types[name], table[name], default)
                values[name] = default if value is None else value
            else:
                values[name] = default
                if default is None:
                    self.report(name, f"missing string: {name}")
        if None in values.values():
            return None
        return kind(**values)  # type: ignore[arg-type]  # ``value`` gave each the type of its annotation

    def value(self, name: str, kind: object, raw: object, default: object) -> object:
        """A field's typed value, or None (reported) where the file's does not fit."""
        if kind is DateStrings and isinstance(raw, dict):
            return self.record(DateStrings, raw, default if isinstance(default, DateStrings) else None)
        if kind is Phrase and isinstance(raw, str):
            return self.phrase(name, raw, default)
        if kind is Plural and _is_table_of_text(raw) and raw.keys() == PLURAL_RULES[self.rule]:
            return Plural(raw, self.rule, self.thousands)
        if kind == dict[str, str] and _is_table_of_text(raw):
            return default | raw if isinstance(default, dict) else raw
        if kind == tuple[str, ...] and _is_list_of_text(raw) and len(raw) == _LENGTHS.get(name, len(raw)):
            return tuple(raw)
        if kind is str and isinstance(raw, str) and raw in _CHOICES.get(name, (raw,)):
            return raw
        wish = {
            str: " or ".join(_CHOICES.get(name, ("text in quotes",))),
            Phrase: "text in quotes",
            Plural: f"the forms {', '.join(sorted(PLURAL_RULES[self.rule]))}",
            tuple[str, ...]: f"a list of {_LENGTHS[name]} texts" if name in _LENGTHS else "a list of texts",
        }.get(kind, "a table")  # type: ignore[call-overload]  # any annotation may be asked for
        return self.report(name, f"{name} wants {wish}: {raw!r}")

    def phrase(self, name: str, raw: str, default: object) -> Phrase | None:
        """A phrase that can be filled with the values that the fallback's phrase wants."""
        try:
            phrase = Phrase(raw)
            unknown = phrase.values - default.values if isinstance(default, Phrase) else frozenset()
        except ValueError as error:
            return self.report(name, f"{name}: {error}: {raw!r}")
        if unknown:
            first = min(unknown)
            suggestion = did_you_mean(first, default.values) if isinstance(default, Phrase) else ""
            return self.report(name, f"{name} has no value {{{first}}}{suggestion}")
        return phrase

    def report(self, key: str, message: str, severity: Severity = Severity.ERROR) -> None:
        pattern = re.compile(rf"\s*\[?[\"']?{re.escape(key)}[\"']?\s*[\]=]")
        line = next((number for number, line in enumerate(self.lines, 1) if pattern.match(line)), 0)
        self.problems.append(Diagnostic(self.path, line, severity, message))


def _is_table_of_text(raw: object) -> TypeGuard[dict[str, str]]:
    return isinstance(raw, dict) and all(isinstance(text, str) for text in raw.values())


def _is_list_of_text(raw: object) -> TypeGuard[list[str]]:
    return isinstance(raw, list) and all(isinstance(text, str) for text in raw)
