"""What is raised when work cannot go on, and where in which file that was.

Faults in content that leave the rest of the site buildable are not exceptions: see ``Diagnostic`` in ``digest.model``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable


class Location(msgspec.Struct, frozen=True):
    """A place in a file, printed as ``path:line``."""

    path: str
    """POSIX path, relative to the site's folder."""
    line: int | None = None
    """Counted from one; None where the fault is in the file as a whole."""

    def __str__(self) -> str:
        path = printable(self.path)
        return path if self.line is None else f"{path}:{self.line}"


class DigestError(Exception):
    """The command cannot go on: a message for the user, with its location where there is one."""

    exit_code = 1

    def __init__(self, message: str, location: Location | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.location = location

    def __str__(self) -> str:
        message = "\n".join(map(printable, self.message.split("\n")))
        return message if self.location is None else f"{self.location}: {message}"


class UsageError(DigestError):
    """The command or its options make no sense here (exit code 2)."""

    exit_code = 2


def decode_line(line: bytes, where: Location) -> str:
    """The text of a line of a file that a person named.

    Raises:
        UsageError: it is not UTF-8.
    """
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"not UTF-8: byte {line[error.start]:#04x}", where) from error


def printable(text: str) -> str:
    """The text on one line, in the order of its characters, whatever it holds: a title or a file's name could steer the
    terminal that shows it, or turn a line of it round."""
    if text.isprintable():
        return text
    return "".join([char if char.isprintable() or char == "\xa0" else _escape(ord(char)) for char in text])


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """`` (did you mean …?)`` for the nearest of the known words, or nothing where none is near."""
    from difflib import get_close_matches  # few runs have anything to suggest

    near = get_close_matches(value, sorted(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]}?)" if near else ""
