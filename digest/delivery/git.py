"""Git as a program: run in one folder, its complaints turned into messages."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from digest.errors import DigestError, UsageError

_RAW = ("core.autocrlf=false", "core.safecrlf=false", "core.attributesFile=/dev/null", "core.fileMode=false")
"""Settings under which git stores a file's very bytes, whatever the person's own settings do to text."""


class GitError(DigestError):
    """Git refused; the message is what it said."""


class Git:
    """Git in one folder, with settings and an index of its own where they are given."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        # Messages are read by people and, where a push is rejected, by us: always in one language.
        self._environment = {**os.environ, "LC_ALL": "C", **(environment or {})}

    def run(self, *arguments: str, stdin: bytes | None = None) -> str:
        """What git prints, without the newline at its end.

        Raises:
            GitError: it ended with another code than 0.
        """
        settings = [part for setting in _RAW for part in ("-c", setting)]
        try:
            run = subprocess.run(
                ["git", *settings, *arguments],
                cwd=self._folder,
                env=self._environment,
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise UsageError("git is not installed (or not on the PATH)") from error
        if run.returncode:
            said = (run.stderr or run.stdout).decode("utf-8", "replace").strip()
            raise GitError(said or f"git {arguments[0]} ended with {run.returncode}")
        return run.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def find(self, *arguments: str) -> str | None:
        """Like ``run``; None where git ends with another code than 0."""
        try:
            return self.run(*arguments)
        except GitError:
            return None
