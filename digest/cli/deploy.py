"""``digest deploy``: the site, built and published to a branch."""

from __future__ import annotations

from pathlib import Path

import click

from digest.cli import CONTENT_FAULT
from digest.cli.common import base_url_option, shown_progress, tell_faults, today
from digest.delivery.deploy import Target, deploy, deployment_lines, open_repository, uncommitted_line
from digest.engine.layout import CACHE, OUTPUT
from digest.engine.lock import locked
from digest.engine.opening import Wish, check_site_folder, run_build
from digest.engine.theme import load_config
from digest.report import build_lines


@click.command()
@click.option("--remote", default="origin", show_default=True, help="The git remote to publish to.")
@click.option("--branch", default="gh-pages", show_default=True, help="Its branch that the host serves.")
@base_url_option
@click.option("--dry-run", is_flag=True, help="Say what would be published, and push nothing.")
@click.option("--force", is_flag=True, help="Replace the branch, whatever it holds, by a single commit.")
@click.option("--despite-errors", is_flag=True, help="Publish what could be built although the content has errors.")
@click.pass_obj
def command(
    site: Path, remote: str, branch: str, base_url: str | None, dry_run: bool, force: bool, despite_errors: bool
) -> None:
    """Build the site, then publish it to a branch of a git remote, if it changed.

    For hosts that serve a branch, such as GitHub Pages. A domain of your own (content/CNAME, or the one that the branch
    has) is kept. Nothing in your repository changes, and nothing is forced unless asked.
    """
    check_site_folder(site)
    target = Target(remote, branch, force, dry_run)
    open_repository(site, target)  # before a build that may take minutes
    with shown_progress() as progress:
        outcome = run_build(site, Wish(base_url=base_url or None), today(), progress)
    for line in build_lines(outcome):
        click.echo(line)
    if tell_faults(outcome.diagnostics, "is built") and not despite_errors:
        click.echo("Not published: the content has errors (--despite-errors publishes the rest).", err=True)
        raise click.exceptions.Exit(CONTENT_FAULT)
    with locked(site / CACHE, "digest deploy"):
        done = deploy(site, site / OUTPUT, site / CACHE, target)
    if done.uncommitted:
        click.echo(uncommitted_line(done.uncommitted), err=True)
    for line in deployment_lines(done, target, load_config(site, base_url or None)[0].base_url):
        click.echo(line)
