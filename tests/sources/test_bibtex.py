r"""BibTeX as people write it."""

from __future__ import annotations

import datetime as dt

import pytest

from digest.sources.bibtex import unbrace
from tests.sources.shapes import read

FULL = r"""
This is what stands between entries.
@string{proc = "Proceedings of " # {the Flock}}
@comment{nothing @here}
@InProceedings{sheep:2025,
  title     = {{Counting} {S}heep with $O(n^{2})$ {\"o}},
  author    = "Sheep, Ada and {The Flock} and Dog, Jr., Bo and others",
  booktitle = proc,
  abstract  = {Flocks move
               like water.

               We count.},
  year = 2025, month = sep # "", day = 1,
  doi  = {10.1000/182},
  url  = {https://sheep.example.org/paper},
  eprint = {2509.00001}, archivePrefix = {arXiv}, primaryClass = {cs.CL}
}
"""


def test_an_entry_brings_all_that_it_says() -> None:
    _, (entry,), account, faults = read(FULL[38:])
    assert entry.title == r"Counting Sheep with $O(n^{2})$ {\"o}"
    assert entry.authors == ("Ada Sheep", "The Flock", "Bo Dog Jr.")
    assert entry.paragraphs == ("Flocks move like water.", "We count.")
    assert (entry.arxiv, entry.doi, entry.categories) == ("2509.00001", "10.1000/182", ("cs.CL",))
    assert (entry.links, entry.date) == ((("paper", "https://sheep.example.org/paper"),), dt.date(2025, 9, 1))
    assert (entry.is_catalogued, entry.line, account, faults) == (True, 3, {"paper": 1}, [])


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("{Barnes and Noble, Inc.} and Smith, John", ("Barnes and Noble, Inc.", "John Smith")),
        ("{Smith, John}", ("Smith, John",)),
        ("{van der {Berg, B.} and sons}, Ada", ("Ada van der Berg, B. and sons",)),
        ("M{\\'u}ller, Ada  AND\n {\\'E}mile Dog", (r"Ada M{\'u}ller", r"{\'E}mile Dog")),
        ("Sheep}, Ada and {Flock and Dog", ("Ada Sheep", "Flock and Dog")),
    ],
)
def test_what_stands_in_braces_is_one_name(written: str, names: tuple[str, ...]) -> None:
    assert read(f'@misc{{a, title={{B}}, author="{written}"}}')[1][0].authors == names


@pytest.mark.parametrize(
    ("fields", "date", "around"),
    [
        ("year={2024}", None, dt.date(2024, 1, 1)),
        ("year=2024, month={March}", None, dt.date(2024, 3, 1)),
        ("year=2024, month=3, day=7", dt.date(2024, 3, 7), None),
        ("date={2024-03-07}", dt.date(2024, 3, 7), None),
        ("date={2024-03}", None, dt.date(2024, 3, 1)),
        ("year=2024, month=2, day=31", None, dt.date(2024, 2, 1)),
        ("year=2024, month=2, day=0", None, dt.date(2024, 2, 1)),
        ("year=2024, month=2, day=99999999999999999999", None, dt.date(2024, 2, 1)),
        ("date={2024-02-31}", None, dt.date(2024, 2, 1)),
        ("year=1948", None, None),
        ("eprint={2403.00001}", None, dt.date(2024, 3, 1)),
        ("year={to appear}", None, None),
    ],
)
def test_a_day_is_taken_as_exactly_as_it_is_told(fields: str, date: dt.date | None, around: dt.date | None) -> None:
    _, (entry,), _, _ = read(f"@misc{{a, title={{B}}, {fields}}}")
    assert (entry.date, entry.around) == (date, around)


@pytest.mark.parametrize(
    "field",
    [
        "eprint={cs/0112017v2}",
        "doi={10.48550/arXiv.cs/0112017}",
        "journal={arXiv preprint arXiv:cs/0112017}",
        "url={http://arxiv.org/abs/cs/0112017}",
        "note={See arXiv:cs/0112017.}",
    ],
)
def test_an_arxiv_id_is_found_wherever_people_put_it(field: str) -> None:
    assert read(f"@misc{{a, title={{B}}, {field}}}")[1][0].arxiv == "cs/0112017"


@pytest.mark.parametrize(
    "text",
    [
        "@misc(a, title={B})",
        '@misc{a, title="B",}',
        "@misc{a,title=B}",
        "@misc{a title={B}}".replace("a ", "a, "),
        "@MISC { a , TITLE = {B} , }",
        "@string{t={B}}@misc{a, title=t}",
    ],
)
def test_forms_that_bibtex_takes_are_taken(text: str) -> None:
    assert [entry.title for entry in read(text)[1]] == ["B"]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("@misc{a, title={B", "a brace is not closed in this entry"),
        ('@misc{a, title="B', "a quote is not closed in this entry"),
        ("@misc{a, title={B}, year=2024", "an entry that does not end"),
        ("@misc{a, title={B} !!", "a field is wanted in this entry"),
        ("@misc{a, title=}", "a value is wanted in this entry"),
        ("@misc{a, year=2024}", "an entry without a title"),
    ],
)
def test_a_broken_entry_costs_itself_alone(broken: str, fault: str) -> None:
    _, entries, account, faults = read(f"@misc{{x, title={{Before}}}}\n{broken}\n@misc{{y, title={{After}}}}\n")
    assert [entry.title for entry in entries] == ["Before", "After"]
    assert account == {"paper": 2, "diagnosed": 1} and [each.split(": ")[:2] for each in faults] == [["d:2", fault]]


def test_an_entry_that_is_not_utf_8_is_named_and_the_others_are_read() -> None:
    _, entries, account, _ = read(b"@misc{a, title={B}}\n@misc{b, title={\xe4}}\n")
    assert (len(entries), account) == (1, {"paper": 1, "diagnosed": 1})


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("{BERT}: {P}re-training", "BERT: Pre-training"),
        (r"G{\"o}del and \textbf{x}", r"G{\"o}del and \textbf{x}"),
        ("$x^{2}$ and 2^{n}", "$x^{2}$ and 2^{n}"),
        (r"a \{b\}", r"a \{b\}"),
        ("{{a} b}}", "a b"),
    ],
)
def test_braces_that_protect_capitals_go_and_those_of_tex_stay(text: str, plain: str) -> None:
    assert unbrace(text) == plain
