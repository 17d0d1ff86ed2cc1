"""``digest fetch``: dumps from where the papers are."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.asking import asked_politely, contact_option, endpoint_option
from digest.cli.common import date_of, shown_progress, today

if TYPE_CHECKING:
    from digest.fetch.answers import Fetched


@click.group()
def command() -> None:
    """Write what Hugging Face or arXiv lists into content/dumps/, and nothing else.

    A build never fetches: run this, then `digest build`. What was fetched before is not asked for again.
    """


def _day_options(function: Callable[..., None]) -> Callable[..., None]:
    since = click.option("--since", metavar="YYYY-MM-DD", help="All days from this one to today.")
    date = click.option("--date", metavar="YYYY-MM-DD", help="This day alone, even if it is there already.")
    return date(since(function))


@command.command()
@_day_options
@contact_option
@endpoint_option
@click.pass_obj
def huggingface(site: Path, date: str | None, since: str | None, contact: str | None, endpoint: str | None) -> None:
    """Fetch the daily papers, one dump a day.

    Without a day: from the newest that is there to today.
    """
    from digest.fetch import huggingface as source

    days = _choose_days(site, source.STEM, date, since)
    with asked_politely(site, contact, source.MANNERS, "digest fetch huggingface") as client:
        ask = functools.partial(source.fetch_days, endpoint=endpoint or source.ENDPOINT, again=date is not None)
        _report("Fetching from Hugging Face", ask(client, site, days, today()), len(days))


@command.command()
@click.option("--category", "categories", multiple=True, metavar="CATEGORY", help="An arXiv category such as cs.CL.")
@click.option("--query", default="", help="A search query in the words of arXiv's API.")
@_day_options
@contact_option
@endpoint_option
@click.pass_obj
def arxiv(
    site: Path,
    categories: Sequence[str],
    query: str,
    date: str | None,
    since: str | None,
    contact: str | None,
    endpoint: str | None,
) -> None:
    """Fetch the papers that were submitted on each day to some categories, or that a query finds.

    Without a day: from the newest that is there to today.
    """
    from digest.fetch import arxiv as source

    question = source.Question(tuple(dict.fromkeys(categories)), query.strip())
    days = _choose_days(site, question.stem, date, since)
    with asked_politely(site, contact, source.MANNERS, "digest fetch arxiv") as client:
        ask = functools.partial(source.fetch_days, endpoint=endpoint or source.ENDPOINT, again=date is not None)
        _report("Fetching from arXiv", ask(client, site, question, days), len(days))


def _choose_days(site: Path, stem: str, date: str | None, since: str | None) -> list[dt.date]:
    from digest.fetch.answers import days_between, newest_day

    if date and since:
        raise click.UsageError("--date is one day and --since are many: give one of the two")
    until = today()
    if day := date_of(date):
        return days_between(day, day) if day <= until else days_between(day, until)
    return days_between(date_of(since, "--since") or newest_day(site, stem) or until, until)


def _report(what: str, fetched: Iterable[Fetched], total: int) -> None:
    new = 0
    with shown_progress() as progress:
        for done, day in enumerate(fetched, 1):
            progress(what, done, total)
            new += day.is_new
            click.echo(f"{day.day}: {_tell(day)}")
    click.echo("Now: digest build" if new else "Nothing new.")


def _tell(day: Fetched) -> str:
    if not day.paths:
        return "no papers"
    if not day.papers:
        return "there already"
    return f"{day.papers:,} papers in {', '.join(day.paths)}{'' if day.is_new else ', as before'}"
