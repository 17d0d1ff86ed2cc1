"""``content/dumps/ledger.yml``: which dumps have been read, and on which days they were. Committed with the content.

    000_9851ff84e815a022.txt:
      date: 2026-09-01            the day, or a list of days where the file has several headings
      year: inferred              printed, file name, given, inferred or records
      listed: 2026-09-01          what the papers carry; differs from `date` only after a person changed it
      digest: 0123456789abcdef    of the file as it was read
    arxiv.xml:
      year: records               each record gives its own day
      digest: 0123456789abcdef

An entry says that its dump need not be read. A person changes ``date`` to re-date the papers, and deletes an entry to
have the dump read anew; an entry without ``digest`` says on which day a dump is that was not read yet.
"""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from digest.content.dating import Source
from digest.content.fields import FieldReader, show
from digest.content.plainyaml import Fields, Items, read_fields
from digest.content.yamledit import YamlEdit, line_end_of
from digest.errors import did_you_mean
from digest.model import Diagnostic, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

PATH = "content/dumps/ledger.yml"
_HEADER = "# Which dumps have been read. Change a date to re-date its papers; delete an entry to read the dump anew.\n"
_KEYS = ("date", "year", "listed", "digest")
_DIGEST = re.compile(r"[0-9a-f]{16}")
_SOURCES = {source.value: source for source in Source}


class Record(msgspec.Struct, frozen=True, eq=False):
    """What the ledger says of one dump."""

    dates: tuple[dt.date, ...]
    """The days of its headings in order of the file, each once; none where each record gives its own."""
    source: Source
    listed: tuple[dt.date, ...]
    """The days that its papers carry, one for each of ``dates``."""
    digest: str
    """Empty where the dump was not read yet."""
    line: int = 0
    """Where the file says it; two records that say the same are equal wherever they stand."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and _SAID(self) == _SAID(other)

    def __hash__(self) -> int:
        return hash(_SAID(self))


_SAID = attrgetter("dates", "source", "listed", "digest")


class Ledger(msgspec.Struct, frozen=True):
    """The whole file."""

    records: Mapping[str, Record]
    """By the dump's file name."""
    broken: frozenset[str] = frozenset()
    """Dumps whose entry is there but cannot be read: they are left alone until a person mends it."""


def parse_ledger(text: str, path: str = PATH) -> tuple[Ledger | None, tuple[Diagnostic, ...]]:
    """The ledger in a text, and what is wrong with it; None where nothing of it can be read."""
    fields, faults = read_fields(text.removeprefix("\ufeff"), path)
    if fields is None:
        return None, faults
    records: dict[str, Record] = {}
    broken: list[str] = []
    diagnostics: list[Diagnostic] = []
    for name, node in fields.pairs:
        if not isinstance(node, Fields):
            message = f"{name.text} wants date, year, listed and digest: {show(node)}"
            diagnostics.append(Diagnostic(path, name.line, Severity.ERROR, message))
            broken.append(name.text)
            continue
        entry = _Entry(node, path)
        record = entry.record(name.line)
        diagnostics += entry.diagnostics
        if record:
            records[name.text] = record
        else:
            broken.append(name.text)
    return Ledger(records, frozenset(broken)), tuple(sorted(diagnostics))


def set_records(text: str, records: Mapping[str, Record]) -> str:
    """The ledger's text with other entries for these dumps; the other entries and all comments keep their characters.

    Raises:
        ValueError: the text is no ledger; ``parse_ledger`` says why.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    fields, _ = read_fields(text, PATH)
    if fields is None:
        raise ValueError("not a ledger")
    edit = YamlEdit(text or _HEADER, line_end_of(text))
    for dump, record in sorted(records.items()):
        days = {"date": _spell_dates(record.dates), "listed": _spell_dates(record.listed)} if record.dates else {}
        wanted = {"year": record.source.value, "digest": record.digest} | days
        wanted = {key: wanted[key] for key in _KEYS if key in wanted}
        edit.set_entry(fields, dump, wanted)
    return mark + edit.result()


class _Entry(FieldReader):
    """The fields of one dump."""

    def record(self, line: int) -> Record | None:
        """What they say, or None where that is not certain."""
        self.warn_of_unknown(_KEYS)
        dates = self.days("date")
        listed = self.days("listed") or dates
        year, digest = self.text("year") or Source.GIVEN.value, self.text("digest")
        if not dates and "date" not in self.broken and year != Source.RECORDS.value:
            self.reject("date", "the date is missing: date: YYYY-MM-DD")
        elif len(dates) != len(listed) and not self.broken:
            self.reject("date", f"as many days are wanted as in `listed`, {len(listed)}: {len(dates)}")
        if year not in _SOURCES:
            self.reject("year", f"year wants one of {', '.join(_SOURCES)}: {year}{did_you_mean(year, _SOURCES)}")
        if digest and not _DIGEST.fullmatch(digest):
            self.reject("digest", f"digest wants sixteen hex digits: {digest}")
        return None if self.broken else Record(dates, _SOURCES[year], listed, digest, line)

    def days(self, key: str) -> tuple[dt.date, ...]:
        node = self.nodes.get(key)
        nodes = node.nodes if isinstance(node, Items) else [node]
        return tuple(filter(None, [self.date(key, each) for each in nodes]))


def _spell_dates(dates: tuple[dt.date, ...]) -> str:
    return str(dates[0]) if len(dates) == 1 else f"[{', '.join(map(str, dates))}]"
