"""What became of every line of a dump, and what a person should know about it."""

from __future__ import annotations

from collections.abc import Iterable

from digest.model import Diagnostic, Severity

FATES = ("blank", "masthead", "date", "count", "title", "abstract", "diagnosed")
"""What a line can turn out to be."""

_QUOTED = 60
"""Characters of a line that a message quotes."""


class Account:
    """Lines by fate, and the diagnostics of one file."""

    def __init__(self, path: str, fates: Iterable[str] = FATES) -> None:
        self.lines: dict[str, int] = dict.fromkeys(fates, 0)
        self.diagnostics: list[Diagnostic] = []
        self._path = path

    def count(self, fate: str, lines: int = 1) -> None:
        """Lines of this fate were read."""
        self.lines[fate] += lines

    def report(self, line: int, severity: Severity, fault: str, value: str = "") -> None:
        """Something is wrong there: the fault, then the beginning of the offending text."""
        quoted = value if len(value) <= _QUOTED else value[:_QUOTED].rstrip() + "…"
        message = f"{fault}: {quoted}" if value else fault
        self.diagnostics.append(Diagnostic(self._path, line, severity, message))
