"""The taxonomy that is remembered: the same as a parsed one, and parsed again whenever it could differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.engine import taxonomies
from digest.engine.taxonomies import CACHE_NAME, read_taxonomy
from digest.topics.taxonomy import default_taxonomy_text, parse_taxonomy

PATH = "content/tags.yml"
TEXT = "subject:\n  - {slug: kites, name: Kites, sure: kite}\n"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were parsed."""
    texts: list[str] = []

    def spy(text: str, path: str) -> object:
        texts.append(text)
        return parse_taxonomy(text, path)

    monkeypatch.setattr(taxonomies, "parse_taxonomy", spy)
    return texts


def test_a_remembered_taxonomy_is_the_parsed_one(tmp_path: Path, parsed: list[str]) -> None:
    text = default_taxonomy_text()
    expected, _ = parse_taxonomy(text, PATH)
    assert expected is not None
    for _ in range(2):
        taxonomy, faults = read_taxonomy(text, PATH, tmp_path)
        assert taxonomy is not None
        assert taxonomy == expected
        assert (taxonomy.tags, taxonomy.path) == (expected.tags, expected.path)
        assert taxonomy.spellings == expected.spellings != b""
        assert faults == ()
    assert parsed == [text]


def test_another_text_is_parsed(tmp_path: Path, parsed: list[str]) -> None:
    read_taxonomy(TEXT, PATH, tmp_path)
    taxonomy, _ = read_taxonomy(TEXT.replace("Kites", "Gliders"), PATH, tmp_path)
    assert taxonomy is not None
    assert [tag.name for tag in taxonomy.tags] == ["Gliders"]
    assert len(parsed) == 2


def test_a_taxonomy_with_faults_is_parsed_each_time(tmp_path: Path, parsed: list[str]) -> None:
    text = TEXT.replace("sure", "surely")
    said = [read_taxonomy(text, PATH, tmp_path)[1] for _ in range(2)]
    assert said[0] == said[1] != ()
    assert parsed == [text, text]


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x92\xc4\x00\x93\x90\xa0\xa0"])
def test_a_damaged_file_only_costs_time(tmp_path: Path, data: bytes, parsed: list[str]) -> None:
    (tmp_path / CACHE_NAME).write_bytes(data)
    taxonomy, _ = read_taxonomy(TEXT, PATH, tmp_path)
    assert taxonomy is not None
    assert [tag.slug for tag in taxonomy.tags] == ["kites"]
    assert read_taxonomy(TEXT, PATH, tmp_path)[0] == taxonomy
    assert parsed == [TEXT]


def test_a_folder_that_cannot_be_written_to_only_costs_time(tmp_path: Path, parsed: list[str]) -> None:
    for _ in range(2):
        assert read_taxonomy(TEXT, PATH, tmp_path / "missing")[1] == ()
    assert parsed == [TEXT, TEXT]
