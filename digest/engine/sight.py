"""What lies in the output folder, beside what is remembered of it."""

from __future__ import annotations

import time
from typing import NamedTuple

from digest.engine.files import FileTable, Stamp
from digest.engine.scan import survey

UNTOUCHED = ".git"
"""Entry of the output folder that is left alone: who publishes by pushing the folder keeps a repository there."""


class Sight(NamedTuple):
    """What is not as it is remembered."""

    began_ns: int
    """When the look began: a file that changed about then may change again without a trace."""
    differing: dict[str, Stamp]
    """By path, new files among them."""
    missing: list[str]
    others: list[str]
    """Links, pipes and the like."""
    folders: list[str]
    """All there are, each after those inside it."""


def look(outputs: FileTable, output: str) -> Sight:
    """Look at an output folder.

    Raises:
        DigestError: it cannot be read.
    """
    began_ns = time.time_ns()
    seen = survey(output, UNTOUCHED)
    return Sight(began_ns, *outputs.differing(seen.files), seen.others, seen.folders)


Packed = tuple[int, dict[str, tuple[int, ...]], list[str], list[str], list[str]]


def pack_sight(sight: Sight) -> Packed:
    """A sight as ``marshal`` takes it, for another process of the same program."""
    return (sight.began_ns, {path: tuple(stamp) for path, stamp in sight.differing.items()}, *sight[2:])


def unpack_sight(packed: Packed) -> Sight:
    """The opposite of ``pack_sight``."""
    began_ns, differing, *rest = packed
    return Sight(began_ns, {path: Stamp(*stamp) for path, stamp in differing.items()}, *rest)
