"""The words of the interface and the dates made of them: forms, fallback, and what a faulty file says."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from digest.errors import DigestError
from digest.pages.dates import Dates
from digest.pages.parts import DateView
from digest.pages.strings import Entry, Strings, plural_form, string_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def english(repo_root: Path) -> Strings:
    return Strings.parse((repo_root / "templates/strings/en.toml").read_text())


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("none", "other " * 9),
        ("one", "other one other other other other other other other"),
        ("one-with-zero", "one one other other other other other other other"),
        ("slavic", "other one few few other other other one few"),
        ("arabic", "zero one two few few many many many many"),
    ],
)
def test_a_number_asks_for_its_form(rule: str, expected: str) -> None:
    assert [plural_form(rule, n) for n in (0, 1, 2, 4, 5, 11, 12, 21, 22)] == expected.split()


def test_a_translation_stands_over_the_english_words(english: Strings) -> None:
    text = (
        'thousands = "."\nolder = "Älter"\npapers = { one = "{n} Artikel", other = "{n} Artikel" }\n'
        '[links]\ncode = "Quelltext"\n'
    )
    german = Strings.parse(text, "de.toml", english)
    assert german.text("older") == "Älter"
    assert german.text("newer") == "Newer"
    assert german.count("papers", 12345) == "12.345 Artikel"
    assert german.table("links")["code"] == "Quelltext"
    assert german.table("links")["demo"] == "Demo"


def test_a_rule_of_more_forms_uses_those_that_a_plural_has(english: Strings) -> None:
    text = 'plural_rule = "slavic"\npapers = { one = "{n} a", few = "{n} b", other = "{n} c" }'
    russian = Strings.parse(text, "ru.toml", english)
    assert [russian.count("papers", n) for n in (1, 2, 5)] == ["1 a", "2 b", "5 c"]
    assert russian.count("untagged", 2) == "2 papers have no topic."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\noldr = 'x'", "de.toml:2: unknown string: oldr (did you mean older?)"),
        ("\nolder\n", "de.toml:2: not TOML"),
        ("older = 3", "de.toml:1: older wants text in quotes: 3"),
        ("older = ['x']", "de.toml:1: older wants text in quotes: ('x',)"),
        ("months = 'x'", "de.toml:1: months wants a list of texts: 'x'"),
        ("months = ['x']", "de.toml:1: months wants 12 texts: 1"),
        ("direction = 'up'", "de.toml:1: direction wants ltr or rtl: up"),
        ("plural_rule = 'many'", "de.toml:1: plural_rule wants none or one or one-with-zero or slavic or arabic: many"),
        ("papers = 'x'", "de.toml:1: papers wants a table of texts: 'x'"),
        ("papers = { other = 'x' }", "de.toml:1: papers wants the forms one, other: other"),
        ("\n[links]\ncode = 1", "de.toml:2: links wants text in quotes: {'code': 1}"),
        ("page_title = '{pge}'", "de.toml:1: page_title has no value {pge} (did you mean page?)"),
        ("page_title = '{page'", "de.toml:1: page_title: expected '}' before end of string"),
        ("page_title = '{page.title}'", "de.toml:1: page_title has no value {page.title}"),
        ("\nlong_date = '{day:02d}.{month}.{year}'", "de.toml:2: long_date wants {day}, not {day:02d}"),
        ("older = '{n!r}'", "de.toml:1: older wants {n}, not {n!r}"),
        ("papers = { one = '1', other = '{n} {n:d} {n}' }", "de.toml:1: papers wants {n}, not {n:d}"),
        (
            "papers = { other = 'x' }\nplural_rule = 'two'",
            "de.toml:2: plural_rule wants none or one or one-with-zero or slavic or arabic: two",
        ),
        ("plural_rule = ['one']", "de.toml:1: plural_rule wants none or one or"),
    ],
)
def test_a_faulty_translation_is_told_with_its_line(english: Strings, text: str, expected: str) -> None:
    with pytest.raises(DigestError, match=f"^{re.escape(expected)}"):
        Strings.parse(text, "de.toml", english)


def test_the_first_file_has_to_say_how_to_print_numbers_and_dates() -> None:
    with pytest.raises(DigestError, match=r"^en\.toml: missing string: direction$"):
        Strings.parse("older = 'Older'", "en.toml")


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda strings: strings.text("oldr"), "no string: oldr (did you mean older?)"),
        (lambda strings: strings.text("papers"), "not a text: papers"),
        (lambda strings: strings.count("links", 1), "not a plural: links"),
        (lambda strings: strings.texts("older"), "not a list: older"),
        (lambda strings: strings.table("older"), "not a table: older"),
        (
            lambda strings: strings.text("page_title", pag="x", site="y"),
            "page_title has no value {page} (did you mean pag?)",
        ),
    ],
)
def test_asking_for_what_there_is_not_is_an_error(english: Strings, ask: object, expected: str) -> None:
    with pytest.raises(DigestError, match=re.escape(expected)):
        ask(english)  # type: ignore[operator]


def test_a_language_is_looked_for_by_its_parts() -> None:
    assert string_files("pt-BR") == ("strings/pt-BR.toml", "strings/pt.toml")
    assert string_files("en") == ("strings/en.toml",)


def test_every_word_of_the_english_file_is_used(repo_root: Path, english: Strings) -> None:
    sources = [*(repo_root / "templates").glob("*.html"), *(repo_root / "digest/pages").glob("*.py")]
    quoted = set(re.findall(r'"(\w+)"', "\n".join(source.read_text() for source in sources)))
    names = ("about", "subscribe", "search", "saved", "keyboard", "not_found")
    described = {f"{name}_description" for name in names}
    assert english.entries.keys() - quoted - described == set()


def test_dates_are_printed_with_the_names_of_the_language(english: Strings) -> None:
    dates = Dates(english)
    monday = dt.date(2025, 9, 1)
    assert dates.view(monday, "x") == DateView("2025-09-01", "1 September 2025", "Monday", "x")
    assert [dates.month("2025-12"), dates.month_alone("2025-12")] == ["December 2025", "December"]
    assert dates.week("2026-W01") == "Week 1, 2026"
    assert dates.weekdays()[6] == "Su"


def test_a_language_may_inflect_the_month_inside_a_date(english: Strings) -> None:
    months = ", ".join(f'"m{number}"' for number in range(1, 13))
    text = f"months = [{months}]\nmonths_in_date = [{months.replace('m', 'd')}]"
    dates = Dates(Strings.parse(text, "xx.toml", english))
    assert [dates.long(dt.date(2025, 9, 1)), dates.month("2025-09")] == ["1 d9 2025", "m9 2025"]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_translation_leaves_nothing_english(repo_root: Path, english: Strings, language: str) -> None:
    path = f"templates/strings/{language}.toml"
    text = (repo_root / path).read_text(encoding="utf-8")
    assert english.entries.keys() - tomllib.loads(text).keys() == set()
    translated = Strings.parse(text, path, english)
    for name in ("links", "facets"):
        assert english.table(name).keys() - tomllib.loads(text)[name].keys() == set()
    named = {"n", "date", "name", "page", "site", "author", "tag", "month", "first", "last", "latest", "earlier"}
    assert [name for name, entry in translated.entries.items() if lost(english.entries[name], entry) & named] == []


def lost(model: Entry, entry: Entry) -> set[str]:
    """Values that a text, or the ``other`` of a plural, no longer shows."""
    texts = (each["other"] if isinstance(each, dict) and "other" in each else each for each in (model, entry))
    before, after = (set(re.findall(r"{(\w+)}", text)) if isinstance(text, str) else set() for text in texts)
    return before - after


@pytest.mark.parametrize(("language", "printed"), [("de", "1. September 2025"), ("ar", "1 سبتمبر 2025")])
def test_dates_are_printed_for_the_language(repo_root: Path, english: Strings, language: str, printed: str) -> None:
    path = f"templates/strings/{language}.toml"
    strings = Strings.parse((repo_root / path).read_text(encoding="utf-8"), path, english)
    assert Dates(strings).long(dt.date(2025, 9, 1)) == printed
