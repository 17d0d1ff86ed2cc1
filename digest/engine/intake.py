"""Dumps to paper files: reads ``content/dumps``, lets ``content.ingest`` decide, writes ``content/papers`` and ledger.

The order keeps a crash harmless: the papers of a dump, then the next dump, the ledger at last. Killed in between, the
next run reads the same dumps again and finds everything as it should be.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.content import ledger as ledgers
from digest.content.ledger import Record
from digest.content.shelf import Library
from digest.engine.dumps import Selection, choose_dumps, digest_dump, find_unread, list_dumps
from digest.engine.layout import DUMPS
from digest.errors import DigestError, Location
from digest.model import Diagnostic

if TYPE_CHECKING:
    import datetime as dt


class DumpReport(msgspec.Struct, frozen=True):
    """What became of one dump that was read."""

    dump: str
    counts: Mapping[str, int]
    """Entries by outcome (``content.ingest.OUTCOMES``)."""
    account: Mapping[str, int]
    """Lines or records by fate; the values add up to those of the dump."""
    diagnostics: tuple[Diagnostic, ...]
    unit: str = "lines"
    """What the account counts."""
    gains: Mapping[str, int] = msgspec.field(default_factory=dict)
    """How many known papers gained which fact."""
    lasting: tuple[Diagnostic, ...] = ()
    """Those that hold until the dump is read again. A warning about paper files is none: an edit of one may mend it."""


class Intake(msgspec.Struct, frozen=True):
    """What a run of ingest did."""

    reports: tuple[DumpReport, ...] = ()
    """Of the dumps that were read, in order of name."""
    written: tuple[str, ...] = ()
    """Paths of changed files, sorted, relative to the site."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """All, those of the reports included."""


class Wishes(msgspec.Struct, frozen=True):
    """What a person asked of a run of ingest."""

    today: dt.date
    year: int | None = None
    date: dt.date | None = None
    frozen: bool = False
    """Infer no year: a dump without a certain one is an error."""


def take_in(
    site: Path,
    library: Library,
    today: dt.date,
    *,
    year: int | None = None,
    date: dt.date | None = None,
    frozen: bool = False,
    refresh: bool = False,
    only: Collection[str] | None = None,
    digest: Callable[[Path], str] = digest_dump,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Intake:
    """Bring dumps that the ledger does not know into the paper files of a site; nothing is written that is so already.

    ``library`` finds papers as they were before the run. ``digest`` may answer from what the caller remembers of a
    file. ``refresh`` also mends abstracts that nobody edited. ``progress`` is told bytes of dumps.

    Raises:
        UsageError: ``only`` names a dump that is not there.
    """
    selection = Selection(site)
    sizes = list_dumps(site)
    names = choose_dumps(list(sizes), only)
    text = _read_ledger(site)
    ledger, faults = ledgers.parse_ledger(text)
    faults += find_unread(site)
    if ledger is None:
        return Intake(diagnostics=tuple(sorted(faults)))
    records = {dump: record for dump, record in ledger.records.items() if only is None or dump in names}
    readable = [dump for dump in names if dump not in ledger.broken]
    found = dict(_digests(site / DUMPS, readable, selection, digest))
    if not refresh and not any(_differing(records, found)):
        return Intake(diagnostics=tuple(sorted(faults)))
    from digest.engine.ingestrun import IngestRun

    run = IngestRun(site, library, Wishes(today, year, date, frozen), selection)
    run.diagnostics += faults
    records |= {dump: run.redate(dump, record) for dump, record in records.items() if record.dates != record.listed}
    records |= run.ingest_new(records, found, sizes, progress)
    changed = {dump: record for dump, record in records.items() if ledger.records.get(dump) != record}
    if changed:
        run.write(ledgers.PATH, ledgers.set_records(text, changed))
    if refresh:
        run.refresh(found)
    return run.outcome()


def has_records(site: Path) -> bool:
    """Whether the ledger of a site tells of any dump."""
    ledger, _ = ledgers.parse_ledger(_read_ledger(site))
    return ledger is not None and bool(ledger.records)


def find_untaken(site: Path) -> Iterator[str]:
    """The dumps that a run of ingest would take in, one a line with what is so of each; the dumps are read for it.

    Raises:
        DigestError: the ledger is not UTF-8.
    """
    ledger, _ = ledgers.parse_ledger(_read_ledger(site))
    if ledger is not None:
        found = dict(_digests(site / DUMPS, list_dumps(site), Selection(site), digest_dump))
        for dump, how in _differing(ledger.records, found):
            yield f"{DUMPS}/{dump}: {how}"


def _digests(
    folder: Path, names: Iterable[str], selection: Selection, digest: Callable[[Path], str]
) -> Iterator[tuple[str, str]]:
    """The digest of each dump; none of one that went since it was listed."""
    for name in names:
        with contextlib.suppress(FileNotFoundError):
            yield name, selection.mark(folder / name, digest(folder / name))


def _differing(records: Mapping[str, Record], found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The dumps whose day somebody changed, and those without a record of their digest, each with what is so of it."""
    for dump, record in records.items():
        if record.dates != record.listed:
            yield dump, "another day, not taken in"
    for dump, digest in found.items():
        known = records[dump].digest if dump in records else ""
        if known != digest:
            yield dump, "changed, not taken in" if known else "not taken in"


def _read_ledger(site: Path) -> str:
    """The ledger's text, its line ends as they are; empty where there is none."""
    try:
        return (site / ledgers.PATH).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise DigestError(f"not UTF-8: byte {error.start}", Location(ledgers.PATH)) from error
