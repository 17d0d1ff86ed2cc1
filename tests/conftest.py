"""What every test can ask for: the repository's folder, the shared material, and runs that can be repeated.

Hypothesis looks for new inputs on a person's machine and repeats the same ones in CI, so that no landing fails by
luck; a failure prints the blob that reproduces it. Deadlines are off: two cores are shared by many processes here.

The hash seed differs from run to run (rule: bytes do not depend on it) and stands in the header; `make test
PYTHONHASHSEED=…` repeats a run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

REPO_ROOT = Path(__file__).resolve().parent.parent

IN_CI = os.environ.get("CI", "").lower() in ("1", "true")

settings.register_profile("local", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True, database=None)
settings.load_profile("ci" if IN_CI else "local")


def pytest_report_header() -> str:
    return f"hash seed: {os.environ.get('PYTHONHASHSEED', 'another in each process')}"


@pytest.fixture(scope="session", autouse=True)
def work_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test runs in the repository: a file that one names carelessly cannot be committed."""
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("elsewhere"))
    yield
    os.chdir(before)


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The repository's top folder, which is a site, too."""
    return REPO_ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real dumps, labels and queries beside the repository. Tests that need it are skipped without."""
    folder = REPO_ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not here: this test reads real dumps, labels or queries")
    return folder


@pytest.fixture(scope="session")
def in_ci() -> bool:
    """Whether a missing tool is a failure (in CI) or a reason to skip (on a person's machine)."""
    return IN_CI
