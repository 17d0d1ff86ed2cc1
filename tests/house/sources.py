"""The project's Python files as syntax trees: what the house tests look at."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module, or a name of it: ``from os import path`` is ``os.path``."""

    name: str
    line: int
    for_types_only: bool
    """Whether it stands under ``if TYPE_CHECKING`` and never happens."""


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file of the project."""

    path: str
    """POSIX path relative to the repository."""
    text: str
    tree: ast.Module

    @property
    def line_count(self) -> int:
        return len(self.text.splitlines())

    @property
    def docstring(self) -> str:
        return ast.get_docstring(self.tree) or ""

    def imports(self) -> Iterator[Import]:
        """Every import at any depth, in order."""
        skipped = {id(inner) for node in ast.walk(self.tree) if _is_type_checking(node) for inner in ast.walk(node)}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(alias.name, node.lineno, id(node) in skipped)
            elif isinstance(node, ast.ImportFrom):
                package = "." * node.level + (node.module or "")
                for alias in node.names:
                    yield Import(f"{package}.{alias.name}", node.lineno, id(node) in skipped)


def read_sources(root: Path, *folders: str) -> list[Source]:
    """The Python files below the folders, sorted by path."""
    paths = sorted(path for folder in folders for path in (root / folder).rglob("*.py"))
    return [parse(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def parse(path: str, text: str) -> Source:
    """A source with the text given, for tests of the rules themselves."""
    return Source(path, text, ast.parse(text, path))


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
