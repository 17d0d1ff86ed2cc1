"""docs/formats.md: every setting with its default, and every file that a person may write."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from msgspec.structs import asdict

from digest.config import FILE_NAME, Config, Watch
from digest.delivery.deploy import CNAME
from digest.engine import theme


@pytest.fixture(scope="module")
def formats(repo_root: Path) -> str:
    return (repo_root / "docs/formats.md").read_text(encoding="utf-8")


def rows(formats: str, heading: str) -> dict[str, str]:
    """First and second column of the tables of a section."""
    section = formats.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| `([^`]*)` \|", section, re.MULTILINE))


def test_every_setting_stands_there_with_its_default(formats: str) -> None:
    defaults = {name: value for name, value in asdict(Config()).items() if name != "watch"}
    expected = {name: json.dumps(value, ensure_ascii=False) for name, value in defaults.items()}
    assert rows(formats, f"Settings: `{FILE_NAME}`") == expected


def test_every_key_of_a_watch_list_stands_there(formats: str) -> None:
    section = formats.partition("\n## Watch lists")[2].partition("\n## ")[0]
    keys = [key for key in Watch.__struct_fields__ if key != "lines"]
    assert [key for key in keys if f"`{key}`" not in section and f"\n    {key} = " not in section] == []


@pytest.mark.parametrize(
    "name",
    [
        FILE_NAME, theme.TAXONOMY_PATH, theme.ABOUT_PATH, theme.ACRONYMS_PATH, f"content/{CNAME}",
        "templates/", "templates/strings/", "static/",
    ],
)  # fmt: skip
def test_every_file_that_a_person_may_write_has_its_section(formats: str, name: str) -> None:
    headings = [line for line in formats.splitlines() if line.startswith("## ")]
    assert [line for line in headings if f"`{name}`" in line] != []
