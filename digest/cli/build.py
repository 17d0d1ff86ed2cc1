"""``digest build``: the pages made right."""

from __future__ import annotations

from pathlib import Path

import click

from digest.cli.common import base_url_option, end, shown_progress, today
from digest.engine.opening import Wish, run_build


@click.command()
@base_url_option
@click.option("-j", "--jobs", type=click.IntRange(1), help="Processes to use (default: one a core).")
@click.option("--clean", is_flag=True, help="Forget the last build and make everything anew.")
@click.option("--frozen", is_flag=True, help="Infer nothing: a dump without a certain year is an error (for servers).")
@click.option("--compress", is_flag=True, help="Put a .gz beside each large text file, for servers that send those.")
@click.option("--explain", is_flag=True, help="Say of each output why it was made again.")
@click.option("--timings", is_flag=True, help="Say where the time went.")
@click.pass_obj
def command(
    site: Path,
    base_url: str | None,
    jobs: int | None,
    clean: bool,
    frozen: bool,
    compress: bool,
    explain: bool,
    timings: bool,
) -> None:
    """Ingest new dumps, then make the pages in site/ right.

    Only what differs is made again; the result is the same, byte for byte, as that of a clean build.
    """
    wish = Wish(base_url=base_url or None, jobs=jobs or 0, clean=clean, frozen=frozen, compress=compress)
    with shown_progress() as progress:
        outcome = run_build(site, wish, today(), progress)
    from digest.report import build_lines, explain_lines, timing_lines  # what they need is there by now

    for lines, is_wanted in ((explain_lines, explain), (build_lines, True), (timing_lines, timings)):
        if is_wanted:
            for line in lines(outcome):
                click.echo(line)
    end(outcome.diagnostics, "is built")
