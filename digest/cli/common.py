"""What commands share: how they end, dates on the command line, the progress bar."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from digest.cli import CONTENT_FAULT
from digest.engine.opening import Progress
from digest.model import Diagnostic, Severity


def end(diagnostics: Sequence[Diagnostic]) -> None:
    """Print diagnostics and leave with the exit code that they ask for."""
    for diagnostic in diagnostics:
        click.echo(str(diagnostic), err=True)
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    if errors:
        click.echo(f"{errors} error{'s' * (errors > 1)} in the content; the rest is built", err=True)
        raise click.exceptions.Exit(CONTENT_FAULT)


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def date_of(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"not a date like 2025-09-01: {text}", param_hint="--date") from error


@contextmanager
def shown_progress() -> Iterator[Progress]:
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
