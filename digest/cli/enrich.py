"""``digest enrich``: arXiv ids and authors for papers that have only a title."""

from __future__ import annotations

from pathlib import Path

import click

from digest.cli.asking import asked_politely, contact_option, endpoint_option
from digest.cli.common import shown_progress


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@contact_option
@endpoint_option
@click.pass_obj
def command(site: Path, dry_run: bool, contact: str | None, endpoint: str | None) -> None:
    """Look up arXiv ids and authors of papers of which only the title is known.

    A paper is only ever taken for one of exactly its title, and lines are only added to its file.
    """
    from digest.fetch.arxiv import ENDPOINT, MANNERS
    from digest.fetch.enrich import enrich, find_candidates

    papers = find_candidates(site)
    found = 0
    with asked_politely(site, contact, MANNERS, "digest enrich") as client, shown_progress() as progress:
        answers = enrich(client, site, papers, is_rehearsal=dry_run, endpoint=endpoint or ENDPOINT)
        for done, answer in enumerate(answers, 1):
            progress("Asking arXiv", done, len(papers))
            if answer.gained:
                found += 1
                click.echo(f"{answer.paper.path}: {answer.arxiv} ({', '.join(answer.gained)})")
    would = "would gain" if dry_run else "gained"
    click.echo(f"{found:,} of {len(papers):,} papers with only a title {would} what arXiv knows of them.")
