"""Paper files written: what a new one looks like, and that an edit keeps every byte that is not ingest's."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.content.paperedit import replace_abstract, set_owned, spell_extras, write_paper
from digest.content.paperfile import digest_of, parse_paper
from digest.model import Listing, Paper

DAY = dt.date(2026, 9, 1)
LISTED = (Listing(DAY, 21, "000_98.txt"),)
NEW = """\
---
title: "Sheep: a \\"Count\\""
arxiv: "2501.10000"
links:
  code: "https://example.org"
listed:
  000_98.txt: [2026-09-01, 21]
known_as:
  - "Sheep: a ``Count''"
body: 451e216a1588c201
---

The abstract.
"""
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
days = st.dates(dt.date(1990, 1, 1), dt.date(2079, 9, 18))
listings = st.dictionaries(texts, st.tuples(days, st.integers(1, 999)), min_size=1, max_size=4).map(
    lambda found: tuple(sorted(Listing(day, rank, dump) for dump, (day, rank) in found.items()))
)
titles = st.lists(texts, min_size=1, max_size=4, unique=True)
abstracts = (
    st.lists(st.sampled_from(["A line.", "é 😀", "", "> quoted", "a --- b"]), max_size=4).map("\n".join).map(str.strip)
)

# Pieces of files that people make: every combination is a paper file, of which ingest owns three keys. Comments are
# marked, so that they are found again.
LISTED_FORMS = (
    "",
    "listed:\n  # §first\n  m.txt: [2026-09-01, 2]   # §kept\n\n  # §last\n",
    "listed: {m.txt: [2026-09-01,2]} # §flow\n",
    "listed: { # §opened\n  m.txt: [2026-09-01, 2] , # §within\n  # §last\n} # §closed\n",
    "listed: { # §nothing\n}\n",
    "'listed':\n    m.txt:\n      - 2026-09-01\n      - 2\n",
)
KNOWN_FORMS = (
    "",
    "known_as:\n- M  # §item\n",
    "known_as: [ M ] # §bracket\n",
    "known_as: [\n  M, # §comma\n  'N' # §none\n]\n",
    "known_as: [ # §nothing\n]\n",
    "known_as:   # §empty\n",
    "known_as:\n  - >-\n    M\n\n",
)
BODY_FORMS = ("", "body: 0000000000000000 # §body\n", "body:\n", "body: |\n  0000000000000000\n")
THEIRS = (
    "# §top\n",
    "title: T  \n",
    "date: 2026-09-01\n",
    "authors: [a,  b]  # §two\n\n",
    "links:\n    a:   https://a.b\n",
)
BODIES = (
    "",
    "\n",
    "\nOld  \n\n abstract.\n",
    "Old",
    "\n\nOld\n\n## Notes\n\n- mine \n",
    "\n# Notes",
    "  \n\t\n## Notes\n\n",
)


@st.composite
def files(draw: st.DrawFn) -> str:
    owned = [draw(st.sampled_from(forms)) for forms in (LISTED_FORMS, KNOWN_FORMS, BODY_FORMS)]
    pieces = list(THEIRS)
    for piece in owned:
        pieces.insert(draw(st.integers(0, len(pieces))), piece)
    text = f"---\n{''.join(pieces)}---\n{draw(st.sampled_from(BODIES))}"
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def read(text: str) -> Paper:
    paper = parse_paper(text, "p.md")[0]
    assert paper is not None, text
    return paper


def test_a_new_paper_file_looks_like_this() -> None:
    extras = spell_extras(arxiv="2501.10000", links=[("code", "https://example.org")])
    lines = [line for block in extras.values() for line in block]
    assert write_paper('Sheep: a "Count"', LISTED, ["Sheep: a ``Count''"], "The abstract.", extras=lines) == NEW


def test_a_paper_without_an_abstract_ends_with_its_front_matter() -> None:
    assert write_paper("T", LISTED, ["T"], "").endswith(f"body: {digest_of('')}\n---\n")


@given(texts, listings, titles, abstracts)
def test_what_is_written_reads_back(
    title: str, listed: tuple[Listing, ...], known_as: list[str], abstract: str
) -> None:
    paper = read(write_paper(f"T{title}", listed, known_as, abstract))
    assert (paper.title, paper.listed) == (" ".join(f"T{title}".split()), listed)
    assert (paper.known_as, paper.abstract, paper.body_digest) == (tuple(known_as), abstract, digest_of(abstract))


@given(files(), listings, titles, abstracts)
def test_an_edited_file_holds_what_was_asked_for(
    text: str, more: tuple[Listing, ...], known: list[str], new: str
) -> None:
    before = read(text)
    listed = tuple(sorted({each.dump: each for each in (*before.listed, *more)}.values()))
    known_as = tuple(dict.fromkeys([*before.known_as, *known]))
    edited = set_owned(text, listed=listed, known_as=known_as, body=digest_of(new))
    if new:
        edited = replace_abstract(edited, new)
    after = read(edited)
    assert (after.listed, after.known_as, after.body_digest) == (listed, known_as, digest_of(new))
    assert (after.abstract, after.notes) == (new or before.abstract, before.notes)
    assert set_owned(edited, listed=listed, known_as=known_as, body=digest_of(new)) == edited


@given(files(), listings, titles)
def test_an_edit_of_fields_keeps_what_people_wrote(text: str, more: tuple[Listing, ...], known: list[str]) -> None:
    before = read(text)
    listed = tuple({each.dump: each for each in (*before.listed, *more)}.values())
    known_as = tuple(dict.fromkeys([*before.known_as, *known]))
    edited = set_owned(text, listed=listed, known_as=known_as, body="1" * 16)
    line_end = "\r\n" if "\r\n" in text else "\n"
    places = [edited.find(piece.replace("\n", line_end)) for piece in THEIRS]
    assert -1 not in places and places == sorted(places)
    assert re.findall("# §[a-z]+", edited) == re.findall("# §[a-z]+", text)
    assert edited.partition("---")[0] == text.partition("---")[0]
    assert edited.partition("\n---")[2] == text.partition("\n---")[2]
    assert edited.count("\r\n") in (0, edited.count("\n"))


@given(files())
def test_values_that_stand_there_already_change_nothing(text: str) -> None:
    paper = read(text)
    assert set_owned(text, listed=paper.listed, known_as=paper.known_as, body=paper.body_digest) == text


@given(files(), abstracts)
def test_an_edit_of_the_abstract_keeps_everything_around_it(text: str, abstract: str) -> None:
    edited = replace_abstract(text, abstract)
    line_end = "\r\n" if "\r\n" in text else "\n"
    front = text[: text.index("---", 6) + 3]
    notes = text[text.index("#", len(front)) :] if "Notes" in text else ""
    assert edited.startswith(front) and edited.endswith(notes)
    between = edited[len(front) : len(edited) - len(notes)]
    assert between.replace(abstract.replace("\n", line_end), "").strip() == ""


def test_a_listing_goes_behind_the_nearest_smaller_name() -> None:
    text = "---\ntitle: T\nlisted:\n  b.txt: [2026-09-01, 1] # b\n  d.txt: [2026-09-01, 2]\ndate: 2026-09-01\n---"
    more = [Listing(DAY, 3, name) for name in ("c.txt", "a.txt", "e.txt", "b.txt")]
    assert set_owned(text, listed=more).splitlines()[2:8] == [
        "listed:",
        "  a.txt: [2026-09-01, 3]",
        "  b.txt: [2026-09-01, 3] # b",
        "  c.txt: [2026-09-01, 3]",
        "  d.txt: [2026-09-01, 2]",
        "  e.txt: [2026-09-01, 3]",
    ]


def test_what_stands_in_brackets_grows_behind_its_last_value() -> None:
    text = (
        "---\ntitle: T\nlisted: {\n  b.txt: [2026-09-01, 1], # seen at the group's meeting\n"
        "  d.txt: [2026-09-01, 2],\n}\nknown_as: [T, 'T.', # by hand\n]\n---"
    )
    more = [Listing(DAY, 3, name) for name in ("c.txt", "a.txt", "e.txt", "b.txt")]
    assert set_owned(text, listed=more, known_as=["T", "T!", "U"]).splitlines()[2:8] == [
        "listed: {",
        "  b.txt: [2026-09-01, 3], # seen at the group's meeting",
        "  d.txt: [2026-09-01, 2], a.txt: [2026-09-01, 3], c.txt: [2026-09-01, 3], e.txt: [2026-09-01, 3],",
        "}",
        'known_as: [T, "T!", "U", # by hand',
        "]",
    ]


@pytest.mark.parametrize("text", ["", "no front matter", "---\ntitle: [\n---\n"])
def test_a_text_that_is_no_paper_file_is_not_edited(text: str) -> None:
    with pytest.raises(ValueError, match="not a paper file"):
        set_owned(text, body="1" * 16)
