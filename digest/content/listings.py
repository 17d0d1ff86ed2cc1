"""Listings of a dump as a whole: moved to other days, or no longer backed by the dump."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from digest.content.paperedit import set_owned
from digest.model import Diagnostic, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from digest.content.shelf import Edit, Shelf


def redate(
    shelf: Shelf, dump: str, moves: Mapping[dt.date, dt.date], paths: Iterable[str]
) -> tuple[tuple[Edit, ...], tuple[Diagnostic, ...]]:
    """The edits that move a dump's listings from some days to others, in the papers at these paths.

    All of them or none: where a paper cannot be read, that is the answer. The order of ``known_as`` stays, so that a
    corrected date moves no page.
    """
    faults = []
    for path in paths:
        text, paper = shelf.read(path)
        if paper is None:
            message = f"cannot be read, so the papers of {dump} keep their dates"
            faults.append(Diagnostic(path, 0, Severity.ERROR, message))
            continue
        listed = [
            replace(each, date=moves.get(each.date, each.date)) if each.dump == dump else each for each in paper.listed
        ]
        shelf.put(path, set_owned(text, listed=listed))
    edits = shelf.hand_out()
    return ((), tuple(faults)) if faults else (edits, ())


def find_dropped(shelf: Shelf, dump: str, path: str, paths: Iterable[str]) -> tuple[Diagnostic, ...]:
    """A note for each of these papers that names a dump which, read anew, does not list it; ``path`` is the dump's."""
    papers = [paper for paper in (shelf.read(each)[1] for each in paths) if paper]
    return tuple(
        Diagnostic(path, 0, Severity.NOTE, f"no longer lists {paper.path}, which stays as it is: {paper.title}")
        for paper in papers
        if any(listing.dump == dump for listing in paper.listed)
    )
