"""``digest tags``: the topics and their papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from digest.cli.common import end, shown_progress, spell_json
from digest.delivery.knowledge import wish_of_last_build
from digest.engine.build import Build
from digest.engine.opening import open_build
from digest.errors import UsageError, did_you_mean
from digest.groups import ALL, EVER, Member
from digest.pages.facets import decode_summary
from digest.pages.lines import DATA, abstract_of
from digest.report import tag_lines, tagged_papers
from digest.topics import weights
from digest.topics.examples import check_examples
from digest.topics.infer import explain_tags

SUGGESTIONS = 25
"""Shown at most: what a person reads in one go."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help='One {"title", "slug", "tags", "why"} a line, for every paper.')
@click.option("--untagged", is_flag=True, help="The papers that no topic fits.")
@click.option("--why", metavar="SLUG", help="Why a paper has its topics: the words, where they stand, their points.")
@click.option("--suggest", is_flag=True, help="Terms that several papers are about and no topic knows.")
@click.option("--check", is_flag=True, help="Run the examples in content/tags.yml.")
@click.pass_obj
def command(site: Path, as_json: bool, untagged: bool, why: str | None, suggest: bool, check: bool) -> None:
    """List the topics with the number of their papers."""
    wishes = {
        "--json": as_json,
        "--untagged": untagged,
        "--why": why is not None,
        "--suggest": suggest,
        "--check": check,
    }
    if len(given := [option for option, is_given in wishes.items() if is_given]) > 1:
        raise click.UsageError(f"give one of {' and '.join(given)}: each asks for a list of its own")
    with shown_progress() as progress, open_build(site, wish_of_last_build(site), "digest tags", progress) as opened:
        if check:
            end([*opened.site.diagnostics, *check_examples(opened.site.taxonomy)])
            return
        opened.refresh()
        lines: Iterator[str]
        if as_json:
            lines = (spell_json(row) for row in tagged_papers(opened))
        elif untagged:
            lines = (f"{row['slug']}  {row['title']}" for row in tagged_papers(opened) if not row["tags"])
        elif why is not None:
            lines = _why_lines(opened, why)
        elif suggest:
            lines = _suggestion_lines(opened)
        else:
            lines = tag_lines(opened)
        for line in lines:
            click.echo(line)
        end(opened.site.diagnostics)


def _why_lines(opened: Build, slug: str) -> Iterator[str]:
    """The reasons for the topics of the paper at an address, and those that the operator gave or took.

    Raises:
        UsageError: there is no such paper.
    """
    name = slug.removesuffix(".html").rpartition("/")[2]  # a page's address serves, too
    members = opened.reader.members(f"slug:{name}", EVER)
    if not members:
        slugs = (row["slug"] for row in tagged_papers(opened))
        raise UsageError(f"no paper has this address: {slug}{did_you_mean(name, slugs)}")
    summary = decode_summary(members[0].summary)
    plain = _abstract_of(opened, members[0])
    pinned = {tag.slug: tag.pinned for tag in summary.tags}
    needed = weights.NEEDED if plain else weights.NEEDED_BY_TITLE
    yield f"{summary.title}"
    yield from (f"{tag.slug}: given in {members[0].path}" for tag in summary.tags if tag.pinned)
    for explained in explain_tags(summary.title, plain, opened.site.taxonomy):
        taken = "" if explained.slug in pinned else f", not used: see {members[0].path}"
        yield f"{explained.slug}: {explained.score} points ({needed} are enough){taken}"
        for evidence in explained.evidence:
            yield f"{evidence.weight:6d}  {evidence.where:12}  {evidence.words}"


def _abstract_of(opened: Build, member: Member) -> str:
    return abstract_of(opened.state.lines.at(DATA, member.place))


def _suggestion_lines(opened: Build) -> Iterator[str]:
    """The terms that might become topics, each with a title."""
    from digest.topics.suggest import MOST_PAPERS, suggest_terms

    newest = opened.reader.newest(ALL, MOST_PAPERS)
    papers = [(decode_summary(member.summary).title, _abstract_of(opened, member)) for member in newest]
    for found in suggest_terms(papers, opened.site.taxonomy)[:SUGGESTIONS]:
        yield f"{found.key_to:6d} of {found.papers:<5d}  {found.term:28}  {found.title}"
