"""``digest check``: what would break when the site is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from digest.cli import CONTENT_FAULT
from digest.cli.common import shown_progress, spell_json
from digest.delivery.check import Check, Level, run_checks
from digest.delivery.hosts import HOSTS
from digest.delivery.knowledge import known_to, wish_of_last_build
from digest.engine.layout import OUTPUT
from digest.engine.opening import open_build

SHOWN = 5


@click.command()
@click.option("--host", "hosts", multiple=True, type=click.Choice(list(HOSTS)), help="Only the limits of this host.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with every detail.")
@click.pass_obj
def command(site: Path, hosts: Sequence[str], as_json: bool) -> None:
    """Look at the built site before it is published: limits of hosts, links, files that should not be there.

    Changes nothing. Ends with 1 where something would break.
    """
    chosen = [HOSTS[name] for name in hosts or HOSTS]
    wish = wish_of_last_build(site)
    with shown_progress() as progress, open_build(site, wish, "digest check", progress) as build:
        looked = run_checks(site / OUTPUT, known_to(build), chosen, lambda done, total: progress("Links", done, total))
        checks = list(looked)
    if as_json:
        rows = [
            {"name": row.name, "level": row.level.value, "summary": row.summary, "details": list(row.details)}
            for row in checks
        ]
        click.echo(spell_json({"checks": rows}, indent=2))
    else:
        _print_table(checks)
    if any(row.level is Level.FAULT for row in checks):
        raise click.exceptions.Exit(CONTENT_FAULT)


def _print_table(checks: Iterable[Check]) -> None:
    for row in checks:
        click.echo(f"{row.level.value:<8} {row.name:<17} {row.summary}")
        for detail in row.details[:SHOWN]:
            click.echo(f"{'':27}{detail}")
        if len(row.details) > SHOWN:
            click.echo(f"{'':27}and {len(row.details) - SHOWN:,} more: --json lists all")
