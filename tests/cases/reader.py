"""Reads the case files: a title, an input and what is expected of it, each ended by a line with one dot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """One example. ``str`` gives its title, which names the test."""

    title: str
    given: str
    expected: str

    def __str__(self) -> str:
        return self.title


def read_cases(name: str) -> list[Case]:
    """The cases of a file in this folder, in order; what stands above the first line of three dashes is a preface."""
    text = (FOLDER / name).read_text(encoding="utf-8").partition("\n---\n")[2]
    parts = [part.strip("\n") for part in f"\n{text}".split("\n.\n")]
    assert len(parts) % 3 == 1 and not parts[-1], f"{name}: a case has three parts, each ended by a dot: {parts[-1]!r}"
    return [Case(*parts[start : start + 3]) for start in range(0, len(parts) - 1, 3)]
