"""The three real dumps, from bytes on disk to paper files, in every order."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from digest.content.paperfile import digest_of
from digest.content.slug import keys_of, make_slug
from digest.engine.intake import Intake
from digest.engine.layout import DUMPS
from digest.model import Severity
from tests.engine.dump_site import Site

if TYPE_CHECKING:
    from pathlib import Path


class QuickSite(Site):
    """Reads its papers once a run, as the engine does."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.known: dict[str, str] = {}

    def find(self, key: str) -> str | None:
        return self.known.get(key)

    def take_in(self, *args: object, **wishes: object) -> Intake:
        self.known = {key: path for path, paper in self.papers().items() for key in keys_of(paper)}
        return super().take_in(*args, **wishes)  # type: ignore[arg-type]


def read_in_order(root: Path, dumps: list[Path]) -> tuple[QuickSite, list[Intake]]:
    """A site to which the dumps came one by one."""
    site = QuickSite(root)
    intakes = []
    for dump in dumps:
        (root / DUMPS / dump.name).write_bytes(dump.read_bytes())
        intakes.append(site.take_in())
    return site, intakes


@pytest.fixture
def dumps(shared_dir: Path) -> list[Path]:
    return sorted((shared_dir / "dumps").glob("*.txt"))


def test_every_entry_finds_its_paper(dumps: list[Path], tmp_path: Path) -> None:
    site, intakes = read_in_order(tmp_path, dumps)
    reports = [report for intake in intakes for report in intake.reports]
    papers = site.papers().values()
    assert (sum(sum(report.counts.values()) for report in reports), len(papers)) == (214, 206)
    assert sum(len(paper.listed) for paper in papers) == 214
    assert len({make_slug(paper.first_title) for paper in papers}) == 206
    assert all(paper.body_digest == digest_of(paper.abstract) != digest_of("") for paper in papers)
    for report in reports:
        lines = (tmp_path / DUMPS / report.dump).read_bytes().count(b"\n")
        assert sum(report.account.values()) in (lines, lines + 1)


def test_nothing_is_wrong_with_them_but_one_paper_of_two_abstracts(dumps: list[Path], tmp_path: Path) -> None:
    _, intakes = read_in_order(tmp_path, dumps)
    diagnostics = [diagnostic for intake in intakes for diagnostic in intake.diagnostics]
    assert [each.severity for each in diagnostics if each.severity is not Severity.NOTE] == [Severity.WARNING]


def test_any_order_gives_the_same_files(dumps: list[Path], tmp_path: Path) -> None:
    found = []
    for number, order in enumerate(permutations(dumps)):
        site, _ = read_in_order(tmp_path / str(number), list(order))
        found.append({path.rsplit("/", 1)[1]: site.read(path) for path in site.papers()})
    assert all(files == found[0] for files in found)


def test_reading_again_and_refreshing_write_nothing(dumps: list[Path], tmp_path: Path) -> None:
    site, _ = read_in_order(tmp_path, dumps)
    before = site.stamps("content/papers")
    assert site.take_in(refresh=True) == Intake()
    (tmp_path / DUMPS / "ledger.yml").unlink()
    assert site.take_in().written == ("content/dumps/ledger.yml",)
    assert site.stamps("content/papers") == before
