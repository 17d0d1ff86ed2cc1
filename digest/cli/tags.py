"""``digest tags``: the topics and their papers."""

from __future__ import annotations

import json
from pathlib import Path

import click

from digest.cli.common import end, shown_progress
from digest.engine.build import Wish, open_build
from digest.report import tag_lines, tagged_papers
from digest.topics.examples import check_examples


@click.command()
@click.option("--json", "as_json", is_flag=True, help='One {"title", "slug", "tags", "why"} a line, for every paper.')
@click.option("--untagged", is_flag=True, help="The papers that no topic fits.")
@click.option("--check", is_flag=True, help="Run the examples in content/tags.yml.")
@click.pass_obj
def command(site: Path, as_json: bool, untagged: bool, check: bool) -> None:
    """List the topics with the number of their papers."""
    with shown_progress() as progress, open_build(site, Wish(), "digest tags", progress) as opened:
        if check:
            end([*opened.site.diagnostics, *check_examples(opened.site.taxonomy)])
            return
        opened.refresh()
        if as_json:
            for row in tagged_papers(opened):
                click.echo(json.dumps(row, ensure_ascii=False))
        elif untagged:
            for row in tagged_papers(opened):
                if not row["tags"]:
                    click.echo(f"{row['slug']}  {row['title']}")
        else:
            for line in tag_lines(opened):
                click.echo(line)
        end(opened.site.diagnostics)
