"""Dumps to paper files: reads ``content/dumps``, lets ``content.ingest`` decide, writes ``content/papers`` and ledger.

The order keeps a crash harmless: the papers of a dump, then the next dump, the ledger at last. Killed in between, the
next run reads the same dumps again and finds everything as it should be.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from digest.content import ledger as ledgers
from digest.content.dating import Clues, Source, date_dump
from digest.content.ingest import FOLDER, DumpIngest
from digest.content.ledger import Record
from digest.content.listings import find_dropped, redate
from digest.content.plainyaml import quote
from digest.content.refresh import Refresh
from digest.content.shelf import Edit, Library, Shelf
from digest.engine.publish import Publisher
from digest.engine.scan import scan
from digest.errors import DigestError, Location, UsageError, did_you_mean
from digest.model import Diagnostic, Severity
from digest.sources.dump import DumpReader

if TYPE_CHECKING:
    import datetime as dt

DUMPS = "content/dumps"
_IGNORED = frozenset(["ledger.yml", "README.md"])
_BACKUPS = ("~", ".swp", ".swx", ".bak", ".orig", ".tmp", ".part")


@dataclass(frozen=True, slots=True)
class DumpReport:
    """What became of one dump that was read."""

    dump: str
    counts: Mapping[str, int]
    """Entries by outcome (``content.ingest.OUTCOMES``)."""
    account: Mapping[str, int]
    """Lines by fate; the values add up to the lines of the dump."""
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """What a run of ingest did."""

    reports: tuple[DumpReport, ...] = ()
    """Of the dumps that were read, in order of name."""
    written: tuple[str, ...] = ()
    """Paths of changed files, sorted, relative to the site."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """All, those of the reports included."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person asked of a run of ingest."""

    today: dt.date
    year: int | None = None
    date: dt.date | None = None
    frozen: bool = False
    """Infer no year: a dump without a certain one is an error."""


