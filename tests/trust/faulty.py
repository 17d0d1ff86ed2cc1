"""Runs of the command on a machine that fails it: full disks, folders that may not be written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.site.folder import SiteFolder, differing

REPO_ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60

FULL_DISK = """
mount -t tmpfs -o size=16m none "$1" && cp -a "$2/." "$1/" || exit 77
dd if=/dev/zero of="$1/filling" bs=4k status=none 2>/dev/null
truncate -s -"$4"k "$1/filling"
"$5" -m digest -C "$1" build
status=$?
rm "$1/filling"
cp -a "$1/." "$3/"
exit $status
"""
"""On a disk of its own: mount point, site, where the outcome goes, kilobytes that are free, interpreter."""


def run_digest(
    root: Path, *arguments: str, prefix: tuple[str, ...] = (), env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    command = [*prefix, sys.executable, "-m", "digest", "-C", str(root), *arguments]
    environment = {**os.environ, **(env or {})}
    return subprocess.run(
        command, cwd=REPO_ROOT, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )


def bound_by_permissions() -> tuple[str, ...]:
    """What makes a command respect permissions: nothing for a person, a smaller set of powers for root."""
    if os.geteuid() != 0:
        return ()
    found = shutil.which("setpriv")
    if found is None:
        pytest.skip("permissions do not bind root, and there is no setpriv to bind it")
    return (found, "--bounding-set=-dac_override,-dac_read_search,-fowner")


@cache
def can_mount() -> bool:
    """Whether this process may have a file system of its own."""
    command = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return shutil.which("unshare") is not None and subprocess.run(command, capture_output=True).returncode == 0


def build_on_full_disk(site: SiteFolder, free_kb: int) -> subprocess.CompletedProcess[str]:
    """One build of the site where the disk has so much room left; what it leaves replaces the site's folder."""
    if not can_mount():
        pytest.skip("a small disk takes a name space of one's own, which this system does not give")
    parent = site.root.parent
    for name in ("disk", "outcome"):
        shutil.rmtree(parent / name, ignore_errors=True)
        (parent / name).mkdir()
    places = [str(parent / "disk"), str(site.root), str(parent / "outcome")]
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", FULL_DISK, "sh", *places, str(free_kb)]
    done = subprocess.run(
        [*command, sys.executable], cwd=REPO_ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    shutil.rmtree(site.root)
    (parent / "outcome").rename(site.root)
    return done


def torn(before: Mapping[str, bytes], now: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """Outputs that stand before and after, and now are neither as they were nor as they should be, or missing."""
    return [path for path in before.keys() & after.keys() if now.get(path) not in (before[path], after[path])]


def unlike_clean(site: SiteFolder) -> list[str]:
    """Outputs that a clean build makes otherwise."""
    beside = site.root.parent / "clean"
    beside.mkdir(exist_ok=True)
    return differing(site.output(), site.clean_output(beside))
