"""What readers of sources are, and what those of machine-written ones share: records with their fates.

A record is one paper as a program wrote it down. Each has one fate, so that the account adds up to their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from digest.model import Diagnostic, Entry, Severity
from digest.sources.account import Account

RECORD_FATES = ("paper", "not wanted", "diagnosed")
"""What a record can turn out to be; what is not wanted was filtered out by the operator, or is a mere replacement."""
MOST_FAULTS = 100
"""Faulty records of a file that are named one by one; a file of millions may be broken throughout."""


class Reader(Protocol):
    """One source file. Iterate it once; account and diagnostics are complete when the iteration has ended."""

    unit: str
    """What the account counts: ``lines`` or ``records``."""

    @property
    def account(self) -> Mapping[str, int]:
        """How many of the units came to which fate."""

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What a person should know about the file, in order of lines."""

    def __iter__(self) -> Iterator[Entry]: ...


class RecordReader:
    """A file of records as a reader: what its format's function yields, and what that reports."""

    unit = "records"

    def __init__(
        self, read: Callable[[Iterable[bytes], RecordAccount], Iterator[Entry]], lines: Iterable[bytes], path: str
    ) -> None:
        """``read`` turns the lines of a file into entries; ``path`` is for the diagnostics only."""
        self._account = RecordAccount(path)
        self._entries = read(lines, self._account)

    @property
    def account(self) -> Mapping[str, int]:
        """Records by fate."""
        return self._account.lines

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What a person should know about the file, in order of lines; of very many faults the first."""
        return sorted(self._account.diagnostics)

    def __iter__(self) -> Iterator[Entry]:
        yield from self._entries
        self._account.close()


class RecordAccount(Account):
    """Records by fate; names the first of very many faults and counts the others."""

    def __init__(self, path: str) -> None:
        super().__init__(path, RECORD_FATES)

    def reject(self, line: int, fault: str, value: str = "") -> None:
        """A record cannot be used, and this is why."""
        self.count("diagnosed")
        if self.lines["diagnosed"] <= MOST_FAULTS:
            self.report(line, Severity.ERROR, fault, value)

    def close(self) -> None:
        """The file has ended."""
        unnamed = self.lines["diagnosed"] - MOST_FAULTS
        if unnamed > 0:
            self.report(0, Severity.ERROR, f"{unnamed:,} more records cannot be read")
        elif not any(self.lines.values()):
            self.report(0, Severity.WARNING, "no record found")
