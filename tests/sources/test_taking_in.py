"""Files of records in a site: the ledger, the days, what is wanted of a snapshot, and memory."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from digest.model import Severity
from tests.engine.dump_site import Site
from tests.sources.shapes import RSS, atom, atom_entry, daily_papers, snapshot_row

LEDGER = "content/dumps/ledger.yml"
REPOSITORY = Path(__file__).parents[2]
TEXT = "Daily Papers\n\nSep 1, 2025\n\nCounting Sheep of Flock 1\n\nFlocks move. We count them layer-wise.\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_paper_of_a_text_dump_gains_from_a_richer_one_and_the_report_says_so(site: Site) -> None:
    site.put("a.txt", TEXT)
    site.put("b", daily_papers(2))
    text, rich = site.take_in().reports
    assert (text.counts, text.unit, rich.unit) == ({"new": 1}, "lines", "records")
    assert (rich.counts, rich.gains) == ({"new": 1, "enriched": 1}, {"arxiv": 1, "authors": 1, "links": 1})
    assert (rich.account["paper"], site.take_in().written) == (2, ())


def test_records_that_give_their_days_leave_none_in_the_ledger(site: Site) -> None:
    site.put("a.xml", atom(atom_entry(1, "2025-09-01") + atom_entry(2, "2025-08-30")))
    site.take_in()
    assert site.read(LEDGER).splitlines()[1:3] == ["a.xml:", "  year: records"]
    assert {(paper.date, paper.rank) for paper in site.papers().values()} == {
        (dt.date(2025, 9, 1), 1),
        (dt.date(2025, 8, 30), 1),
    }


def test_records_without_days_take_that_of_the_name_and_can_be_redated(site: Site) -> None:
    site.put("2025-09-03.bib", "@misc{a, title={Sheep}}\n@misc{b, title={Dogs}, date={2024-05-05}}\n")
    site.take_in()
    assert "  date: 2025-09-03\n  year: file name\n" in site.read(LEDGER)
    site.edit(LEDGER, "  date: 2025-09-03", "  date: 2025-09-04")
    site.take_in()
    assert {paper.date for paper in site.papers().values()} == {dt.date(2025, 9, 4), dt.date(2024, 5, 5)}


def test_records_without_any_day_wait_for_one(site: Site) -> None:
    site.put("a.bib", "@misc{a, title={Sheep}}\n@misc{b, title={Dogs}, year=2024}\n")
    for _ in range(2):
        faults = [str(each) for each in site.take_in().diagnostics if each.severity is Severity.ERROR]
        assert faults == [
            "content/dumps/a.bib:1: no day is known of this: give one with --date, or as YYYY-MM-DD in the file's name"
            ": Sheep"
        ]
    assert site.take_in(date=dt.date(2025, 9, 1)).written != ()
    assert len(site.papers()) == 2 and site.take_in().reports == ()


@pytest.mark.parametrize("text", ['{"name": 1}', "<feed><entry>", '[{"paper": ['])
def test_a_file_of_which_nothing_can_be_read_is_reported_until_it_is_mended(site: Site, text: str) -> None:
    site.put("a.json", text)
    for _ in range(2):
        assert [each.severity for each in site.take_in().diagnostics] == [Severity.ERROR]
    site.put("a.json", RSS)
    assert len(site.take_in().written) == 2


def test_the_settings_choose_from_a_snapshot_and_a_change_of_them_reads_it_anew(site: Site) -> None:
    rows = [snapshot_row(1, categories="cs.CL"), snapshot_row(2, categories="cs.CV", title="Dogs")]
    site.put("s.jsonl", "".join(rows))
    (site.root / "digest.toml").write_text('snapshot_categories = "cs.CL, stat"\n')
    (report,) = site.take_in().reports
    assert (report.counts, report.account["not wanted"]) == ({"new": 1}, 1)
    assert site.take_in().reports == ()
    (site.root / "digest.toml").write_text('snapshot_categories = "cs"\nsnapshot_since = "2007-04-02"\n')
    (report,) = site.take_in().reports
    assert report.counts == {"new": 1, "unchanged": 1}


def test_a_mistyped_setting_keeps_a_snapshot_out(site: Site) -> None:
    site.put("s.jsonl", snapshot_row(1))
    (site.root / "digest.toml").write_text('snapshot_since = "someday"\n')
    assert [str(each) for each in site.take_in().diagnostics] == [
        "content/dumps/s.jsonl: a snapshot is not read while digest.toml has errors"
    ]


def test_what_a_killed_run_left_goes_with_the_next_that_writes(site: Site) -> None:
    leftovers = [site.root / "content/dumps/.ledger.yml.42.tmp", site.root / "content/papers/2025-09/.a.md.7.tmp"]
    leftovers[1].parent.mkdir(parents=True)
    for path in leftovers:
        path.write_text("half")
    site.put("a.txt", TEXT)
    site.take_in()
    assert [path.exists() for path in leftovers] == [False, False]


def test_a_snapshot_is_taken_in_with_little_memory_and_with_progress(site: Site) -> None:
    rows = 20_000
    with (site.root / "content/dumps/s.jsonl").open("w") as file:
        for number in range(rows):
            is_wanted = number % 20 == 0
            file.write(snapshot_row(1, id=f"0704.{number:05d}", title=f"Sheep {number}", abstract="Flocks move. " * 80,
                                    categories="cs.CL" if is_wanted else "cs.CV"))  # fmt: skip
    (site.root / "digest.toml").write_text('snapshot_categories = "cs.CL"\n')
    code = (
        "import datetime as dt, pathlib, resource, sys\n"
        "from tests.engine.dump_site import TODAY\n"
        "from digest.engine.intake import take_in\n"
        "class Shelf:\n"
        "    def __init__(self, root): self.root = root\n"
        "    def find(self, key): return None\n"
        "    def read(self, path): return (self.root / path).read_text()\n"
        "    def taken(self, path): return (self.root / path).exists()\n"
        "root = pathlib.Path(sys.argv[1]); told = []\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "intake = take_in(root, Shelf(root), TODAY, progress=lambda done, total: told.append(done))\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(intake.reports[0].counts['new'], len(told), (peak - before) // 1024)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(site.root)], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    new, told, grown_mb = map(int, answer.stdout.split())
    assert (new, told > 10, grown_mb < 20) == (rows // 20, True, True)
