"""The files of ``content/dumps``: which there are, their digests, what is wanted of them. Nothing is written here."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from digest.engine.files import is_utf8
from digest.engine.layout import DUMPS
from digest.engine.leftovers import is_editors_own
from digest.engine.theme import load_config
from digest.errors import UsageError, did_you_mean
from digest.model import Diagnostic, Severity
from digest.sources.recognise import HEAD, Format, recognise
from digest.sources.wanted import Wanted

_IGNORED = frozenset(["ledger.yml", "README.md"])
_CHUNK = 1 << 20
"""Bytes read at a time: a megabyte takes 2 ms, so that progress is told often enough and memory stays small."""


def is_dump(name: str) -> bool:
    """Whether a file of ``content/dumps`` is a dump: not the ledger, a README, a hidden file, an editor's backup or a
    download that is not complete."""
    return name not in _IGNORED and not name.startswith((".", "#")) and not is_editors_own(name)


def list_dumps(site: Path) -> dict[str, int]:
    """The sizes in bytes of all dumps, by name, sorted."""
    sizes: dict[str, int] = {}
    for entry in _entries(site):
        if is_utf8(entry.name):
            with contextlib.suppress(OSError):  # gone by now, or a link that leads nowhere
                if entry.is_file():
                    sizes[entry.name] = entry.stat().st_size
    return dict(sorted(sizes.items()))


def find_unread(site: Path) -> tuple[Diagnostic, ...]:
    """What lies among the dumps and is not read: folders, and files whose name no ledger can hold."""
    found: list[Diagnostic] = []
    for entry in _entries(site):
        if not is_utf8(entry.name):
            printable = os.fsencode(entry.name).decode("utf-8", "backslashreplace")
            found.append(Diagnostic(f"{DUMPS}/{printable}", 0, Severity.ERROR, "the file's name is not UTF-8"))
        elif entry.is_dir(follow_symlinks=False):
            message = f"folders are not read; move the dumps in it to {DUMPS}"
            found.append(Diagnostic(f"{DUMPS}/{entry.name}", 0, Severity.WARNING, message))
    return tuple(found)


def _entries(site: Path) -> list[os.DirEntry[str]]:
    try:
        return [entry for entry in os.scandir(site / DUMPS) if is_dump(entry.name)]
    except FileNotFoundError:
        return []


def choose_dumps(names: Sequence[str], only: Collection[str] | None) -> list[str]:
    """The dumps asked for, by name or by path, in order.

    Raises:
        UsageError: one of them is not there.
    """
    if only is None:
        return list(names)
    wanted = {os.path.basename(name) for name in only}
    for name in sorted(wanted - set(names)):
        raise UsageError(f"no such dump in {DUMPS}: {name}{did_you_mean(name, names)}")
    return [name for name in names if name in wanted]


def digest_dump(path: Path) -> str:
    """The digest of a dump's bytes, as the ledger holds it. 2 ms a megabyte, in bounded memory.

    CRLF counts as LF, so that a checkout with other line ends holds the same dumps.
    """
    digest = blake2b(digest_size=8)
    held = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            chunk = held + chunk
            held = b"\r" if chunk.endswith(b"\r") else b""  # its LF may come with the next chunk
            digest.update(chunk[: len(chunk) - len(held)].replace(b"\r\n", b"\n"))
    digest.update(held)
    return digest.hexdigest()


class Selection:
    """The part of snapshots that a site wants, from its ``digest.toml``."""

    def __init__(self, site: Path) -> None:
        config, problems = load_config(site, None)
        self.is_certain = all(problem.severity is not Severity.ERROR for problem in problems)
        """Whether the settings can be trusted: a mistyped day must not bring in millions of papers."""
        self.wanted = Wanted(
            tuple(re.findall(r"[^\s,]+", config.snapshot_categories)),
            _day(config.snapshot_since),
            _day(config.snapshot_until),
        )

    def mark(self, path: Path, digest: str) -> str:
        """The digest of a dump with the selection, if one applies: after a change of it the dump is read anew."""
        spelled = self.wanted.spelled
        if not spelled or _format_of(path) is not Format.SNAPSHOT:
            return digest
        return blake2b(f"{digest} {spelled}".encode(), digest_size=8).hexdigest()


def count_bytes(lines: Iterable[bytes], tell: Callable[[int], None]) -> Iterator[bytes]:
    """The same lines; every megabyte it is told how many bytes they were."""
    read = told = 0
    for line in lines:
        yield line
        read += len(line)
        if read - told >= _CHUNK:
            told = read
            tell(read)


def _format_of(path: Path) -> Format:
    with path.open("rb") as file:
        return recognise(file.read(HEAD))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
