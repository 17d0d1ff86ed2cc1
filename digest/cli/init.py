"""``digest init``: a new site."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from digest.delivery.pages import WORKFLOW_PATH, lines_to_fill_in
from digest.delivery.starter import starter_files
from digest.engine.layout import OUTPUT
from digest.pages.urls import HOME


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def command(context: click.Context, folder: Path) -> None:
    """Make a new site in FOLDER: settings, topics, a small sample dump, a workflow for GitHub Pages.

    Files that are there already are kept as they are.
    """
    if context.parent is not None:
        folder = context.parent.params["site"] / folder  # as it was given, for what is printed
    for name, text in starter_files().items():
        path = folder / name
        if os.path.lexists(path):
            click.echo(f"kept     {path}")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"created  {path}")
    workflow = folder / WORKFLOW_PATH
    text = workflow.read_bytes().decode("utf-8", "replace") if workflow.is_file() else ""
    for line in lines_to_fill_in(text):
        click.echo(f"{workflow}:{line}: write here where digest is installed from, before GitHub builds the site")
    click.echo(f"\nNow: digest -C {shlex.quote(str(folder))} build, and open {folder / OUTPUT / HOME}")
