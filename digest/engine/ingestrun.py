"""One run of ingest over a site that has something to be ingested: reads dumps, writes paper files and the ledger.

Apart from ``intake``, for most builds have nothing to ingest, and all that reads and repairs texts is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from digest.content import ledger as ledgers
from digest.content.dating import Clues, Source, date_dump
from digest.content.ingest import FOLDER, DumpIngest
from digest.content.ledger import Record
from digest.content.listings import find_dropped, redate
from digest.content.plainyaml import quote
from digest.content.recorddates import RecordDates
from digest.content.refresh import Refresh
from digest.content.shelf import Edit, Library, Shelf
from digest.engine.dumps import Selection, count_bytes
from digest.engine.intake import DumpReport, Intake, Wishes
from digest.engine.layout import DUMPS, is_paper_file
from digest.engine.publish import Publisher, put_source
from digest.engine.scan import scan
from digest.model import Diagnostic, Severity
from digest.sources.formats import open_source
from digest.sources.recognise import Format

if TYPE_CHECKING:
    from digest.sources.records import Reader

_BATCH = 500
"""Records after which their edits are written: a snapshot's are more than memory holds."""
_LEFTOVER = re.compile(r"\..+\.[0-9]+\.tmp")
"""What a killed process leaves beside the file that it was writing (``engine.publish``)."""


class _Taken(msgspec.Struct):
    """What the reading of one dump came to."""

    notes: list[Diagnostic]
    """What is found in the dump by itself."""
    findings: tuple[Diagnostic, ...] = ()
    """What is found where it meets the paper files as they are now."""
    record: Record | None = None
    """For the ledger, its digest still empty; None where the dump has to be read again."""
    counts: Mapping[str, int] = msgspec.field(default_factory=dict)
    gains: Mapping[str, int] = msgspec.field(default_factory=dict)
    papers: frozenset[str] = frozenset()


