"""The environment of templates: what they may ask for, what a mistake in one says, what is kept between runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.pages.parts import Link
from digest.pages.render import TemplateError, Templates, closure_of, settings_used
from digest.pages.strings import Strings
from digest.pages.views import SiteView
from tests.pages.examples import SITE
from tests.pages.templates_in import templates_in

if TYPE_CHECKING:
    from pathlib import Path

STRINGS = Strings.parse(
    'direction = "ltr"\nplural_rule = "one"\nthousands = " "\nolder = "Older"\n'
    'papers = { one = "{n} paper", other = "{n} papers" }\ntwo = ["one", "two"]\n'
    + "".join(f"{name} = []\n" for name in ("weekdays", "weekdays_short", "months", "months_in_date", "months_short"))
)


def fill(folder: Path, source: str, view: object = None, **others: str) -> str:
    """The page that one template makes, with others of these names beside it."""
    for name, text in {"page": source, **others}.items():
        (folder / f"{name}.html").write_text(text)
    return Templates(templates_in(folder), None, STRINGS, SITE).render("page.html", view).decode()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ page.text }}", "&lt;b&gt;"),
        ("{{ site.title }}", SITE.title),
        ('{{ "older"|t }}', "Older"),
        ('{{ count("papers", 1234) }}', "1 234 papers"),
        ("{{ 1234|number }}", "1 234"),
        ('{% for text in texts("two") %}{{ text }},{% endfor %}', "one,two,"),
        ("{% if true %}\n  here\n  {% endif %}\n", "  here\n"),
    ],
)
def test_a_template_sees_the_view_the_site_and_the_words(tmp_path: Path, source: str, expected: str) -> None:
    assert fill(tmp_path, source, Link("", "<b>")) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ page.txt }}", "not in the view: 'digest.pages.parts.Link object' has no attribute 'txt'"),
        ("{% if page.txt %}{% endif %}", "not in the view: 'digest.pages.parts.Link object' has no attribute 'txt'"),
        ("{{ now() }}", "not in the view: 'now' is undefined"),
        ("{{ range(3) }}", "not in the view: 'range' is undefined"),
        ("{{ page.text|random }}", "not a template: No filter named 'random'."),
        ("{% if page.text %}", "not a template: Unexpected end of template."),
        ("{{ page.text + 1 }}", 'TypeError: can only concatenate str (not "int") to str'),
        ('{{ "oldr"|t }}', "no string: oldr (did you mean older?)"),
        ('{{ count("older", 1) }}', "not a plural: older"),
        ('{% include "nothing.html" %}', "no such template: nothing.html"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, source: str, expected: str) -> None:
    with pytest.raises(TemplateError) as caught:
        fill(tmp_path, f"<p>\n{source}", Link("", "text"))
    assert str(caught.value).startswith(f"templates/page.html:2: {expected}")


def test_a_mistake_in_a_macro_is_told_where_the_macro_is(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        fill(
            tmp_path,
            '{% import "part.html" as p %}{{ p.row(page) }}',
            None,
            part="\n{% macro row(r) %}\n{{ r.x }}{% endmacro %}",
        )
    assert str(caught.value).startswith("templates/part.html:3: ")


def test_a_template_is_the_text_that_was_read_whatever_its_file_holds_by_now(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("read")
    templates = Templates(templates_in(tmp_path), None, STRINGS, SITE)
    (tmp_path / "a.html").write_text("edited")
    assert templates.render("a.html", None) == b"read"


@pytest.mark.parametrize(
    "source",
    ['{{ "\\ud83d" }}', "{% for a in page %}" * 25 + "{% endfor %}" * 25],
    ids=["half a character", "too many loops in each other"],
)
def test_what_python_makes_nothing_of_is_the_fault_of_the_template(tmp_path: Path, source: str) -> None:
    with pytest.raises(TemplateError, match=r"templates/page\.html: "):
        fill(tmp_path, source, ())


def test_compiled_templates_are_kept_for_the_next_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (tmp_path / "a.html").write_text('{{ "older"|t }}')

    def templates(strings: Strings) -> Templates:
        return Templates(templates_in(tmp_path), str(cache), strings, SITE)

    templates(STRINGS).render("a.html", None)
    others = Strings(STRINGS.path, {**STRINGS.entries, "older": "Älter"})
    assert templates(others).render("a.html", None).decode() == "Älter"
    monkeypatch.setattr("jinja2.Environment.compile", None)
    assert templates(STRINGS).render("a.html", None) == b"Older"


@pytest.mark.parametrize("size", [0, 3, 20, 30, 40, 200])
@pytest.mark.parametrize("end", [b"", b"\xa5" * 99])
def test_damaged_compiled_templates_are_made_again(tmp_path: Path, size: int, end: bytes) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "a.html").write_text('{{ "older"|t }}')
    for _ in range(2):
        templates = Templates(templates_in(tmp_path), str(tmp_path / "cache"), STRINGS, SITE)
        assert templates.render("a.html", None) == b"Older"
        for kept in (tmp_path / "cache").iterdir():
            kept.write_bytes(kept.read_bytes()[:size] + end)


def test_the_closure_names_everything_once_in_order_of_use() -> None:
    sources = {
        "page": '{% extends "base" %}{# {% include "never" %} #}\n{%- from \'parts\' import row, tag as t -%}',
        "base": '{% include "foot" %}{% import "parts" as p with context %}',
        "parts": '{% include "foot" without context %}',
        "foot": "",
    }
    assert closure_of("page", sources.__getitem__) == ("page", "base", "foot", "parts")


@pytest.mark.parametrize(
    "code",
    [
        "extends layout",
        'include "a" ~ kind',
        'include "a" if kind else "b"',
        'include ["a", "b"]',
        'include "a" ignore missing',
        "import page.name as p",
        'from "a" ~ b import c',
    ],
)
def test_a_name_that_only_rendering_knows_is_an_error(code: str) -> None:
    sources = {"page": f"{{# {{% include x %}}\n #}}\n{{% {code} %}}", "a": ""}
    with pytest.raises(TemplateError, match=rf"^templates/page:3: {code.split()[0]} wants a name in quotes"):
        closure_of("page", sources.__getitem__)


def test_a_template_that_is_missing_is_told_where_it_is_wanted() -> None:
    sources = {"page": '\n{% include "part" %}'}
    with pytest.raises(TemplateError, match=r"^templates/page:2: no such template: part$"):
        closure_of("page", sources.__getitem__)


ALL = frozenset(SiteView.__struct_fields__)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ site.title }} {% if site . author %}", {"title", "author"}),
        ("{{ page.site.title }} {{ website.title }} site.title", set()),
        ("{# {{ site.title }} #}", set()),
        ('{{ "page_title"|t(site=site.title) }}', {"title"}),
        ('{{ "page_title"|t(site=page.name) }}', set()),
        ("{% set s = site %}{{ s.title }}", ALL),
        ("{% if site == 1 %}", ALL),
        ('{{ site["title"] }}', ALL),
    ],
)
def test_the_settings_that_a_template_names_are_found(source: str, expected: set[str]) -> None:
    assert settings_used([source]) == expected
