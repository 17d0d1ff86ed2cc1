"""What ``pip install`` gives: a ``digest`` command that finds its theme far from the repository."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

import digest
from tests.house.installed import Installed, build_wheel, install_wheel

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def wheel(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(repo_root, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install_wheel(wheel, tmp_path_factory.mktemp("installed"))


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_theme_travels_inside(wheel: Path, repo_root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name.removeprefix("digest/theme/") for name in archive.namelist() if name.startswith("digest/theme/")}
    theme = {f"{folder}/{name}" for folder in ("templates", "static") for name in files_below(repo_root / folder)}
    assert inside == theme
    assert theme != set()


def test_nothing_but_the_package_travels(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"digest", f"digest-{digest.__version__}.dist-info"}


def test_the_command_says_its_version(installed: Installed) -> None:
    assert digest.__version__ in installed.run("--version")


def test_a_new_site_builds_with_the_theme_of_the_wheel(installed: Installed, repo_root: Path) -> None:
    installed.run("init", "reading")
    installed.run("-C", "reading", "build")
    site = installed.folder / "reading/site"
    assert "<html" in (site / "index.html").read_text(encoding="utf-8")
    assert (site / "static/style.css").read_bytes() == (repo_root / "static/style.css").read_bytes()
