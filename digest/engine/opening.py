"""Opening a site: what a command does before anything heavy is imported.

What makes pages takes a tenth of a second to import, so what can go on beside that is begun before it: a look at
sources and output (``digest.engine.ahead``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.config import FILE_NAME
from digest.engine.ahead import look_ahead
from digest.engine.layout import CACHE
from digest.engine.lock import locked
from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    import datetime as dt

    from digest.engine.build import Build, Outcome

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done, and of how many."""


class Wish(msgspec.Struct, frozen=True):
    """What a person asked of a build."""

    base_url: str | None = None
    jobs: int = 0
    """Processes; 0 for one a core."""
    clean: bool = False
    """Forget the state and the output first."""
    frozen: bool = False
    """Infer no year."""
    compress: bool = False
    """Put a compressed copy beside each large text file."""


def check_site_folder(root: Path) -> None:
    """Refuse a folder without a site.

    Raises:
        UsageError: there is none.
    """
    if not (root / FILE_NAME).is_file() and not (root / "content").is_dir():
        raise UsageError(f"no {FILE_NAME} and no content/ in {root}; `digest init` makes a site")


@contextmanager
def open_build(
    root: Path, wish: Wish, command: str, progress: Progress, *, is_to_publish: bool = False
) -> Iterator[Build]:
    """A site, locked and opened.

    ``is_to_publish``: the output is going to be compared with what is remembered of it.

    Raises:
        UsageError: there is no site in the folder.
        DigestError: another process works on it, or the state cannot be written.
        DamagedStateError: it was thrown away just now.
    """
    check_site_folder(root)
    with locked(root / CACHE, command), ExitStack() as stack:
        ahead = look_ahead(root) if is_to_publish and not wish.clean else None
        if ahead is not None:
            stack.callback(ahead.close)
        from digest.engine.build import Build, forget
        from digest.engine.damage import named_faults

        stack.enter_context(named_faults(root / CACHE))
        if wish.clean:
            forget(root)
        build = Build(root, wish, progress, ahead)
        stack.callback(build.close)
        yield build


def run_build(root: Path, wish: Wish, today: dt.date, progress: Progress) -> Outcome:
    """Make the site right: dumps are ingested, changed sources read, what differs rendered."""
    try:
        with open_build(root, wish, "digest build", progress, is_to_publish=True) as build:
            return build.make_all(today)
    except DigestError as error:
        from digest.engine.damage import DamagedStateError

        if not isinstance(error, DamagedStateError):
            raise
    with open_build(root, wish, "digest build", progress) as build:
        return build.make_all(today)
