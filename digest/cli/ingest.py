"""``digest ingest``: dumps to paper files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from digest.cli.common import date_of, end, shown_progress, today
from digest.delivery.knowledge import wish_of_last_build
from digest.engine.layout import DUMPS
from digest.engine.opening import open_build
from digest.errors import UsageError
from digest.report import idle_lines, intake_lines


@click.command()
@click.argument("dumps", nargs=-1, metavar="[DUMP]...")
@click.option("--year", type=click.IntRange(1990, 2079), help="The year of dates that a dump prints without one.")
@click.option("--date", "date", metavar="YYYY-MM-DD", help="The date of a dump that prints none.")
@click.option("--refresh", is_flag=True, help="Read all dumps again and mend abstracts that nobody edited.")
@click.option(
    "--report", is_flag=True, help="Account for every line of a dump: how many are titles, abstracts, dates, …"
)
@click.pass_obj
def command(site: Path, dumps: Sequence[str], year: int | None, date: str | None, refresh: bool, report: bool) -> None:
    """Bring new and changed dumps of content/dumps/ into content/papers/, without building.

    Give the names of DUMPs to ingest only these.
    """
    given = date_of(date)
    only = [_name_of(dump, site / DUMPS) for dump in dumps] or None
    with shown_progress() as progress, open_build(site, wish_of_last_build(site), "digest ingest", progress) as build:
        build.refresh()
        intake = build.ingest(today(), year=year, date=given, refresh=refresh, only=only, is_last=True)
        diagnostics = sorted({*build.diagnostics(), *intake.diagnostics})
    for line in intake_lines(intake, with_account=report):
        click.echo(line)
    for line in idle_lines(intake, only, refresh=refresh, is_dated=bool(year or given)):
        click.echo(line)
    end([diagnostic for diagnostic in diagnostics if diagnostic.path.startswith("content/")])


def _name_of(dump: str, folder: Path) -> str:
    """The name of a dump that was given by its name, or by its path from here or from the site's folder.

    Raises:
        UsageError: the path leads elsewhere.
    """
    given = Path(dump)
    if dump != given.name:
        site = folder.parent.parent
        if folder.resolve() not in (given.parent.resolve(), (site / given).parent.resolve()):
            raise UsageError(f"a dump lies in {DUMPS}, and this does not: {dump}")
    return given.name