def digest_dump(path: Path) -> str:
    """The digest of a dump's bytes, as the ledger holds it. 1 ms a megabyte.

    CRLF counts as LF, so that a checkout with other line ends holds the same dumps.
    """
    return blake2b(path.read_bytes().replace(b"\r\n", b"\n"), digest_size=8).hexdigest()


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
    file. ``refresh`` also mends abstracts that nobody edited.

    Raises:
        UsageError: ``only`` names a dump that is not there.
    """
    run = _Run(site, library, Wishes(today, year, date, frozen))
    names = _choose(run.list_dumps(), only)
    text = run.read_ledger()
    ledger, faults = ledgers.parse_ledger(text)
    run.diagnostics += faults
    if ledger is None:
        return run.outcome()
    records = {dump: record for dump, record in ledger.records.items() if only is None or dump in names}
    records |= {dump: run.redate(dump, record) for dump, record in records.items() if record.dates != record.listed}
    readable = [dump for dump in names if dump not in ledger.broken]
    for done, dump in enumerate(readable):
        progress(done, len(readable))
        found, record = digest(site / DUMPS / dump), records.get(dump)
        if record is None or record.digest != found:
            records |= run.ingest(dump, found, record)
    changed = {dump: record for dump, record in records.items() if ledger.records.get(dump) != record}
    if changed:
        run.write(ledgers.PATH, ledgers.set_records(text, changed))
    if refresh:
        run.refresh(readable)
    return run.outcome()


class _Run:
    """One run of ingest over a site: its files, and what is reported of it."""

    def __init__(self, site: Path, library: Library, wishes: Wishes) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._site = site
        self._shelf = Shelf(library)
        self._wishes = wishes
        self._publisher = Publisher(str(site))
        self._reports: list[DumpReport] = []
        self._written: set[str] = set()

    def outcome(self) -> Intake:
        diagnostics = [*self.diagnostics, *(each for report in self._reports for each in report.diagnostics)]
        return Intake(tuple(self._reports), tuple(sorted(self._written)), tuple(sorted(diagnostics)))

    def read_ledger(self) -> str:
        """The ledger's text, its line ends as they are; empty where there is none."""
        try:
            return (self._site / ledgers.PATH).read_bytes().decode("utf-8")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            raise DigestError(f"not UTF-8: byte {error.start}", Location(ledgers.PATH)) from error

    def list_dumps(self) -> list[str]:
        """The names of all dumps, sorted."""
        names = []
        with contextlib.suppress(FileNotFoundError):
            for entry in os.scandir(self._site / DUMPS):
                if is_dump(entry.name) and entry.is_file():
                    names.append(entry.name)
        return sorted(names)

    def write(self, path: str, text: str) -> None:
        """Make a file hold a text, unless it does."""
        if self._publisher.put(path, text.encode("utf-8"), None)[1]:
            self._written.add(path)

    def redate(self, dump: str, record: Record) -> Record:
        """Move the listings of a dump to the days that a person wrote into the ledger; the record as it is then."""
        moves = dict(zip(record.listed, record.dates, strict=True))
        if any(moves[old] != new for old, new in zip(record.listed, record.dates, strict=True)):
            message = f"one day of `listed` cannot become two: {dump}"
            self.diagnostics.append(Diagnostic(ledgers.PATH, record.line, Severity.ERROR, message))
            return record
        edits, faults = redate(self._shelf, dump, moves, self._papers_naming(dump))
        self.diagnostics += faults
        if faults:
            return record
        self._apply(edits)
        return replace(record, listed=record.dates, source=Source.GIVEN)

    def ingest(self, dump: str, digest: str, record: Record | None) -> dict[str, Record]:
        """Read a dump; its new record, or nothing where it has to be read again."""
        path = f"{DUMPS}/{dump}"
        with (self._site / path).open("rb") as file:
            reader = DumpReader(file, path)
            entries = list(reader)
        remembered = (record.dates, record.source) if record else ((), Source.GIVEN)
        clues = Clues(dump, self._wishes.today, self._wishes.year, self._wishes.date, *remembered)
        dating, notes = date_dump([(entry.heading, entry.line) for entry in entries], clues, path)
        if dating and dating.is_guess and self._wishes.frozen:
            dating, notes = None, tuple(_demand_year(note) for note in notes)
        if dating is None:
            self._report(dump, {}, reader, notes)
            return {}
        ingest = DumpIngest(self._shelf, dump, path)
        for entry in entries:
            ingest.take(entry, dating.days[entry.heading])
        result = ingest.result()
        self._apply(result.edits)
        if record and record.digest:
            dropped = self._papers_naming(dump, result.papers)
            notes += find_dropped(self._shelf, dump, path, dropped)
        self._report(dump, result.counts, reader, (*notes, *result.diagnostics))
        is_done = result.is_complete and dating.dates
        return {dump: Record(dating.dates, dating.source, dating.dates, digest)} if is_done else {}

    def refresh(self, dumps: Iterable[str]) -> None:
        """Give abstracts that nobody edited the words that their dumps would give them today."""
        refresh = Refresh(self._shelf)
        for dump in dumps:
            with (self._site / DUMPS / dump).open("rb") as file:
                self._apply(refresh.take(dump, DumpReader(file, f"{DUMPS}/{dump}")))
        self._apply(refresh.finish())

    def _apply(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            self.write(edit.path, edit.text)

    def _report(
        self, dump: str, counts: Mapping[str, int], reader: DumpReader, diagnostics: Iterable[Diagnostic]
    ) -> None:
        everything = tuple(sorted([*reader.diagnostics, *diagnostics]))
        self._reports.append(DumpReport(dump, counts, dict(reader.account), everything))

    def _papers_naming(self, dump: str, without: Collection[str] = ()) -> Iterator[str]:
        """Paths of the paper files in which a dump's name stands, in order.

        Reads every file: some seconds for 100,000, and only after a person changed a date or a dump.
        """
        spellings = {dump.encode(), quote(dump)[1:-1].encode()}
        for path in sorted(scan(str(self._site), FOLDER, _is_paper_file)):
            if path not in without:
                data = (self._site / path).read_bytes()
                if any(spelling in data for spelling in spellings):
                    yield path


def is_dump(name: str) -> bool:
    """Whether a file of ``content/dumps`` is a dump: not the ledger, a README, a hidden file or an editor's backup."""
    return name not in _IGNORED and not name.startswith((".", "#")) and not name.endswith(_BACKUPS)


def _is_paper_file(name: str) -> bool:
    return name.endswith(".md") and not name.startswith((".", "#"))


def _choose(names: Sequence[str], only: Collection[str] | None) -> list[str]:
    """The dumps asked for, by name or by path, in order."""
    if only is None:
        return list(names)
    wanted = {os.path.basename(name) for name in only}
    for name in sorted(wanted - set(names)):
        raise UsageError(f"no such dump in {DUMPS}: {name}{did_you_mean(name, names)}")
    return [name for name in names if name in wanted]


def _demand_year(note: Diagnostic) -> Diagnostic:
    message = "no year is printed, and a frozen build infers none: ingest this dump first, and commit the ledger"
    return replace(note, severity=Severity.ERROR, message=message)
