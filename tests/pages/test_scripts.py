"""Modules as they are published: their code as it is, without what only people read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from digest.pages.scripts import is_module, publish_module, publish_static

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("/** One line. */\nf();\n", "f();\n"),
        ("/**\n * Some lines.\n * @returns {number}\n */\nf();\n", "f();\n"),
        ("  /** @type {number} */\n  a = 1;\n", "  a = 1;\n"),
        ("const a = /** @type {any} */ (b);\n", "const a = (b);\n"),
        ("/** @type {any} */ (b).c = 1;\n/** Then. */\nf();\n", "(b).c = 1;\nf();\n"),
        ("f((/** @type {A} */ a, /** @type {B<C>} */ { b }) => a);\n", "f((a, { b }) => a);\n"),
        ("f(a /* b */, /** c */ d);\n", "f(a /* b */, /** c */ d);\n"),
        ("/* A licence. */\n/*! Another. */\nf(); // why\n", "/* A licence. */\n/*! Another. */\nf(); // why\n"),
        ("const glob = 'a/**';\nf(); /* b */\n", "const glob = 'a/**';\nf(); /* b */\n"),
    ],
)
def test_comments_that_say_types_are_left_out(source: str, expected: str) -> None:
    assert publish_module(source.encode()).decode() == expected


def test_only_modules_are_touched() -> None:
    paths = ("static/js/saved.js", "static/js/search/box.js", "static/site.js", "static/js/notes.txt", "data/js/a.js")
    modules = ["static/js/saved.js", "static/js/search/box.js"]
    assert [path for path in paths if is_module(path)] == modules
    assert [path for path in paths if publish_static(path, b"/** x */\n") == b""] == modules


def test_what_is_left_of_the_theme_is_the_code(repo_root: Path) -> None:
    for path in (repo_root / "static/js").rglob("*.js"):
        source = path.read_text(encoding="utf-8").splitlines()
        kept = publish_module(path.read_bytes()).decode().splitlines()
        code = [re.sub(r"/\*\* @type .*?\*/ ", "", line) for line in source]
        comments = [line for line in code if line.lstrip().startswith(("/**", "*"))]
        assert [line for line in code if line not in comments] == [line for line in kept if line not in comments]
