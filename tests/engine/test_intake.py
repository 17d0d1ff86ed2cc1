"""Intake: dumps on disk to paper files on disk, and what the ledger makes of the next run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from digest.content.paperfile import digest_of
from digest.engine.dumps import digest_dump
from digest.engine.intake import Intake
from digest.engine.layout import DUMPS
from digest.errors import DigestError, UsageError
from digest.model import Severity
from tests.engine.dump_site import Site

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = "content/dumps/ledger.yml"
SHEEP = "content/papers/2026-09/counting-sheep.md"
FIRST = "Daily Papers\n\nSep 1\n\nCounting Sheep\n\nFlocks move, and we count them 8times faster than before.\n"
SECOND = FIRST.replace("Sep 1", "Sep 2") + "\nDog Bark\n\nDogs do bark.\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def messages(intake: Intake, least: Severity = Severity.NOTE) -> list[str]:
    return [str(diagnostic) for diagnostic in intake.diagnostics if diagnostic.severity >= least]


def test_a_dump_becomes_papers_and_an_entry_in_the_ledger(site: Site) -> None:
    site.put("a.txt", FIRST)
    intake = site.take_in()
    assert intake.written == (LEDGER, SHEEP)
    assert site.papers()[SHEEP].date == dt.date(2026, 9, 1)
    assert site.read(LEDGER).splitlines()[1:] == [
        "a.txt:",
        "  date: 2026-09-01",
        "  year: inferred",
        "  listed: 2026-09-01",
        f"  digest: {digest_dump(site.root / DUMPS / 'a.txt')}",
    ]
    (report,) = intake.reports
    assert (report.dump, report.counts, sum(report.account.values())) == ("a.txt", {"new": 1}, 7)
    assert messages(intake) == [
        "content/dumps/a.txt:3: note: the year is inferred: 2026-09-01 "
        "(change `date` in the ledger where it is another)"
    ]


def test_a_dump_in_the_ledger_is_not_read_again(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.take_in()
    before = site.stamps()
    assert (site.take_in(), site.stamps()) == (Intake(), before)


def test_a_checkout_with_other_line_ends_holds_the_same_dumps_and_papers(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.take_in()
    for path in (f"{DUMPS}/a.txt", LEDGER, SHEEP):
        site.edit(path, "\n", "\r\n")
    assert site.take_in(refresh=True) == Intake()
    site.put("b.txt", SECOND)
    site.take_in()
    assert all(site.read(path).count("\n") == site.read(path).count("\r\n") for path in (LEDGER, SHEEP))


def test_a_dump_read_anew_moves_no_file(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.put("b.txt", SECOND)
    site.take_in()
    (site.root / LEDGER).unlink()
    before = site.stamps("content/papers")
    assert (site.take_in().written, site.stamps("content/papers")) == ((LEDGER,), before)


def test_a_deleted_paper_stays_deleted_until_its_dump_is_read_anew(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.take_in()
    (site.root / SHEEP).unlink()
    assert (site.take_in(refresh=True).written, site.taken(SHEEP)) == ((), False)
    (site.root / LEDGER).unlink()
    assert SHEEP in site.take_in().written


def test_a_deleted_dump_takes_nothing_away(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.take_in()
    before = site.read(LEDGER)
    (site.root / DUMPS / "a.txt").unlink()
    assert (site.take_in(), site.taken(SHEEP), site.read(LEDGER)) == (Intake(), True, before)


def test_a_changed_dump_is_read_anew_and_keeps_the_date_that_a_person_gave(site: Site) -> None:
    site.put("b.txt", SECOND)
    site.take_in()
    site.edit(LEDGER, "date: 2026-09-02", "date: 2019-09-02")
    site.take_in()
    site.put("b.txt", SECOND.replace("Dog Bark\n\nDogs do bark.", "Cat Song\n\nCats do sing."))
    intake = site.take_in()
    dates = {path: paper.date.year for path, paper in site.papers().items()}
    assert dates == {
        f"content/papers/{name}.md": 2019 for name in ("2026-09/counting-sheep", "2026-09/dog-bark", "2019-09/cat-song")
    }
    assert messages(intake) == [
        "content/dumps/b.txt: note: no longer lists content/papers/2026-09/dog-bark.md, which stays as it is: Dog Bark"
    ]


def test_a_date_changed_in_the_ledger_redates_the_papers(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.put("b.txt", SECOND)
    site.take_in()
    site.edit(LEDGER, "date: 2026-09-02", "date: 2025-09-02 # by hand")
    intake = site.take_in()
    listed = [(each.dump, str(each.date)) for each in site.papers()[SHEEP].listed]
    assert listed == [("b.txt", "2025-09-02"), ("a.txt", "2026-09-01")]
    assert intake.written == (LEDGER, SHEEP, "content/papers/2026-09/dog-bark.md")
    assert "date: 2025-09-02 # by hand\n  year: given\n  listed: 2025-09-02\n" in site.read(LEDGER)
    assert site.take_in() == Intake()


def test_the_days_of_a_dump_are_redated_one_by_one(site: Site) -> None:
    site.put("ab.txt", FIRST + "\n" + SECOND.replace("Counting Sheep", "Cat Song"))
    site.take_in()
    assert "date: [2026-09-01, 2026-09-02]\n" in site.read(LEDGER)
    site.edit(LEDGER, "date: [2026-09-01, 2026-09-02]", "date: [2026-09-02, 2026-09-03]")
    site.take_in()
    assert {paper.title: paper.date.day for paper in site.papers().values()} == {
        "Counting Sheep": 2,
        "Cat Song": 3,
        "Dog Bark": 3,
    }


def test_dates_wait_for_a_paper_that_cannot_be_read(site: Site) -> None:
    site.put("b.txt", SECOND)
    site.take_in()
    site.edit(LEDGER, "date: 2026-09-02", "date: 2025-09-02")
    site.edit(SHEEP, "title:", "title")
    intake = site.take_in()
    assert (intake.written, messages(intake)) == (
        (),
        [f"{SHEEP}: cannot be read, so the papers of b.txt keep their dates"],
    )
    site.edit(SHEEP, "title", "title:")
    assert site.take_in().written == (LEDGER, SHEEP, "content/papers/2026-09/dog-bark.md")


@pytest.mark.parametrize(
    ("name", "wishes", "year"),
    [("a.txt", {"year": 2020}, 2020), ("a.txt", {"date": dt.date(2021, 9, 1)}, 2021), ("2022-09-01.txt", {}, 2022)],
)
def test_a_certain_year_is_used_and_not_reported(site: Site, name: str, wishes: dict[str, object], year: int) -> None:
    site.put(name, FIRST)
    intake = site.take_in(frozen=True, **wishes)
    assert ([paper.date.year for paper in site.papers().values()], messages(intake)) == ([year], [])


def test_a_frozen_run_infers_no_year(site: Site) -> None:
    site.put("a.txt", FIRST)
    intake = site.take_in(frozen=True)
    assert (intake.written, messages(intake)) == (
        (),
        [
            "content/dumps/a.txt:3: no year is printed, and a frozen build infers none: ingest this dump first, and "
            "commit the ledger"
        ],
    )
    site.take_in()
    site.put("a.txt", FIRST.replace("faster", "slower"))
    assert messages(site.take_in(today=dt.date(2030, 1, 1), frozen=True)) == []
    assert site.papers()[SHEEP].date == dt.date(2026, 9, 1)


def test_a_dump_without_a_date_is_reported_every_time_and_the_others_are_read(site: Site) -> None:
    site.put("a.txt", FIRST.replace("Sep 1", ""))
    site.put("b.txt", SECOND)
    for _ in range(2):
        assert messages(site.take_in(), Severity.ERROR) == [
            "content/dumps/a.txt:5: no date above this title: give one with --date, or as YYYY-MM-DD in the file's name"
        ]
    assert len(site.papers()) == 2
    site.edit(LEDGER, "b.txt:", "a.txt: {date: 2020-05-05}\nb.txt:")
    assert (messages(site.take_in()), site.papers()[SHEEP].date) == ([], dt.date(2020, 5, 5))


def test_a_date_that_does_not_exist_holds_back_what_stands_below_it_until_it_is_mended(site: Site) -> None:
    more = "Sep 31\n\nLate Sheep\n\nThey come on no day. We wait.\n\nOct 1\n\nOld Dogs\n\nThey sleep. We wait.\n"
    site.put("a.txt", f"{FIRST}\n{more}")
    for _ in range(2):
        assert messages(site.take_in(), Severity.ERROR) == [
            "content/dumps/a.txt: 1 of 3 papers wait until their date can be told",
            "content/dumps/a.txt:9: no such date: Sep 31",
            "content/dumps/a.txt:11: the date above this title cannot be read",
        ]
        assert len(site.papers()) == 2
    site.put("a.txt", f"{FIRST}\n{more}".replace("Sep 31", "Sep 30"))
    assert (messages(site.take_in(), Severity.ERROR), len(site.papers())) == ([], 3)


def test_a_dump_with_lines_that_cannot_be_read_is_ingested_with_its_errors(site: Site) -> None:
    (site.root / DUMPS / "a.txt").write_bytes(FIRST.encode() + b"\n\xff\xfe\n")
    intake = site.take_in()
    assert SHEEP in intake.written and len(messages(intake, Severity.ERROR)) == 1
    assert site.take_in() == Intake()


@pytest.mark.parametrize("path", [SHEEP, LEDGER])
def test_a_file_that_is_a_link_stays_one_and_what_it_leads_to_gets_the_text(site: Site, path: str) -> None:
    site.put("a.txt", FIRST)
    site.take_in()
    link, elsewhere = site.root / path, site.root / "elsewhere"
    link.rename(elsewhere)
    link.symlink_to(elsewhere)
    elsewhere.chmod(0o600)
    site.put("b.txt", SECOND)
    assert path in site.take_in().written
    assert (link.is_symlink(), "b.txt" in elsewhere.read_text("utf-8")) == (True, True)
    assert elsewhere.stat().st_mode & 0o777 == 0o600


def test_a_dump_with_a_paper_that_cannot_be_read_is_read_again_until_it_can(site: Site) -> None:
    site.put("a.txt", FIRST)
    (site.root / SHEEP).parent.mkdir(parents=True)
    (site.root / SHEEP).write_text("broken")
    for _ in range(2):
        assert messages(site.take_in(), Severity.ERROR) == [
            f"content/dumps/a.txt:5: {SHEEP} cannot be read, so this paper was left out: Counting Sheep"
        ]
    (site.root / SHEEP).unlink()
    assert site.take_in().written == (LEDGER, SHEEP)


def test_a_refresh_mends_what_nobody_edited(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.put("b.txt", SECOND)
    site.take_in()
    fresh = site.read(SHEEP)
    abstract = site.papers()[SHEEP].abstract
    old = abstract.replace("8×", "8times")
    site.edit(SHEEP, abstract, old)
    site.edit(SHEEP, digest_of(abstract), digest_of(old))
    assert (site.take_in().written, site.take_in(refresh=True).written) == ((), (SHEEP,))
    assert (site.read(SHEEP), site.take_in(refresh=True).written) == (fresh, ())


def test_only_the_dumps_asked_for_are_read(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.put("b.txt", SECOND)
    assert [report.dump for report in site.take_in(only=["content/dumps/b.txt"]).reports] == ["b.txt"]
    with pytest.raises(UsageError, match=r"no such dump in content/dumps: c\.txt \(did you mean"):
        site.take_in(only=["c.txt"])


def test_a_ledger_that_cannot_be_read_stops_everything(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.put("ledger.yml", "a.txt: [")
    intake = site.take_in()
    assert (intake.written, [each.path for each in intake.diagnostics]) == ((), [LEDGER])
    (site.root / LEDGER).write_bytes(b"\xff")
    with pytest.raises(DigestError, match="not UTF-8"):
        site.take_in()


def test_an_entry_of_the_ledger_that_cannot_be_read_keeps_its_dump_waiting(site: Site) -> None:
    site.put("a.txt", FIRST)
    site.put("b.txt", SECOND)
    site.put("ledger.yml", "a.txt:\n  date: 2026-02-30\n")
    assert [report.dump for report in site.take_in().reports] == ["b.txt"]
    assert site.read(LEDGER).startswith("a.txt:\n  date: 2026-02-30\nb.txt:\n")


def test_days_that_became_one_cannot_become_two_again(site: Site) -> None:
    entry = "a.txt:\n  date: [2026-09-01, 2026-09-02]\n  listed: [2026-09-01, 2026-09-01]\n  digest: 0123456789abcdef\n"
    site.put("ledger.yml", entry)
    assert messages(site.take_in()) == [f"{LEDGER}:1: one day of `listed` cannot become two: a.txt"]
    assert site.read(LEDGER) == entry


def test_a_site_without_dumps_is_left_as_it_is(site: Site) -> None:
    (site.root / DUMPS).rmdir()
    assert (site.take_in(), site.stamps()) == (Intake(), {})
