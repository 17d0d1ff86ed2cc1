"""The order of the folders, and the purity of those from ``sources`` to ``pages``: the house's two walls.

A module imports its own folder and those before it in ``ORDER``, nothing after it, not even for types. From ``sources``
to ``pages`` nothing asks the machine: no files, clock, environment, chance or network, so that a string in is a
string out and a test needs no more.
"""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests.house.commands import output_of
from tests.house.sources import Source, parse, read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ORDER = (
    *("errors", "model", "groups", "config"),
    *("sources", "content", "topics", "search", "pages"),
    *("engine", "preview", "delivery", "fetch", "report", "cli"),
)
PURE = ("sources", "content", "topics", "search", "pages")

MACHINE_MODULES = frozenset(
    [
        *("ctypes", "fcntl", "glob", "io", "os", "pathlib", "shutil", "sqlite3", "tempfile"),
        *("getpass", "importlib.resources", "locale", "logging", "pkgutil", "platform"),
        *("random", "secrets", "sys", "time"),
        *("asyncio", "concurrent.futures", "multiprocessing", "signal", "subprocess", "threading"),
        *("http", "socket", "ssl", "urllib.request", "starlette", "uvicorn", "watchdog", "click", "rich"),
    ]
)
"""Modules that read or change something outside the process, or that only the edges may speak to."""
PURE_NAMES = frozenset(["io.StringIO", "io.BytesIO", "pathlib.PurePosixPath", "sys.intern"])
"""Names of those modules that do neither."""
MACHINE_CALLS = frozenset(["open", "print", "input", "today", "now", "utcnow", "getenv", "cwd", "uuid1", "uuid4"])
"""What is called to do so through a module that is harmless otherwise, such as ``datetime``."""

ALLOWED = {
    "digest/topics/taxonomy.py": frozenset(["pkgutil"]),  # the default taxonomy is part of the package
    "digest/topics/vectors.py": frozenset(["pkgutil"]),  # and so is what words count
}

KNOW_PAPERS = frozenset(
    [
        *("build", "theme"),  # put the site of papers, its recipe and its taxonomy together
        *("dumps", "ingestrun", "intake", "library", "taxonomies"),  # the way in
        *("copies", "ownership"),  # names of outputs that are nobody's page
    ]
)
"""Modules of the engine that know what a paper is; all others know groups and bytes."""


def place_in_order(path: str) -> int | None:
    """The rank of a file's folder or module in ``ORDER``; None for the package's own ``__init__`` and ``__main__``."""
    name = path.removeprefix("digest/").split("/")[0].removesuffix(".py")
    return None if name in ("__init__", "__main__") else ORDER.index(name)


def upward_imports(source: Source) -> Iterator[str]:
    """Imports of folders below the file's own in the table."""
    own = place_in_order(source.path)
    for found in source.imports():
        if found.name.startswith("."):
            yield f"{source.path}:{found.line}: a relative import, which hides the folder: {found.name}"
        part = found.name.removeprefix("digest.").split(".")[0]
        if own is not None and found.name.startswith("digest.") and part in ORDER and ORDER.index(part) > own:
            yield f"{source.path}:{found.line}: {ORDER[own]} comes before {part}: {found.name}"


def touches_of_the_machine(source: Source) -> Iterator[str]:
    """Imports and calls that a pure module does without."""
    allowed = PURE_NAMES | ALLOWED.get(source.path, frozenset())
    for found in source.imports():
        prefixes = {found.name.rsplit(".", depth)[0] for depth in range(found.name.count(".") + 1)} | {found.name}
        if not found.for_types_only and prefixes & MACHINE_MODULES and not prefixes & allowed:
            yield f"{source.path}:{found.line}: not in a pure module: {found.name}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MACHINE_CALLS:
                yield f"{source.path}:{node.lineno}: not in a pure module: {ast.unparse(node)}"


def test_every_folder_of_the_package_has_its_place_in_the_order(repo_root: Path) -> None:
    names = {path.name.removesuffix(".py") for path in (repo_root / "digest").iterdir() if path.suffix in ("", ".py")}
    assert names - {"__init__", "__main__", "__pycache__"} - set(ORDER) == set()


def test_a_folder_imports_only_folders_above_it(repo_root: Path) -> None:
    assert [fault for source in read_sources(repo_root, "digest") for fault in upward_imports(source)] == []


def test_from_sources_to_pages_nothing_asks_the_machine(repo_root: Path) -> None:
    sources = read_sources(repo_root, *(f"digest/{folder}" for folder in PURE))
    assert [fault for source in sources for fault in touches_of_the_machine(source)] == []


def test_allowances_are_used(repo_root: Path) -> None:
    used = {
        path: allowed & {found.name.split(".")[0] for found in parse(path, (repo_root / path).read_text()).imports()}
        for path, allowed in ALLOWED.items()
    }
    assert used == ALLOWED


def test_the_engine_knows_what_a_paper_is_in_few_modules(repo_root: Path) -> None:
    knowing = {
        source.path.removeprefix("digest/engine/").removesuffix(".py")
        for source in read_sources(repo_root, "digest/engine")
        for found in source.imports()
        if not found.for_types_only and found.name.startswith(tuple(f"digest.{folder}." for folder in PURE))
    }
    assert knowing == KNOW_PAPERS


@pytest.mark.parametrize("path", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_the_tables_of_folders_have_the_order_that_is_checked(repo_root: Path, path: str) -> None:
    rows = [line.split("|")[1] for line in (repo_root / path).read_text().splitlines() if line.startswith("| `")]
    named = [name.strip("/") for row in rows for name in re.findall(r"`([a-z]+/?)`", row)]
    assert tuple(name for name in named if name in ORDER) == ORDER


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("digest/content/slug.py", "from digest.model import Paper", 0),
        ("digest/content/slug.py", "from digest.content.tex import mend", 0),
        ("digest/content/slug.py", "def f():\n    from digest import pages", 1),
        ("digest/content/slug.py", "if TYPE_CHECKING:\n    from digest.engine.state import State", 1),
        ("digest/content/slug.py", "from .tex import mend", 1),
        ("digest/cli.py", "import digest.engine.build, digest.delivery", 0),
    ],
)
def test_the_rule_of_order_sees(path: str, text: str, expected: int) -> None:
    assert len(list(upward_imports(parse(path, text)))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import datetime, re", 0),
        ("from io import StringIO", 0),
        ("if TYPE_CHECKING:\n    from pathlib import Path", 0),
        ("from pathlib import Path", 1),
        ("import os.path", 1),
        ("def f():\n    import random", 1),
        ("from concurrent import futures", 1),
        ("dt.date.today()", 1),
        ("open('paper.md')", 1),
    ],
)
def test_the_rule_of_purity_sees(text: str, expected: int) -> None:
    assert len(list(touches_of_the_machine(parse("digest/pages/facets.py", text)))) == expected


def test_starting_the_command_imports_nothing_that_a_build_may_not_need(repo_root: Path) -> None:
    slow = ["numpy", "pygments", "rich", "starlette", "uvicorn", "watchdog"]
    code = f"import sys, digest.cli; print(*sorted(sys.modules.keys() & {slow!r}))"
    assert output_of(sys.executable, "-c", code, cwd=repo_root).split() == []
