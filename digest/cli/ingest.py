"""``digest ingest``: dumps to paper files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from digest.cli.common import date_of, end, shown_progress, today
from digest.delivery.knowledge import wish_of_last_build
from digest.engine.opening import open_build
from digest.report import intake_lines


@click.command()
@click.argument("dumps", nargs=-1, metavar="[DUMP]...")
@click.option("--year", type=click.IntRange(1990, 2079), help="The year of dates that a dump prints without one.")
@click.option("--date", "date", metavar="YYYY-MM-DD", help="The date of a dump that prints none.")
@click.option("--refresh", is_flag=True, help="Read all dumps again and mend abstracts that nobody edited.")
@click.option("--report", is_flag=True, help="Print what became of every line and of every paper.")
@click.pass_obj
def command(site: Path, dumps: Sequence[str], year: int | None, date: str | None, refresh: bool, report: bool) -> None:
    """Bring new and changed dumps of content/dumps/ into content/papers/, without building.

    Give the names of DUMPs to ingest only these.
    """
    given = date_of(date)
    with shown_progress() as progress, open_build(site, wish_of_last_build(site), "digest ingest", progress) as build:
        build.refresh()
        intake = build.ingest(today(), year=year, date=given, refresh=refresh, only=dumps or None, is_last=True)
        diagnostics = sorted({*build.diagnostics(), *intake.diagnostics})
    for line in intake_lines(intake, with_account=report):
        click.echo(line)
    end([diagnostic for diagnostic in diagnostics if diagnostic.path.startswith("content/")])
