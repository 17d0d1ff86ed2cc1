"""``digest.toml``: the settings of a site as one frozen record, checked field by field. No I/O."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import asdict, replace

from digest.errors import did_you_mean
from digest.model import Diagnostic, Severity

FILE_NAME = "digest.toml"


class Watch(msgspec.Struct, frozen=True):
    """A saved search: one ``[[watch]]`` table. What its query means is for ``digest.search.watching`` to say."""

    name: str
    query: str = ""
    tags: tuple[str, ...] = ()
    """Slugs of topics, any of which a paper must have; none for papers of all topics."""
    lines: Mapping[str, int] = msgspec.field(default_factory=dict)
    """Line of each key, for diagnostics; ``""`` is that of the table."""

    def line_of(self, key: str) -> int:
        """The line of a key, else that of the table."""
        return self.lines.get(key, self.lines.get("", 0))


class Config(msgspec.Struct, frozen=True):
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
    offline: bool = False
    """Whether browsers keep pages for reading without a network."""
    contact: str = ""
    """Mail or web address by which the servers that ``fetch`` and ``enrich`` ask can reach the operator."""
    snapshot_categories: str = ""
    """arXiv categories that are read of a metadata snapshot, with spaces between; empty for all."""
    snapshot_since: str = ""
    snapshot_until: str = ""
    """First and last day that are read of a snapshot, ``YYYY-MM-DD``; empty for no limit."""
    watch: tuple[Watch, ...] = ()
    """Saved searches, each with a page and feeds, in the order of the file."""

    @property
    def snapshots(self) -> str:
        """What is read of snapshots, in one line."""
        return "|".join((self.snapshot_categories, self.snapshot_since, self.snapshot_until))


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

# Whether browsers keep the pages that were visited, and the latest days, for reading without a network.
# offline = true

# Your mail or web address, which `digest fetch` and `digest enrich` tell the servers that they ask.
# contact = "reading-group@example.org"

# What is read of an arXiv metadata snapshot in content/dumps/; without these lines all of its millions of papers.
# snapshot_categories = "cs.CL cs.LG"
# snapshot_since = "2025-01-01"
# snapshot_until = "2025-12-31"

# Saved searches, each with a page and feeds: tables like this one, at the end of the file. A query is written as on
# the search page ("words that follow each other", -without, title:word, tag:speech); papers must have one of the tags.
# [[watch]]
# name = "Small language models"
# query = '"language models" distillation -survey'
# tags = ["pruning", "quantization"]
"""


def parse_config(text: str, path: str = FILE_NAME, last: str = "") -> tuple[Config, tuple[Diagnostic, ...]]:
    """The settings in a ``digest.toml``, and what is wrong with it; a field that is wrong keeps its default.

    Where the whole cannot be read, those of ``last`` stand in, the text of the last one that could.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        return _stand_in(last, Diagnostic(path, int(found[1]) if found else 0, Severity.ERROR, f"not TOML: {error}"))
    except (RecursionError, ValueError) as error:  # brackets without end, a number of thousands of digits
        message = f"nested too deep, or a number too long: {error}"
        return _stand_in(last, Diagnostic(path, 0, Severity.ERROR, message))
    values: dict[str, object] = {}
    problems: list[Diagnostic] = []
    known = {name: type(value) for name, value in asdict(Config()).items()}
    lists = table.pop("watch", [])
    values["watch"], faults = _read_watches(lists, text, path)
    problems += faults
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


def _stand_in(last: str, fault: Diagnostic) -> tuple[Config, tuple[Diagnostic, ...]]:
    if not last:
        return Config(), (fault,)
    return parse_config(last)[0], (replace(fault, message=f"{fault.message}; the settings of the last build stand in"),)


def with_base_url(config: Config, base_url: str) -> Config:
    """The same settings with another address, normalised to end in a slash."""
    address = base_url.rstrip("/") + "/" if base_url else ""
    return replace(config, base_url=address)


def fault_of_address(address: str) -> str:
    """What is wrong with an address that should start with ``http://`` or ``https://`` and name a host; else empty."""
    if not address.isprintable() or any(sign in address for sign in ' "<>'):
        return f'an address has no spaces, no control characters and none of "<>: {address}'
    try:
        parts = urlsplit(address)
        _ = parts.port  # which is looked at only when it is asked for
    except ValueError:
        return f"not an address: {address}"
    if parts.scheme not in ("http", "https") or not parts.hostname:
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


def _read_watches(tables: object, text: str, path: str) -> tuple[tuple[Watch, ...], list[Diagnostic]]:
    """The ``[[watch]]`` tables that are well formed, and what is wrong with the others."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        wanted = "watch wants tables, each below a line [[watch]]"
        return (), [Diagnostic(path, _line_of("watch", text), Severity.ERROR, f"{wanted}: {tables!r}")]
    found: list[Watch] = []
    problems: list[Diagnostic] = []
    places = _lines_of_watches(text, len(tables))
    for table, lines in zip(tables, places, strict=True):
        faults = [
            Diagnostic(path, lines.get(key, lines[""]), severity, fault) for key, severity, fault in _faults_in(table)
        ]
        problems += faults
        if all(fault.severity is not Severity.ERROR for fault in faults):
            tags = tuple(dict.fromkeys(table.get("tags", ())))
            found.append(Watch(table["name"].strip(), table.get("query", "").strip(), tags, lines))
    return tuple(found), problems


_WATCH_KEYS = ("name", "query", "tags")


def _faults_in(table: Mapping[str, object]) -> Iterator[tuple[str, Severity, str]]:
    """What is wrong with a table, with the key that it is wrong with."""
    for key in table:
        if key not in _WATCH_KEYS:
            yield key, Severity.WARNING, f"unknown key of a watch list: {key}{did_you_mean(key, _WATCH_KEYS)}"
    for key in ("name", "query"):
        if not isinstance(table.get(key, ""), str):
            yield key, Severity.ERROR, f"{key} wants text in quotes: {table[key]!r}"
    name, query, tags = table.get("name", ""), table.get("query", ""), table.get("tags", [])
    if isinstance(name, str) and not name.strip():
        yield "name", Severity.ERROR, "a watch list wants a name"
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield "tags", Severity.ERROR, f"tags wants a list of slugs in quotes: {tags!r}"
    elif isinstance(query, str) and not query.strip() and not tags:
        yield "", Severity.ERROR, f"a watch list wants a query or tags: {name}"


def _lines_of_watches(text: str, count: int) -> list[dict[str, int]]:
    """For each table its line and those of its keys; for tables in brackets on one line that of ``watch``."""
    places: list[dict[str, int]] = []
    is_inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"\s*\[", line):
            is_inside = re.match(r"\s*\[\[\s*[\"']?watch[\"']?\s*\]\]", line) is not None
            if is_inside:
                places.append({"": number})
        elif is_inside and (key := re.match(r"\s*[\"']?(\w+)[\"']?\s*=", line)):
            places[-1].setdefault(key[1], number)
    return places if len(places) == count else [{"": _line_of("watch", text)} for _ in range(count)]


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _line_of(key: str, text: str) -> int:
    """The line of a top-level key. A table's header counts, too."""
    pattern = re.compile(rf"\s*(\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[\]=.]")
    return next((number for number, line in enumerate(text.split("\n"), 1) if pattern.match(line)), 0)
