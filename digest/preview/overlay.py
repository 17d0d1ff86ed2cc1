"""What stands in the way of the site, for the browser: each error with its place and the lines around it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from digest.model import Diagnostic, Severity

AROUND = 3
"""Lines shown before and after the one that is wrong."""
_WIDTH = 240
"""Characters shown of a line: a paragraph on one line would push all else off the screen."""
_MOST = 20
"""Errors with an excerpt; who has a hundred mends the first ones first."""


def describe_faults(root: Path, diagnostics: Iterable[Diagnostic]) -> str:
    """The errors among some diagnostics as JSON: path, line, message, and the excerpt as pairs of number and text."""
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    return json.dumps(
        [
            {
                "path": error.path,
                "line": error.line,
                "message": error.message,
                "excerpt": read_excerpt(root, error.path, error.line) if number < _MOST else [],
            }
            for number, error in enumerate(errors)
        ],
        ensure_ascii=False,
    )


def read_excerpt(root: Path, path: str, line: int) -> list[tuple[int, str]]:
    """The lines of a file around one of them; none where there is no such line, or the file is not of the site."""
    folder, target = os.path.realpath(root), os.path.realpath(root / path)
    if line < 1 or not target.startswith(folder + os.sep):
        return []
    try:
        with open(target, encoding="utf-8-sig", errors="replace") as file:
            lines = list(islice(enumerate(file, 1), line + AROUND))
    except OSError:
        return []
    return [
        (number, text.rstrip("\n")[:_WIDTH])
        for number, text in lines[max(0, line - AROUND - 1) :]
        if line <= len(lines)
    ]
