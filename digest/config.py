"""``digest.toml``: the settings of a site as one frozen record, checked field by field. No I/O."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from digest.errors import did_you_mean
from digest.model import Diagnostic, Severity

FILE_NAME = "digest.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a site. Every field may be left out of the file."""

    title: str = "Paper digest"
    description: str = "Papers, day by day and topic by topic."
    base_url: str = ""
    """The site's address, ``https://example.org/digest/``; feeds, sitemap and canonical links need it."""
    language: str = "en"
    author: str = ""
    """Who publishes the digest: the author of the feeds."""
    subscribe_form: str = ""
    """Address of a mailing service's subscription page."""
    feed_entries: int = 40
    """Newest papers in each feed."""
    data: bool = True
    """Whether ``data/YYYY-MM.jsonl`` is published."""
    bib: bool = True
    """Whether ``bib/YYYY-MM.bib`` is published."""
    contact: str = ""
    """Mail or web address by which the servers that ``fetch`` and ``enrich`` ask can reach the operator."""
    snapshot_categories: str = ""
    """arXiv categories that are read of a metadata snapshot, with spaces between; empty for all."""
    snapshot_since: str = ""
    snapshot_until: str = ""
    """First and last day that are read of a snapshot, ``YYYY-MM-DD``; empty for no limit."""


DEFAULT_TEXT = """\
# Settings of this digest. Every line may be left out; what stands here are examples and defaults.

title = "Paper digest"
description = "Papers, day by day and topic by topic."

# The address that the site will have. Feeds, the sitemap and canonical links need it;
# `digest build --base-url` overrides it (the GitHub Pages workflow does).
# base_url = "https://example.org/digest/"

# Who publishes the digest, and the language of its pages (a file of templates/strings/).
# author = "Our reading group"
language = "en"

# The subscription page of a mailing service, linked from the subscribe page.
# subscribe_form = "https://lists.example.org/digest"

# Newest papers in each feed, and whether data/YYYY-MM.jsonl and bib/YYYY-MM.bib are published.
feed_entries = 40
data = true
bib = true

# Your mail or web address, which `digest fetch` and `digest enrich` tell the servers that they ask.
# contact = "reading-group@example.org"

# What is read of an arXiv metadata snapshot in content/dumps/; without these lines all of its millions of papers.
# snapshot_categories = "cs.CL cs.LG"
# snapshot_since = "2025-01-01"
# snapshot_until = "2025-12-31"
"""


def parse_config(text: str, path: str = FILE_NAME) -> tuple[Config, tuple[Diagnostic, ...]]:
    """The settings in a ``digest.toml``, and what is wrong with it; a field that is wrong keeps its default."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else 0
        return Config(), (Diagnostic(path, line, Severity.ERROR, f"not TOML: {error}"),)
    values: dict[str, object] = {}
    problems: list[Diagnostic] = []
    known = {field.name: type(field.default) for field in fields(Config)}
    for key, value in table.items():
        line = _line_of(key, text)
        if key not in known:
            message = f"unknown setting: {key}{did_you_mean(key, known)}"
            problems.append(Diagnostic(path, line, Severity.WARNING, message))
        elif type(value) is not known[key]:
            message = f"{key} wants {_TYPE_NAMES[known[key]]}: {value!r}"
            problems.append(Diagnostic(path, line, Severity.ERROR, message))
        elif problem := _fault(key, value):
            problems.append(Diagnostic(path, line, Severity.ERROR, problem))
        else:
            values[key] = value
    config = Config(**values)  # type: ignore[arg-type]  # the types were checked above, field by field
    return with_base_url(config, config.base_url), tuple(problems)


def with_base_url(config: Config, base_url: str) -> Config:
    """The same settings with another address, normalised to end in a slash."""
    address = base_url.rstrip("/") + "/" if base_url else ""
    return Config(**{field.name: getattr(config, field.name) for field in fields(Config)} | {"base_url": address})


def fault_of_address(address: str) -> str:
    """What is wrong with an address that should start with ``http://`` or ``https://`` and name a host; else empty."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"not an address: {address}"
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return f"an address starts with https:// or http://: {address}"
    if parts.query or parts.fragment:
        return f"an address ends before ? and #: {address}"
    return ""


_TYPE_NAMES = {str: "text in quotes", int: "a whole number", bool: "true or false"}


def _fault(key: str, value: object) -> str:
    if key in ("base_url", "subscribe_form") and value:
        fault = fault_of_address(str(value))
        if fault and key == "subscribe_form" and "? and #" in fault:
            return ""
        return f"{key}: {fault}" if fault else ""
    if key == "feed_entries" and not 1 <= int(str(value)) <= 1000:
        return f"feed_entries wants a number from 1 to 1000: {value}"
    if key in ("snapshot_since", "snapshot_until") and value and not _is_day(str(value)):
        return f"{key} wants a day, YYYY-MM-DD: {value}"
    if key == "language" and not re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", str(value)):
        return f"language wants a code like en or pt-BR: {value}"
    return ""


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _line_of(key: str, text: str) -> int:
    """The line of a top-level key. A table's header counts, too."""
    pattern = re.compile(rf"\s*(\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[\]=.]")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 0)
