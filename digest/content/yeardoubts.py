"""Two lists of one day that are a year apart: pages print no year, and an inferred one can be wrong.

A source that prints the year and lists the same papers on the same day shows it. That is a note, once: which of the two
is right a person has to say, in the ledger.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from digest.model import Diagnostic, Severity

if TYPE_CHECKING:
    import datetime as dt

    from digest.model import Listing, Paper

_FEWEST_PAPERS = 3
"""One paper may be listed again on the same day of another year by chance."""


class YearDoubts:
    """Compares the listings of one dump with those that its papers have already."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, dt.date, dt.date]] = Counter()

    def compare(self, paper: Paper, listing: Listing) -> None:
        """Count where another list has a paper on the same day of another year."""
        for other in paper.listed:
            is_same_day = (other.date.month, other.date.day) == (listing.date.month, listing.date.day)
            is_list = not other.is_catalogued and not listing.is_catalogued and other.dump != listing.dump
            if is_list and is_same_day and other.date.year != listing.date.year:
                self._counts[other.dump, other.date, listing.date] += 1

    def diagnostics(self, path: str) -> list[Diagnostic]:
        """A note for each other dump that has several papers on that day of another year; ``path`` is this dump's."""
        return [
            Diagnostic(
                path,
                0,
                Severity.NOTE,
                f"{count} papers of {date} stand on {other} in {dump}: one of the years is wrong "
                "(change `date` in the ledger)",
            )
            for (dump, other, date), count in sorted(self._counts.items())
            if count >= _FEWEST_PAPERS
        ]
