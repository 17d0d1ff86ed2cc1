"""What ``pip install`` gives: a ``digest`` command that finds its theme far from the repository."""

from __future__ import annotations

import os
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

import digest
from tests.house.commands import output_of

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment of its own that holds digest's wheel and, by a path, the dependencies of this one."""

    command: Path
    folder: Path
    """An empty folder to work in."""

    def run(self, *arguments: str) -> str:
        """What the command prints."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return output_of(self.command, *arguments, cwd=self.folder, env=environment)


@pytest.fixture(scope="module")
def wheel(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this repository."""
    folder = tmp_path_factory.mktemp("dist")
    output_of(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=repo_root)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, installed without network: the dependencies are those of this environment.

    They come by a ``.pth`` file, whose own ``.pth`` files Python does not read: an editable install stays out.
    """
    home = tmp_path_factory.mktemp("installed")
    builder = venv.EnvBuilder(with_pip=False, symlinks=True)
    builder.create(home / "env")
    context = builder.ensure_directories(home / "env")
    pip = (sys.executable, "-m", "pip", "--python", context.env_exe)
    output_of(*pip, "install", "--no-deps", "--no-index", wheel)
    site_packages = next((home / "env").glob("lib/python*/site-packages"))
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (home / "work").mkdir()
    return Installed(home / "env/bin/digest", home / "work")


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
