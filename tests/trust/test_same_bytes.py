"""The same content gives the same bytes: whatever the hash seed, language, clock, folder, order, cores or Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.house.commands import output_of
from tests.site.folder import differing, read_files

WITHOUT_COMPILED_STEMMER = "import sys; sys.modules['Stemmer'] = None; import digest.cli; digest.cli.main()"
AS_EVER = "import digest.cli; digest.cli.main()"
MANY = 40
"""Papers of the sample that are built: enough for every kind of page, few enough for a second."""


def build(repo_root: Path, root: Path, code: str, environment: dict[str, str], *options: str, backwards: bool) -> Path:
    """A clean build in a process of its own, of files that were put there in some order."""
    papers = sorted((repo_root / "content/papers").rglob("*.md"))[-MANY:]
    files = [*papers, *sorted((repo_root / "content/dumps").iterdir()), repo_root / "digest.toml"]
    for path in reversed(files) if backwards else files:
        target = root / path.relative_to(repo_root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (root / "elsewhere").mkdir()
    mine = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "TZ")}
    command = [sys.executable, "-c", code, "-C", str(root), "build", *options]
    done = subprocess.run(
        command, cwd=root / "elsewhere", env={**mine, **environment}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return root / "site"


@pytest.fixture(scope="module")
def usual(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build gives as most people run it."""
    folder = tmp_path_factory.mktemp("usual")
    return read_files(build(repo_root, folder, AS_EVER, {"PYTHONHASHSEED": "1", "TZ": "UTC"}, backwards=False))


@pytest.mark.parametrize(
    ("code", "environment", "options"),
    [
        (
            AS_EVER,
            {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"},
            ["-j", "1"],
        ),
        (AS_EVER, {"PYTHONHASHSEED": "0", "TZ": "Etc/GMT+12", "LC_ALL": "tr_TR.UTF-8", "COLUMNS": "20"}, ["-j", "5"]),
        (WITHOUT_COMPILED_STEMMER, {"PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu", "LANG": "de_DE"}, []),
    ],
    ids=["C, east", "Turkish, west", "without PyStemmer"],
)
def test_no_byte_depends_on_the_machine(
    repo_root: Path,
    tmp_path: Path,
    usual: dict[str, bytes],
    code: str,
    environment: dict[str, str],
    options: Sequence[str],
) -> None:
    site = build(repo_root, tmp_path / "ein Ordner é", code, environment, *options, backwards=True)
    assert differing(usual, read_files(site)) == []
    assert len(usual) > 3 * MANY


def other_pythons() -> list[str]:
    """Interpreters besides this one that the project promises to run on: on PATH, or kept by pyenv."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    minors = [minor for minor in range(11, 20) if minor != sys.version_info.minor]
    found = [shutil.which(f"python3.{minor}") for minor in minors]
    found += [str(path) for minor in minors for path in sorted(kept.glob(f"3.{minor}.*/bin/python"))]
    return [path for path in found if path and subprocess.run([path, "-c", ""], capture_output=True).returncode == 0]


def test_other_pythons_read_mend_and_render_alike(repo_root: Path) -> None:
    """Compiled libraries fit one Python only, so that this compares what does without them."""
    others = other_pythons()
    if not others:
        pytest.skip("no other Python from 3.11 on is here")
    environment = {**os.environ, "PYTHONPATH": f"{sysconfig.get_path('purelib')}{os.pathsep}{repo_root}"}
    digests = {
        path: output_of(path, "-W", "ignore", "tests/trust/pure_parts.py", cwd=repo_root, env=environment)
        for path in (sys.executable, *others)
    }
    assert len(set(digests.values())) == 1, digests


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_a_release_is_built_to_the_same_bytes(repo_root: Path, tmp_path: Path, target: str) -> None:
    built = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1700000000", "TZ": f"UTC-{seed}"}
        command = (sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", tmp_path / seed)
        output_of(*command, cwd=repo_root, env=environment)
        (path,) = (tmp_path / seed).iterdir()
        built.append((path.name, path.read_bytes()))
    assert built[0] == built[1]
