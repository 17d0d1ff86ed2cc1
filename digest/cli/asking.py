"""What the commands that ask other hosts share: options, the lock, and a client with a name and an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.common import check_address
from digest.engine.layout import CACHE
from digest.engine.lock import locked
from digest.engine.opening import check_site_folder
from digest.engine.theme import load_config

if TYPE_CHECKING:
    from digest.fetch.politeness import Manners, PoliteClient

contact_option = click.option(
    "--contact", envvar="DIGEST_CONTACT", metavar="ADDRESS",
    help="Your mail or web address, for the servers to know; default: contact, then base_url in digest.toml.",
)  # fmt: skip
endpoint_option = click.option(
    "--endpoint", metavar="URL", callback=check_address, help="Another server that speaks the same, such as a mirror."
)


@contextmanager
def asked_politely(site: Path, contact: str | None, manners: Manners, command: str) -> Iterator[PoliteClient]:
    """A client for one host; no other command of the site asks meanwhile, while builds may go on.

    Raises:
        UsageError: there is no site, no contact, or the extra is not installed.
    """
    check_site_folder(site)
    from digest.fetch.politeness import PoliteClient

    config = load_config(site, None)[0]
    with (
        locked(site / CACHE / "asking", command),
        PoliteClient(manners, contact or config.contact or config.base_url) as client,
    ):
        yield client
