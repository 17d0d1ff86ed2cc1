"""``digest tags``: what an operator asks of the topics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli import cli
from digest.errors import UsageError
from tests.site.folder import SiteFolder, paper

TAXONOMY = """\
method:
  - slug: knots
    name: Knots
    sure: knot
    strong: rope
    examples: [A Knot for Every Rope]
    counter_examples: [The Knot]
subject:
  - {slug: sheep, name: Sheep, sure: sheep}
"""


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    folder = SiteFolder(tmp_path)
    folder.write("content/tags.yml", TAXONOMY)
    folder.write("content/papers/2025-09/knot.md", paper("A Knot", body="We tie ropes. The knot holds."))
    folder.write("content/papers/2025-09/pinned.md", paper("Pinned Knot", body="A knot.", tags="[sheep]"))
    folder.write("content/papers/2025-09/none.md", paper("Nothing", body="Nothing at all."))
    return folder


def tags(site: SiteFolder, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(site.root), "tags", *arguments])


def test_every_topic_is_listed_with_the_number_of_its_papers(site: SiteFolder) -> None:
    assert tags(site).stdout == "     1  knots\n     1  sheep\n"


def test_the_papers_without_a_topic_are_listed(site: SiteFolder) -> None:
    assert tags(site, "--untagged").stdout == "nothing  Nothing\n"


def test_the_reasons_are_words_with_their_place_and_points(site: SiteFolder) -> None:
    assert tags(site, "--why", "a-knot").stdout == (
        "A Knot\n"
        "knots: 21 points (14 are enough)\n"
        "    17  title         Knot\n"
        "     4  contribution  ropes\n"
    )  # fmt: skip


def test_what_the_operator_gave_and_took_is_said_with_the_file(site: SiteFolder) -> None:
    path = "content/papers/2025-09/pinned.md"
    lines = tags(site, "--why", "papers/pinned-knot.html").stdout.splitlines()
    assert lines[1:3] == [f"sheep: given in {path}", f"knots: 17 points (14 are enough), not used: see {path}"]


def test_an_address_that_no_paper_has_is_answered_with_one_like_it(site: SiteFolder) -> None:
    result = tags(site, "--why", "a-knott")
    assert isinstance(result.exception, UsageError)
    assert str(result.exception) == "no paper has this address: a-knott (did you mean a-knot?)"


def test_every_paper_is_a_line_of_json_on_request(site: SiteFolder) -> None:
    found = {
        row["slug"]: (row["tags"], row["why"]) for row in map(json.loads, tags(site, "--json").stdout.splitlines())
    }
    assert found == {
        "a-knot": (["knots"], {"knots": ["Knot", "ropes"]}),
        "pinned-knot": (["sheep"], {}),
        "nothing": ([], {}),
    }


@pytest.mark.parametrize(
    "options", [("--json", "--untagged"), ("--check", "--suggest"), ("--why", "a-knot", "--untagged")]
)
def test_two_lists_at_once_are_a_mistake_in_the_call(site: SiteFolder, options: tuple[str, ...]) -> None:
    result = tags(site, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "each asks for a list of its own" in result.stderr


def test_terms_that_no_topic_knows_are_suggested(site: SiteFolder) -> None:
    for number in range(30):
        subject = "Kites" if number < 4 else "Knots"
        body = f"{subject} number{number} and again number{number}: {subject} fly."
        site.write(f"content/papers/2025-08/{number}.md", paper(f"{subject} number{number}", body=body))
    assert tags(site, "--suggest").stdout.splitlines() == [
        "     4 of 4      kite                          Kites number0"
    ]


def test_an_example_that_fails_is_an_error_at_the_line_of_its_tag(site: SiteFolder) -> None:
    result = tags(site, "--check")
    assert result.exit_code == 1
    assert "content/tags.yml:2: this counter-example gets the tag knots: The Knot" in result.stderr


def test_a_bad_rule_is_an_error_with_its_line_and_the_rest_works(site: SiteFolder) -> None:
    site.write("content/tags.yml", TAXONOMY.replace("strong: rope", "strong: rope, *"))
    result = tags(site)
    assert (result.exit_code, result.stdout) == (1, "     1  knots\n     1  sheep\n")
    assert "content/tags.yml:5: not a phrase, left out of the tag knots: *" in result.stderr
