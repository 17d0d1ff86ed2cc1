"""Limits that keep every piece small enough to be read at once. Beyond them a module is split by noun."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.house.sources import Source, parse, read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULE_LINES = 300
FUNCTION_LINES = 40
CLASS_METHODS = 12
SCRIPT_LINES = 200
"""Of a JavaScript module."""

LONGER_MODULES: dict[str, str] = {
    "digest/groups.py": "the whole contract in one place",
    "tests/trust/test_faults.py": "each row of that table is a test",
}
"""Path to a phrase of that module's docstring which says why it is longer."""
LARGER_CLASSES: dict[str, str] = {
    "digest/groups.py:Site": "one method for each question",
    "digest/preview/reload.py:Hub": "it stands between the two",
    "digest/groups.py:Reader": "one method for each question",
    "digest/engine/reader.py:StateReader": "one method for each question",
    "digest/pages/site.py:PaperSite": "one method for each question",
    "digest/engine/items.py:Items": "each way to look them up",
    "digest/engine/rounds.py:Rounds": "the steps of a round share",
    "digest/engine/build.py:Build": "a method for each step of a build",
    "digest/engine/keeper.py:Keeper": "its steps share what is dirty",
    "bench/edit.py:Desk": "another one each time",
    "digest/content/yamledit.py:YamlEdit": "one method for each kind of edit",
}
"""``path:Class`` to a phrase of that class's docstring which says why it has more methods."""


def long_functions(source: Source) -> Iterator[str]:
    """Functions of too many lines, from ``def`` to the end, without the docstring, which may be as long as it must."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            is_docstring = isinstance(first, ast.Expr) and ast.get_docstring(node) is not None
            uncounted = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
            lines = (node.end_lineno or 0) - node.lineno + 1 - uncounted
            if lines >= FUNCTION_LINES:
                yield f"{source.path}:{node.lineno}: {node.name} has {lines} lines"


def crowded_classes(source: Source) -> Iterator[str]:
    """Classes with too many methods, properties and special ones included, for no reason that they give."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) for inner in node.body)
            why = LARGER_CLASSES.get(f"{source.path}:{node.name}")
            if methods >= CLASS_METHODS and (why is None or why not in (ast.get_docstring(node) or "")):
                yield f"{source.path}:{node.lineno}: {node.name} has {methods} methods"


def test_modules_are_short(repo_root: Path) -> None:
    sources = read_sources(repo_root, "digest", "bench", "tests")
    long = {source.path: source.line_count for source in sources if source.line_count >= MODULE_LINES}
    assert {path: lines for path, lines in long.items() if path not in LONGER_MODULES} == {}


def test_a_longer_module_says_why_in_its_docstring(repo_root: Path) -> None:
    docstrings = {source.path: source.docstring for source in read_sources(repo_root, "digest", "bench", "tests")}
    assert [path for path, why in LONGER_MODULES.items() if why not in docstrings.get(path, "")] == []


def test_functions_are_short(repo_root: Path) -> None:
    assert [fault for source in read_sources(repo_root, "digest", "bench") for fault in long_functions(source)] == []


def test_classes_have_few_methods(repo_root: Path) -> None:
    assert [fault for source in read_sources(repo_root, "digest", "bench") for fault in crowded_classes(source)] == []


def test_scripts_of_the_theme_are_short(repo_root: Path) -> None:
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (repo_root / "static").rglob("*.js")}
    assert {path.name: count for path, count in counts.items() if count >= SCRIPT_LINES} == {}


def test_a_function_is_measured_without_its_docstring() -> None:
    body = "    x = 1\n"
    docstring = '    """Gives it.\n\n    At length.\n    """\n'
    fits = f"def f():\n{docstring}{body * 38}"
    assert (list(long_functions(parse("a.py", fits))), list(long_functions(parse("a.py", fits + body)))) == (
        [],
        ["a.py:1: f has 40 lines"],
    )


def test_special_methods_count() -> None:
    methods = "".join(f"    def m{number}(self): ...\n" for number in range(11))
    assert list(crowded_classes(parse("a.py", f"class C:\n{methods}    def __len__(self): ...\n"))) == [
        "a.py:1: C has 12 methods"
    ]
