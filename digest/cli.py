"""The command ``digest``: the only place that prints and exits.

What commands need beyond a build (the server, rich, pygments) is imported where it is used: start-up is part of the
loop.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from digest import __version__
from digest.config import fault_of_address
from digest.engine.build import Build, Outcome, Progress, Wish, open_build, run_build
from digest.errors import DigestError
from digest.model import Diagnostic, Severity

CONTENT_FAULT = 1


class _Commands(click.Group):
    """Shows the commands in the order in which a newcomer meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C", "site", default=".", metavar="SITE", help="The folder of the site (default: the current one).",
    type=click.Path(path_type=Path),
)  # fmt: skip
@click.version_option(__version__, prog_name="digest")
@click.pass_context
def cli(context: click.Context, site: Path) -> None:
    """Turn text dumps of daily-papers pages into a website that can be browsed by day and by topic.

    A new site: `digest init my-digest`, then put dumps into my-digest/content/dumps/ and run
    `digest -C my-digest build`. The pages are in my-digest/site/.
    """
    context.obj = site.absolute()


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new site in FOLDER: settings, topics, a small sample dump, a workflow for GitHub Pages.

    Files that are there already are kept as they are.
    """
    from digest.delivery.starter import starter_files

    for name, text in starter_files().items():
        path = folder / name
        if os.path.lexists(path):
            click.echo(f"kept     {path}")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"created  {path}")
    click.echo(f"\nNow: digest -C {folder} build, and open {folder / 'site' / 'index.html'}")


@cli.command()
@click.argument("dumps", nargs=-1, metavar="[DUMP]...")
@click.option("--year", type=click.IntRange(1990, 2079), help="The year of dates that a dump prints without one.")
@click.option("--date", "date", metavar="YYYY-MM-DD", help="The date of a dump that prints none.")
@click.option("--refresh", is_flag=True, help="Read all dumps again and mend abstracts that nobody edited.")
@click.option("--report", is_flag=True, help="Print what became of every line and of every paper.")
@click.pass_obj
def ingest(site: Path, dumps: Sequence[str], year: int | None, date: str | None, refresh: bool, report: bool) -> None:
    """Bring new and changed dumps of content/dumps/ into content/papers/, without building.

    Give the names of DUMPs to ingest only these.
    """
    given = _date(date)
    with _shown_progress() as progress, open_build(site, Wish(), "digest ingest", progress) as build:
        build.refresh()
        intake = build.ingest(_today(), year=year, date=given, refresh=refresh, only=dumps or None)
        diagnostics = sorted({*build.diagnostics(), *intake.diagnostics})
    from digest.report import intake_lines

    for line in intake_lines(intake, with_account=report):
        click.echo(line)
    _end(_only_about(diagnostics, "content/"))


@cli.command()
@click.option("--base-url", metavar="URL", help="The site's address, instead of the one in digest.toml.")
@click.option("-j", "--jobs", type=click.IntRange(1), help="Processes to use (default: one a core).")
@click.option("--clean", is_flag=True, help="Forget the last build and make everything anew.")
@click.option("--frozen", is_flag=True, help="Infer nothing: a dump without a certain year is an error (for servers).")
@click.option("--explain", is_flag=True, help="Say of each output why it was made again.")
@click.option("--timings", is_flag=True, help="Say where the time went.")
@click.pass_obj
def build(
    site: Path, base_url: str | None, jobs: int | None, clean: bool, frozen: bool, explain: bool, timings: bool
) -> None:
    """Ingest new dumps, then make the pages in site/ right.

    Only what differs is made again; the result is the same, byte for byte, as that of a clean build.
    """
    if base_url and (fault := fault_of_address(base_url)):
        raise click.BadParameter(fault, param_hint="--base-url")
    wish = Wish(base_url=base_url or None, jobs=jobs or 0, clean=clean, frozen=frozen)
    with _shown_progress() as progress:
        outcome = run_build(site, wish, _today(), progress)
    from digest.report import build_lines, explain_lines, timing_lines

    for lines, is_wanted in ((explain_lines, explain), (build_lines, True), (timing_lines, timings)):
        if is_wanted:
            for line in lines(outcome):
                click.echo(line)
    _end(outcome.diagnostics)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help='One {"title", "slug", "tags", "why"} a line, for every paper.')
@click.option("--untagged", is_flag=True, help="The papers that no topic fits.")
@click.option("--check", is_flag=True, help="Run the examples in content/tags.yml.")
@click.pass_obj
def tags(site: Path, as_json: bool, untagged: bool, check: bool) -> None:
    """List the topics with the number of their papers."""
    from digest.report import tag_lines, tagged_papers

    with _shown_progress() as progress, open_build(site, Wish(), "digest tags", progress) as opened:
        if check:
            from digest.topics.examples import check_examples

            _end([*opened.site.diagnostics, *check_examples(opened.site.taxonomy)])
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
        _end(opened.site.diagnostics)


def main() -> None:
    """Run the command; a fault that a person can mend is one line, never a traceback."""
    try:
        # Outside of its standalone mode click answers with the code of an ``Exit`` instead of raising it.
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except DigestError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if os.environ.get("DIGEST_TRACEBACK"):
            raise
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"error: {where}{error.strerror or error}", err=True)
        sys.exit(CONTENT_FAULT)


def _end(diagnostics: Sequence[Diagnostic]) -> None:
    """Print diagnostics and leave with the exit code that they ask for."""
    for diagnostic in diagnostics:
        click.echo(str(diagnostic), err=True)
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    if errors:
        click.echo(f"{errors} error{'s' * (errors > 1)} in the content; the rest is built", err=True)
        raise click.exceptions.Exit(CONTENT_FAULT)


def _only_about(diagnostics: Sequence[Diagnostic], folder: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in diagnostics if diagnostic.path.startswith(folder)]


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"not a date like 2025-09-01: {text}", param_hint="--date") from error


@contextmanager
def _shown_progress() -> Iterator[Progress]:
    """A progress bar on a terminal, from a second on; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from digest.report import ProgressBar

    bar = ProgressBar()
    try:
        yield bar.show
    finally:
        bar.close()


__all__ = ["Build", "Outcome", "cli", "main"]
