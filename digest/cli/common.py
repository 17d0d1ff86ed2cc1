"""What commands share: how they end, dates and addresses on the command line, the progress bar."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from digest.cli import CONTENT_FAULT
from digest.config import fault_of_address
from digest.engine.opening import Progress
from digest.model import EPOCH, LAST_DAY, Diagnostic, Severity


def tell_faults(diagnostics: Sequence[Diagnostic], rest: str = "") -> bool:
    """Print diagnostics, then the number of errors and what became of the ``rest``; returns whether there are any."""
    for diagnostic in diagnostics:
        click.echo(str(diagnostic), err=True)
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    if errors:
        click.echo(f"{errors} error{'s' * (errors > 1)} in the content{rest and f'; the rest {rest}'}", err=True)
    return errors > 0


def end(diagnostics: Sequence[Diagnostic], rest: str = "") -> None:
    """Print diagnostics as ``tell_faults`` does, and leave with the exit code that they ask for."""
    if tell_faults(diagnostics, rest):
        raise click.exceptions.Exit(CONTENT_FAULT)


def spell_json(value: object, *, indent: int | None = None) -> str:
    """JSON with its characters as they are, escaped where the output is not in UTF-8 and could lose them."""
    is_utf_8 = codecs.lookup(sys.stdout.encoding).name == "utf-8"
    return json.dumps(value, ensure_ascii=not is_utf_8, indent=indent)


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def date_of(text: str | None, option: str = "--date") -> dt.date | None:
    """The day that an option says; None where it was not given.

    Raises:
        BadParameter: it is not spelled YYYY-MM-DD, or no paper can be of that day.
    """
    if text is None:
        return None
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        date = None
    if date is None or date.isoformat() != text:
        raise click.BadParameter(f"not a date like 2025-09-01: {text}", param_hint=option)
    if not EPOCH <= date <= LAST_DAY:
        raise click.BadParameter(f"a day from {EPOCH} to {LAST_DAY} is wanted: {text}", param_hint=option)
    return date


def check_address(context: click.Context, option: click.Parameter, address: str | None) -> str | None:
    """The address that an option says, as it is; None where it was not given.

    Raises:
        BadParameter: it is none.
    """
    if address and (fault := fault_of_address(address)):
        raise click.BadParameter(fault)
    return address


base_url_option = click.option(
    "--base-url", metavar="URL", callback=check_address, help="The site's address, instead of the one in digest.toml."
)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A progress bar on a terminal, once work takes ``report.PATIENCE_S``; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from digest.report import ProgressBar

    bar = ProgressBar()
    try:
        yield bar.show
    finally:
        bar.close()
