"""The project as ``pip install`` gives it, in an environment of its own and without network."""

from __future__ import annotations

import os
import sys
import sysconfig
import venv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.house.commands import output_of

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment that holds digest's wheel and, by a path, the dependencies of this one."""

    command: Path
    folder: Path
    """An empty folder to work in."""

    @property
    def environment(self) -> dict[str, str]:
        """Variables in which a shell finds the command, and Python finds nothing of this process."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return mine | {"PATH": f"{self.command.parent}:{mine['PATH']}"}

    def run(self, *arguments: str) -> str:
        """What the command prints."""
        return output_of(self.command, *arguments, cwd=self.folder, env=self.environment)


def build_wheel(repo_root: Path, folder: Path) -> Path:
    """The wheel of this repository, built into an empty folder."""
    output_of(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=repo_root)
    (built,) = folder.iterdir()
    return built


def install_wheel(wheel: Path, home: Path) -> Installed:
    """The wheel, installed below an empty folder: the dependencies are those of this environment.

    They come by a ``.pth`` file, whose own ``.pth`` files Python does not read: an editable install stays out.
    """
    builder = venv.EnvBuilder(with_pip=False, symlinks=True)
    builder.create(home / "env")
    context = builder.ensure_directories(home / "env")
    pip = (sys.executable, "-m", "pip", "--python", context.env_exe)
    output_of(*pip, "install", "--no-deps", "--no-index", wheel)
    site_packages = next((home / "env").glob("lib/python*/site-packages"))
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (home / "work").mkdir()
    return Installed(home / "env/bin/digest", home / "work")
