"""What code made a state: our own, and the libraries that it leans on. Other code, other bytes, so another state."""

from __future__ import annotations

import functools
import os
import sys
from hashlib import blake2b
from pathlib import Path

LIBRARIES = (
    "jinja2",
    "latex2mathml",
    "linkify_it_py",
    "markdown_it_py",
    "markupsafe",
    "mdit_py_plugins",
    "mdurl",
    "msgspec",
    "numpy",
    "pygments",
    "pylatexenc",
    "pystemmer",
    "pyyaml",
    "snowballstemmer",
    "uc_micro_py",
    "whoosh",
)
"""Distributions whose release can change an output, those that only others of them ask for included; their versions
stand in the names of their folders."""


@functools.cache
def fingerprint() -> str:
    """A digest of our modules and of the releases of ``LIBRARIES``; about two milliseconds, once a process.

    Content, not time stamps: a checkout or a cache of a build server must not make a state look old. Only once, for a
    preview that goes on over an upgrade has the old modules in memory, and must not sign with the new ones.
    """
    digest = blake2b(digest_size=16)
    package = Path(__file__).parent.parent
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "theme"))
        for name in sorted(names):
            if not name.endswith(".pyc"):
                path = Path(folder, name)
                digest.update(f"{path.relative_to(package).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    for release in _releases():
        digest.update(f"{release}\n".encode())
    digest.update(sys.version.encode())
    return digest.hexdigest()


def _releases() -> list[str]:
    found = set()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            base, _, rest = name.partition("-")
            if rest.endswith(".dist-info") and base.lower().replace("-", "_") in LIBRARIES:
                found.add(name.lower())
    return sorted(found)
