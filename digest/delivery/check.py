"""Preflight: what would break when a built site is published, and what its operator may want to know.

Nothing is changed: the site is looked at as it lies on disk, and the content as the last build knew it.
"""

from __future__ import annotations

import enum
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from digest.delivery.duplicates import Candidate, find_duplicates
from digest.delivery.hosts import Host, uses_of
from digest.delivery.links import address_of, broken_links
from digest.model import Diagnostic, Severity
from digest.pages.recipe import NO_JEKYLL
from digest.pages.urls import HOME

IGNORED = ".git"
"""Of somebody who publishes by pushing the folder."""


class Level(enum.Enum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"
    """Something will not work for readers."""


class Check(msgspec.Struct, frozen=True):
    """One row of the table."""

    name: str
    level: Level
    summary: str
    details: tuple[str, ...] = ()
    """What it is about, one thing a line, sorted."""


class OutputFile(msgspec.Struct, frozen=True):
    """What lies in the output folder."""

    path: str
    size: int
    mode: int
    """As ``stat`` gives it, links unfollowed."""


class Knowledge(msgspec.Struct, frozen=True):
    """What the last build knew of the content, and what became of it since."""

    diagnostics: Sequence[Diagnostic]
    untagged: Sequence[str]
    """Paths of papers without a topic."""
    papers: Sequence[Candidate]
    """In order of place."""
    stale: Sequence[str]
    """What is not as the last build left it, one thing a line."""
    base_url: str
    """The address in the settings; empty where there is none."""


def list_output(folder: Path) -> list[OutputFile]:
    """Everything below a folder, folders included, sorted by path."""
    found = []
    for directory, folders, names in os.walk(folder):
        if Path(directory) == folder and IGNORED in folders:
            folders.remove(IGNORED)
        for name in (*folders, *names):
            target = os.path.join(directory, name)
            seen = os.lstat(target)
            found.append(OutputFile(os.path.relpath(target, folder).replace(os.sep, "/"), seen.st_size, seen.st_mode))
    return sorted(found, key=lambda file: file.path)


def run_checks(
    output: Path,
    knowledge: Knowledge,
    hosts: Iterable[Host],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Check]:
    """Every check of a site, the gravest subjects first."""
    listed = list_output(output)
    files = {file.path: file for file in listed if stat.S_ISREG(file.mode)}
    home = _read(output, HOME) if HOME in files else ""
    base_url = address_of(home)
    yield check_content(knowledge.diagnostics)
    yield check_freshness(knowledge.stale, HOME in files)
    for host in hosts:
        yield check_host(host, files.values())
    broken = broken_links(files.keys(), lambda path: _read(output, path), base_url, on_progress)
    yield _verdict("links", Level.FAULT, "{} that lead nowhere", tuple(broken), "link", "every link leads somewhere")
    yield check_address(base_url, knowledge.base_url)
    yield check_dot_files(files)
    yield check_permissions(listed)
    yield _verdict(
        "topics", Level.WARNING, "{} without a topic", tuple(sorted(knowledge.untagged)), "paper", "every paper has one"
    )
    twins = tuple(f"{other.path}: like {one.path}" for one, other in find_duplicates(knowledge.papers))
    yield _verdict("duplicates", Level.WARNING, "{} probably listed twice", twins, "paper", "none likely")


def check_content(diagnostics: Iterable[Diagnostic]) -> Check:
    """Errors in the content: what they are in is missing from the site."""
    errors = tuple(str(found) for found in diagnostics if found.severity is Severity.ERROR)
    warnings = tuple(str(found) for found in diagnostics if found.severity is Severity.WARNING)
    if errors:
        return Check("content", Level.FAULT, _count(len(errors), "error"), (*errors, *warnings))
    return _verdict("content", Level.WARNING, "{}", warnings, "warning", "no errors")


def check_freshness(stale: Sequence[str], is_built: bool) -> Check:
    """Whether the site is what the content says."""
    if not is_built:
        return Check("build", Level.FAULT, "there is no site yet: digest build")
    return _verdict("build", Level.FAULT, "{} since: digest build", tuple(stale), "change", "site/ is up to date")


def check_host(host: Host, files: Iterable[OutputFile]) -> Check:
    """Files and bytes against the limits of one host."""
    uses = tuple(uses_of(host, ((file.path, file.size) for file in files)))
    if any(use.is_over for use in uses):
        level = Level.FAULT
    else:
        level = Level.WARNING if any(use.is_near for use in uses) else Level.OK
    return Check(host.name, level, "; ".join(map(str, uses)))


def check_address(base_url: str, wanted: str) -> Check:
    """Whether the pages know where they will be, and whether that is what the settings want."""
    if base_url and wanted not in ("", base_url):
        return Check("base_url", Level.WARNING, f"the site was built for {base_url}, and digest.toml says {wanted}")
    if base_url:
        return Check("base_url", Level.OK, base_url)
    lost = "feeds have relative links, and there is no sitemap; the 404 page works at a domain's root only"
    return Check("base_url", Level.WARNING, f"not set in digest.toml: {lost}")


def check_dot_files(files: Iterable[str]) -> Check:
    """Hidden files, which are published by mistake more often than on purpose; and the one that must be there."""
    names = sorted(files)
    if NO_JEKYLL not in names:
        return Check("dot-files", Level.FAULT, f"{NO_JEKYLL} is missing: GitHub Pages would leave files out")
    hidden = tuple(path for path in names if "/." in f"/{path}" and path != NO_JEKYLL and ".well-known/" not in path)
    return _verdict("dot-files", Level.WARNING, "{} would be published", hidden, "hidden file", "none")


def check_permissions(listed: Iterable[OutputFile]) -> Check:
    """Whether a web server that runs as somebody else can read everything, and nothing is a link or a pipe."""
    faults = ((file.path, _permission_fault(file.mode)) for file in listed)
    unreadable = tuple(f"{path}: {fault}" for path, fault in faults if fault)
    fault = "{} that a web server cannot read: chmod -R a+rX site"
    return _verdict("permissions", Level.FAULT, fault, unreadable, "file", "everything is readable")


def _permission_fault(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "" if mode & 0o005 == 0o005 else stat.filemode(mode)
    if not stat.S_ISREG(mode):
        return "neither a file nor a folder"
    return "" if mode & stat.S_IROTH else stat.filemode(mode)


def _verdict(name: str, level: Level, fault: str, details: tuple[str, ...], noun: str, fine: str) -> Check:
    """A check that is fine where there are no details."""
    if not details:
        return Check(name, Level.OK, fine)
    return Check(name, level, fault.format(_count(len(details), noun)), details)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _read(output: Path, path: str) -> str:
    return (output / path).read_bytes().decode("utf-8", "replace")
