"""Sources through a whole build: one address for each paper, and no second file for one that cannot be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from digest.engine.build import Outcome
from digest.engine.opening import Wish, run_build
from digest.model import Severity
from tests.sources.shapes import atom, atom_entry

SHEEP = "content/papers/2025-09/counting-sheep.md"
TEXT = "Daily Papers\n\nSep 1, 2025\n\nCounting Sheep\n\nFlocks move, and we count them by night.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content/dumps").mkdir(parents=True)
    (tmp_path / "digest.toml").write_text('title = "Flock"\n')
    return tmp_path


def build(site: Path) -> Outcome:
    return run_build(site, Wish(jobs=1), dt.date(2026, 11, 21), lambda what, done, total: None)


def errors(outcome: Outcome) -> list[str]:
    return [str(each) for each in outcome.diagnostics if each.severity is Severity.ERROR]


def test_two_papers_of_one_title_have_two_addresses(site: Path) -> None:
    entries = [atom_entry(1, title="Counting Sheep"), atom_entry(2, title="Counting sheep")]
    (site / "content/dumps/a.xml").write_text(atom("".join(entries)))
    assert errors(build(site)) == []
    pages = sorted(path.name for path in (site / "site/papers").iterdir())
    assert len(pages) == 2 and "counting-sheep.html" in pages


def test_a_paper_file_that_was_broken_gets_no_second_file(site: Path) -> None:
    (site / "content/dumps/a.txt").write_text(TEXT)
    build(site)
    (site / SHEEP).write_text((site / SHEEP).read_text().replace("listed:", "listed: ["))
    (site / SHEEP).rename(site / "content/papers/2025-09/moved.md")
    (site / "content/dumps/b.txt").write_text(TEXT.replace("Sep 1", "Oct 1"))
    assert any("moved.md cannot be read, so this paper was left out" in each for each in errors(build(site)))
    assert [path.name for path in sorted(site.glob("content/papers/**/*.md"))] == ["moved.md"]


def test_a_catalogue_changes_no_day_of_a_site(site: Path) -> None:
    (site / "content/dumps/a.txt").write_text(TEXT)
    build(site)
    days = sorted(path.name for path in (site / "site/days").iterdir())
    (site / "content/dumps/b.xml").write_text(atom(atom_entry(1, "2025-08-20", title="Counting Sheep")))
    assert errors(build(site)) == []
    assert sorted(path.name for path in (site / "site/days").iterdir()) == days
    assert "2509.00001" in (site / "site/papers/counting-sheep.html").read_text()
