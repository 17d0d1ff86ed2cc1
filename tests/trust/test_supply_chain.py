"""What we build on: pinned by hash, documented, under licences that fit ours."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tests.house.sources import read_sources

PERMISSIVE = re.compile(r"\b(MIT|BSD|0BSD|Apache|PSF|Zlib|CC0|ISC|Two-clause BSD|Python Software Foundation)\b")
NAMED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)
ONLY_FOR_RELEASES = {"pathspec"}


def needed(repo_root: Path) -> set[str]:
    """The packages that the project asks for, extras for tests aside."""
    project = tomllib.loads((repo_root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [part for name, parts in project["optional-dependencies"].items() if name != "test" for part in parts]
    return {re.split(r"[<>=!~\[; ]", part)[0].lower() for part in [*project["dependencies"], *extras]}


def licence_of(name: str) -> str:
    """All that a package says of its licence."""
    about = metadata.metadata(name)
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    return " ".join([about.get("License-Expression") or "", (about.get("License") or "")[:60], *classifiers])


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_every_pinned_package_has_hashes(repo_root: Path, lock: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", (repo_root / lock).read_text("utf-8").partition("make lock\n")[2])
    assert len(entries) > 20
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert [entry for entry in entries if "://" in entry] == []


def test_all_that_is_needed_is_pinned_and_explained(repo_root: Path) -> None:
    pinned = set(map(str.lower, NAMED.findall((repo_root / "requirements.lock").read_text("utf-8"))))
    rows = re.findall(r"^\| ([\w-]+) \| [^|]+ \| [^|]+ \| [^|]+ \| [^|]+ \|$", _text(repo_root), re.MULTILINE)
    assert set(rows) == needed(repo_root) | {"package", "---"}
    assert needed(repo_root) - pinned == set()


def test_a_package_that_is_imported_by_name_is_asked_for(repo_root: Path) -> None:
    names = {found.name.partition(".")[0] for source in read_sources(repo_root, "digest") for found in source.imports()}
    packages = metadata.packages_distributions()
    foreign = {packages[name][0].lower() for name in names - {"digest"} if name in packages}
    assert len(foreign) > 10
    assert foreign - needed(repo_root) == set()


def test_licences_are_permissive(repo_root: Path) -> None:
    names = set(NAMED.findall((repo_root / "requirements.lock").read_text("utf-8"))) - ONLY_FOR_RELEASES
    installed = {dist.metadata["Name"].lower() for dist in metadata.distributions()}
    licences = {name: licence_of(name) for name in names if name.lower() in installed}
    assert len(licences) > 20
    assert {name: said for name, said in licences.items() if not PERMISSIVE.search(said) or "GPL" in said} == {}


def _text(repo_root: Path) -> str:
    return (repo_root / "docs/dependencies.md").read_text("utf-8")
