"""Reading ``tags.yml``: what is sound is kept, and every fault is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digest.topics import weights
from digest.topics.infer import infer_tags
from digest.topics.phrases import phrase_keys
from digest.topics.taxonomy import Taxonomy, default_taxonomy_text, parse_taxonomy

SOUND = """\
method:
  - slug: knots
    name: Knots
    about: Tying and untying.
    sure: knot, =tie
    not: knotty problem
    examples: [Knots for Sailors]
subject:
  - {slug: sheep, name: Sheep}
"""


def read(text: str) -> tuple[Taxonomy, list[str]]:
    """The taxonomy of a text of which something can be used, and its faults as they are printed."""
    taxonomy, faults = parse_taxonomy(text, "tags.yml")
    assert taxonomy is not None
    return taxonomy, list(map(str, faults))


def slugs(taxonomy: Taxonomy) -> list[str]:
    return [tag.slug for tag in taxonomy.tags]


def test_a_sound_file_gives_its_tags_in_order_with_their_lines() -> None:
    taxonomy, faults = read(SOUND)
    assert (
        [(tag.slug, tag.facet, tag.line) for tag in taxonomy.tags],
        faults,
    ) == ([("knots", "method", 2), ("sheep", "subject", 9)], [])


@pytest.mark.parametrize("name", ['"Sheep\\tand  goats"', '" Sheep\\nand goats"', "Sheep\xa0and\u2028goats"])
def test_a_name_stands_on_one_line(name: str) -> None:
    taxonomy, faults = read(SOUND.replace("name: Sheep", f"name: {name}"))
    assert ([tag.name for tag in taxonomy.tags][1:], faults) == (["Sheep and goats"], [])


def test_phrases_may_be_text_with_commas_or_a_list() -> None:
    listed, _ = read(SOUND.replace("knot, =tie", "[knot, '=tie']"))
    assert [tag.rules for tag in listed.tags] == [tag.rules for tag in read(SOUND)[0].tags]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("sure: knot, =tie", "sure: knot, k*t", "tags.yml:5: not a phrase, left out of the tag knots: k*t"),
        ("not:", "nto:", "tags.yml:6: warning: unknown key of the tag knots: nto (did you mean not?)"),
        ("examples: [Knots for Sailors]", "examples: 3", "tags.yml:7: expected a list of titles under examples: "),
        ("subject:", "subjects:", "tags.yml:8: unknown facet: subjects (did you mean subject?)"),
        ("slug: sheep", "slug: Sheep", "tags.yml:9: a slug has small letters, digits and hyphens: 'Sheep'"),
        ("slug: sheep", "slug: index", "tags.yml:9: this slug is taken by the page of all topics: index"),
        ("slug: sheep", f"slug: {'s' * 101}", "tags.yml:9: this slug is longer than 100 letters: s"),
        ("slug: sheep", "slug: knots", "tags.yml:9: this slug is taken by the tag at line 2: knots"),
        ("name: Sheep", "name: ", "tags.yml:9: the tag sheep has no name: None"),
        ("name: Sheep", "names: Sheep", "tags.yml:9: the tag sheep has no name: None"),
        ("  - {slug: sheep, name: Sheep}", "  - sheep", "tags.yml:9: expected a tag with slug and name: "),
        ("  - {slug: sheep, name: Sheep}", "  sheep: 1", "tags.yml:8: expected a list of tags under subject: "),
    ],
)
def test_a_fault_is_named_with_its_line_and_the_rest_works(old: str, new: str, fault: str) -> None:
    taxonomy, faults = read(SOUND.replace(old, new))
    assert (taxonomy.tags[0].slug, len(faults), faults[0].startswith(fault)) == ("knots", 1, True)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("method:\n  - [", "tags.yml:3: not readable as YAML: "),
        ("- method", "tags.yml: expected the facets method and subject: found a list: "),
        ("", "tags.yml: expected the facets method and subject: found nothing: "),
    ],
)
def test_a_file_of_which_nothing_can_be_used_gives_no_taxonomy(text: str, fault: str) -> None:
    taxonomy, faults = parse_taxonomy(text, "tags.yml")
    assert (taxonomy, [str(f).startswith(fault) for f in faults]) == (None, [True])


@given(st.sampled_from(SOUND.splitlines()), st.text(st.sampled_from("-: {}[]\"'#>|&*!,=ab\n"), max_size=8))
def test_no_text_makes_reading_fail(line: str, scrawl: str) -> None:
    taxonomy, faults = parse_taxonomy(SOUND.replace(line, scrawl, 1), "tags.yml")
    assert taxonomy is not None or faults


@pytest.mark.parametrize(
    ("name", "title"), [("Sheep", "On sheep"), ("Graph drawing", "Drawing Graphs, Graph Drawings")]
)
def test_a_tag_without_phrases_is_found_by_its_name_in_a_title(name: str, title: str) -> None:
    taxonomy, _ = read(f"method:\nsubject:\n  - {{slug: field, name: {name}}}\n")
    assert [tag.slug for tag in infer_tags(title, "A text without the name.", taxonomy)] == ["field"]


def test_the_digest_follows_the_text_and_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = [read(text)[0].digest for text in (SOUND, SOUND, SOUND.replace("knot,", "knots,"))]
    monkeypatch.setattr(weights, "NEEDED", weights.NEEDED + 1)
    first, same, other_text, other_numbers = (*digests, read(SOUND)[0].digest)
    assert (first, 3) == (same, len({first, other_text, other_numbers}))


def test_the_default_has_no_fault_and_our_own_site_uses_it(repo_root: Path) -> None:
    text = default_taxonomy_text()
    assert ([], text) == (read(text)[1], (repo_root / "content" / "tags.yml").read_text(encoding="utf-8"))


def test_no_tag_of_the_default_says_a_phrase_twice() -> None:
    doubles: list[str] = []
    for tag in read(default_taxonomy_text())[0].tags:
        said: dict[tuple[str, ...], str] = {}
        for phrase in (phrase for _, phrases in tag.rules for phrase in phrases):
            doubles += [f"{tag.slug}: {said[keys]}, {phrase}" for keys in phrase_keys(phrase) if keys in said]
            said.update(dict.fromkeys(phrase_keys(phrase), phrase))
    assert doubles == []


def test_the_default_has_the_tags_of_the_shared_taxonomy_in_its_order(shared_dir: Path) -> None:
    shared = yaml.safe_load((shared_dir / "tags" / "taxonomy.yml").read_text(encoding="utf-8"))
    tags = read(default_taxonomy_text())[0].tags
    assert [(facet, tag["slug"], tag["about"]) for facet in ("method", "subject") for tag in shared[facet]] == [
        (tag.facet, tag.slug, tag.about) for tag in tags
    ]


def test_the_shared_taxonomy_itself_reads_as_tags_that_have_only_names(shared_dir: Path) -> None:
    text = (shared_dir / "tags" / "taxonomy.yml").read_text(encoding="utf-8")
    taxonomy, _ = read(text)
    assert (46, {"name"}) == (len(taxonomy.tags), {level for tag in taxonomy.tags for level, _ in tag.rules})
