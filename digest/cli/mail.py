"""``digest mail``: a day as a message."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from digest.cli import CONTENT_FAULT
from digest.cli.common import base_url_option, date_of, shown_progress
from digest.delivery.knowledge import wish_of_last_build
from digest.delivery.message import Letter, host_in_mail, parse_address, write_letter, write_message
from digest.delivery.post import LEDGER_SUFFIX, SECURITY, Ledger, Server, connect, post, read_recipients
from digest.engine.build import Build
from digest.engine.layout import CACHE, TEMPLATE_CACHE
from digest.engine.opening import open_build
from digest.engine.theme import load_config, load_recipe
from digest.errors import UsageError, did_you_mean
from digest.groups import ALL
from digest.model import Place
from digest.pages.of_mail import mail_page
from digest.pages.site import PaperSite

PASSWORD = "DIGEST_SMTP_PASSWORD"
LATEST = "latest"
DAY = f"DATE|{LATEST}"


@click.command()
@click.argument("day", metavar=DAY)
@click.option("--tag", "tags", multiple=True, metavar="TOPIC", help="Only papers of this topic; may be repeated.")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Write the message to FILE, an .eml.")
@click.option(
    "--to",
    "recipients",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Send to the addresses in FILE, one a line.",
)
@click.option("--smtp", metavar="HOST[:PORT]", help="The mail server to send through.")
@click.option("--from", "sender", metavar="ADDRESS", help="Who sends.")
@click.option("--unsubscribe", default="", metavar="URL", help="Where to leave: https:… or mailto:… (default: --from).")
@click.option(
    "--security", type=click.Choice(SECURITY), help="How to encrypt (default: tls on port 465, else starttls)."
)
@click.option("--user", default="", help=f"Log in as this user; the password is read from {PASSWORD}.")
@base_url_option
@click.pass_obj
def command(
    site: Path,
    day: str,
    tags: Sequence[str],
    out: Path | None,
    recipients: Path | None,
    smtp: str | None,
    sender: str | None,
    unsubscribe: str,
    security: str | None,
    user: str,
    base_url: str | None,
) -> None:
    """Make a message of a day, and write it to a file or send it.

    One message each; FILE.sent remembers who got which day, so that running it again sends to nobody twice.
    """
    if (out is None or recipients or smtp) and not (recipients and smtp and sender):
        raise UsageError("say where the message goes: --out FILE, or --to FILE --smtp HOST --from ADDRESS")
    if unsubscribe and not re.fullmatch(r"(https://|mailto:)[!-~]+", unsubscribe):
        raise UsageError(f"--unsubscribe wants https://… or mailto:…: {unsubscribe}")
    date = None if day == LATEST else date_of(day, DAY)
    server = Server.parse(smtp, security, user, os.environ.get(PASSWORD, "")) if smtp else None
    with shown_progress() as progress, open_build(site, wish_of_last_build(site), "digest mail", progress) as build:
        build.refresh()
        letter = _write(build, _site_at(build, base_url), date, tags, sender, unsubscribe)
    if letter is None:
        click.echo(f"No papers for {day}: nothing to send.")
        return
    if out is not None:
        # A message that nobody sent yet has its day's date, so that it is the same whenever it is written.
        date = dt.datetime.combine(dt.date.fromisoformat(letter.key[:10]), dt.time(), dt.UTC)
        out.write_bytes(write_message(letter, None, date).as_bytes())
        click.echo(f"{out}: {letter.subject}")
    if recipients is not None and server is not None:
        _send(letter, recipients, server)


def _send(letter: Letter, recipients: Path, server: Server) -> None:
    now = dt.datetime.now(dt.UTC)
    posted = post(
        letter.key,
        read_recipients(recipients),
        lambda recipient: write_message(letter, recipient, now),
        Ledger(recipients.with_name(recipients.name + LEDGER_SUFFIX)),
        lambda: connect(server),
    )
    click.echo(f"{len(posted.sent):,} sent, {len(posted.known):,} had it before, {len(posted.refused):,} refused.")
    for refusal in posted.refused:
        click.echo(f"refused: {refusal}", err=True)
    for address in posted.unknown:
        click.echo(f"not sent again: {address} may have it; take its `trying` out of the ledger to send it", err=True)
    if posted.refused or posted.unknown:
        raise click.exceptions.Exit(CONTENT_FAULT)


def _site_at(build: Build, base_url: str | None) -> PaperSite:
    """The open site as it is at an address, or at that of its settings."""
    config = load_config(build.root, base_url)[0]
    if config.base_url == build.config.base_url:
        return build.site
    return PaperSite(load_recipe(build.root, config, build.root / CACHE / TEMPLATE_CACHE))


def _write(
    build: Build, site: PaperSite, date: dt.date | None, tags: Sequence[str], sender: str | None, unsubscribe: str
) -> Letter | None:
    """The letter of a day, the newest where none is given; None where it has no papers."""
    home = site.composer.site.base_url
    if not home:
        raise UsageError("links in a message are absolute: set base_url in digest.toml, or give --base-url")
    known = {tag.slug: tag.name for tag in site.taxonomy.tags}
    for tag in tags:
        if tag not in known:
            raise UsageError(f"unknown topic: {tag}{did_you_mean(tag, known)}")
    date = date or _newest_day(build)
    address = parse_address(sender or f"digest@{host_in_mail(home)}")
    leave = unsubscribe or (f"mailto:{address.addr_spec}?subject=unsubscribe" if sender else "")
    topics = {tag: known[tag] for tag in tags}
    page = mail_page(date, topics, build.reader, site.composer, leave) if date else None
    if date is None or page is None:
        return None
    key = f"{date.isoformat()}{''.join(f' {tag}' for tag in sorted(topics))}"
    return write_letter(page, site, address, key)


def _newest_day(build: Build) -> dt.date | None:
    newest = build.reader.newest(ALL, 1)
    return Place.of(newest[0].place).date if newest else None