class IngestRun:
    """One run of ingest over a site: its files, and what is reported of it."""

    def __init__(self, site: Path, library: Library, wishes: Wishes, selection: Selection) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._site = site
        self._shelf = Shelf(library)
        self._wishes = wishes
        self._publisher = Publisher(str(site))
        self._is_swept = False
        self._selection = selection
        self._reports: list[DumpReport] = []
        self._written: set[str] = set()

    def outcome(self) -> Intake:
        diagnostics = [*self.diagnostics, *(each for report in self._reports for each in report.diagnostics)]
        return Intake(tuple(self._reports), tuple(sorted(self._written)), tuple(sorted(diagnostics)))

    def write(self, path: str, text: str) -> None:
        """Make a file hold a text, unless it does. What a killed run left beside files goes before the first."""
        if not self._is_swept:
            for leftover in scan(str(self._site), "content", _is_leftover):
                self._publisher.remove(leftover)
            self._is_swept = True
        if put_source(self._site / path, text.encode("utf-8")):
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

    def ingest_new(
        self,
        records: Mapping[str, Record],
        found: Mapping[str, str],
        sizes: Mapping[str, int],
        progress: Callable[[int, int], None],
    ) -> dict[str, Record]:
        """Read the dumps whose digests were found and are not those of their records; returns their new records.

        ``progress`` is told bytes, of all that were found.
        """
        made: dict[str, Record] = {}
        done, total = 0, sum(sizes[dump] for dump in found)
        for dump, digest in found.items():
            progress(done, total)
            record = records.get(dump)
            if record is None or record.digest != digest:
                made |= self._ingest(dump, digest, record, partial(_tell, progress, done, total))
            done += sizes[dump]
        return made

    def _ingest(self, dump: str, digest: str, record: Record | None, tell: Callable[[int], None]) -> dict[str, Record]:
        """Read a dump; its new record, or nothing where it has to be read again. ``tell`` is told bytes."""
        path = f"{DUMPS}/{dump}"
        remembered = (record.dates, record.source) if record else ((), Source.GIVEN)
        clues = Clues(dump, self._wishes.today, self._wishes.year, self._wishes.date, *remembered)
        with (self._site / path).open("rb") as file:
            kind, reader = open_source(count_bytes(file, tell), path, self._selection.wanted)
            if kind is Format.SNAPSHOT and not self._selection.is_certain:
                message = "a snapshot is not read while digest.toml has errors"
                self.diagnostics.append(Diagnostic(path, 0, Severity.ERROR, message))
                return {}
            take = self._take_text if kind is Format.TEXT else self._take_records
            taken = take(dump, path, reader, clues)
        if record and record.digest and taken.record:
            dropped = self._papers_naming(dump, taken.papers)
            taken.notes.extend(find_dropped(self._shelf, dump, path, dropped))
        own = [*reader.diagnostics, *taken.notes]
        everything = tuple(sorted([*own, *taken.findings]))
        lasting = [found for found in own if found.severity > Severity.NOTE]
        lasting += [found for found in taken.findings if found.severity is Severity.ERROR]
        account = dict(reader.account)
        self._reports.append(
            DumpReport(dump, taken.counts, account, everything, reader.unit, taken.gains, tuple(sorted(lasting)))
        )
        return {dump: replace(taken.record, digest=digest)} if taken.record else {}

    def _take_text(self, dump: str, path: str, reader: Reader, clues: Clues) -> _Taken:
        """Ingest a page saved as text, but for what stands below a heading without a day."""
        entries = list(reader)
        dating, notes = date_dump([(entry.heading, entry.line) for entry in entries], clues, path)
        if dating and dating.is_guess and self._wishes.frozen:
            dating, notes = None, tuple(map(_demand_year, notes))
        if dating is None:
            return _Taken(list(notes))
        ingest = DumpIngest(self._shelf, dump, path)
        for entry, day in zip(entries, dating.days, strict=True):
            if day:
                ingest.take(entry, day)
        result = ingest.result()
        self._apply(result.edits)
        is_done = result.is_complete and dating.is_complete and dating.dates != ()
        record = Record(dating.dates, dating.source, dating.dates, "") if is_done else None
        return _Taken(list(notes), result.diagnostics, record, result.counts, result.gains, result.papers)

    def _take_records(self, dump: str, path: str, reader: Reader, clues: Clues) -> _Taken:
        """Ingest a file of records, some at a time."""
        dates = RecordDates(clues, path)
        ingest = DumpIngest(self._shelf, dump, path)
        for number, entry in enumerate(reader, 1):
            if day := dates.day_of(entry):
                ingest.take(replace(entry, rank=dates.rank(day)), day)
            if number % _BATCH == 0:
                self._apply(ingest.hand_out())
        result = ingest.result()
        self._apply(result.edits)
        is_readable = bool(result.papers) or not reader.account["diagnosed"]
        is_done = result.is_complete and dates.is_complete and is_readable
        record = Record(dates.dates, dates.source, dates.dates, "") if is_done else None
        notes = list(dates.diagnostics)
        return _Taken(notes, result.diagnostics, record, result.counts, result.gains, result.papers)

    def refresh(self, dumps: Iterable[str]) -> None:
        """Give abstracts that nobody edited the words that their dumps would give them today."""
        refresh = Refresh(self._shelf)
        for dump in dumps:
            with (self._site / DUMPS / dump).open("rb") as file:
                reader = open_source(file, f"{DUMPS}/{dump}", self._selection.wanted)[1]
                self._apply(refresh.take(dump, reader))
        self._apply(refresh.finish())

    def _apply(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            self.write(edit.path, edit.text)

    def _papers_naming(self, dump: str, without: Collection[str] = ()) -> Iterator[str]:
        """Paths of the paper files in which a dump's name stands, in order.

        Reads every file: some seconds for 100,000, and only after a person changed a date or a dump.
        """
        spellings = {dump.encode(), quote(dump)[1:-1].encode()}
        for path in sorted(scan(str(self._site), FOLDER, is_paper_file)):
            if path not in without:
                data = (self._site / path).read_bytes()
                if any(spelling in data for spelling in spellings):
                    yield path


def _tell(progress: Callable[[int, int], None], before: int, total: int, read: int) -> None:
    progress(before + read, total)


def _is_leftover(name: str) -> bool:
    return _LEFTOVER.fullmatch(name) is not None


def _demand_year(note: Diagnostic) -> Diagnostic:
    if note.severity is not Severity.NOTE:
        return note
    message = "no year is printed, and a frozen build infers none: ingest this dump first, and commit the ledger"
    return replace(note, severity=Severity.ERROR, message=message)
