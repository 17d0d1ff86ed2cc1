"""What can go wrong around a build, row by row as in ``docs/reliability.md``.

Each time there is a message in a line or a right result, the published site stays whole, and the next build equals a
clean one. Long, for each row of that table is a test.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.engine.layout import STATE
from tests.preview.test_serve import Terminal
from tests.site.folder import SiteFolder, paper
from tests.trust.faulty import bound_by_permissions, build_on_full_disk, run_digest, torn, unlike_clean

P0 = "content/papers/2025-09/p0.md"


def edit_everything(site: SiteFolder) -> None:
    """An edit that every page shows, and one paper more."""
    site.write("digest.toml", 'title = "Another title"\n')
    site.write("content/papers/2025-09/new.md", paper("A new one", date="2025-09-02"))


def expect_fault(done: object, *words: str) -> None:
    """It ended with 1 and a message with these words, and without a traceback."""
    said = done.stderr  # type: ignore[attr-defined]
    assert (done.returncode, "Traceback" in said) == (1, False), said  # type: ignore[attr-defined]
    assert [word for word in words if word not in said] == [], said


@pytest.mark.parametrize("free_kb", [0, 24, 120, 400])
def test_a_full_disk_is_said_and_leaves_the_site_whole(site: SiteFolder, free_kb: int) -> None:
    before = site.output()
    edit_everything(site)
    done = build_on_full_disk(site, free_kb)
    now = site.output()
    expect_fault(done, "No space left on device") if done.returncode else None
    site.build()
    assert torn(before, now, site.output()) == []
    assert unlike_clean(site) == []


def test_dumps_are_not_lost_on_a_full_disk(site: SiteFolder) -> None:
    dump = "Daily Papers\n\nSep 3, 2025\n\n" + "".join(f"Title {n}\n\nWe study {n} things.\n\n" for n in range(60))
    site.write("content/dumps/a.txt", dump)
    papers = {path.name: path.read_bytes() for path in (site.root / "content/papers").rglob("*.md")}
    expect_fault(build_on_full_disk(site, 100), "No space left on device")
    assert (site.root / "content/dumps/a.txt").read_text(encoding="utf-8") == dump
    now = {path.name: path.read_bytes() for path in (site.root / "content/papers").rglob("*.md")}
    assert {name: now.get(name) for name in papers} == papers
    assert [name for name, data in now.items() if not data.endswith(b"\n")] == []
    site.build()
    assert len(list((site.root / "content/papers").rglob("*.md"))) == len(papers) + 60
    assert unlike_clean(site) == []


def test_an_output_folder_that_may_not_be_written_is_named(site: SiteFolder) -> None:
    before = site.output()
    edit_everything(site)
    for folder in (site.root / "site", *(site.root / "site").rglob("*/")):
        folder.chmod(0o555)
    done = run_digest(site.root, "build", prefix=bound_by_permissions())
    expect_fault(done, "Permission denied", "site/")
    assert site.output() == before
    for folder in (site.root / "site", *(site.root / "site").rglob("*/")):
        folder.chmod(0o755)
    site.build()
    assert unlike_clean(site) == []


@pytest.mark.parametrize("name", [P0, "content/papers/2025-09", "digest.toml", "content/tags.yml"])
def test_what_may_not_be_read_is_named_and_takes_no_page_away(repo_root: Path, site: SiteFolder, name: str) -> None:
    site.write("digest.toml", "")
    if name.endswith("yml"):
        shutil.copy(repo_root / "digest/topics/tags.yml", site.root / "content/tags.yml")
    before = site.output()
    (site.root / name).chmod(0)
    done = run_digest(site.root, "build", prefix=bound_by_permissions())
    (site.root / name).chmod(0o755)
    expect_fault(done, "Permission denied", name)
    assert site.output() == before
    site.build()
    assert unlike_clean(site) == []


@pytest.mark.parametrize("has_state", [True, False], ids=["known", "unknown"])
def test_a_file_in_place_of_the_output_folder_is_refused_and_kept(site: SiteFolder, has_state: bool) -> None:
    shutil.rmtree(site.root / "site")
    site.write("site", "mine")
    if not has_state:
        shutil.rmtree(site.root / ".digest")
    expect_fault(run_digest(site.root, "build"), "site is a file")
    assert (site.root / "site").read_text() == "mine"
    (site.root / "site").unlink()
    site.build()
    assert unlike_clean(site) == []


def truncate(state: Path) -> None:
    os.truncate(state, state.stat().st_size // 2)


def overwrite(state: Path) -> None:
    """Damage beyond the first pages: it shows only when that part is read."""
    with state.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * (state.stat().st_size - 8192))


def age_backwards(state: Path) -> None:
    """As a later release would leave it: another version, tables that nobody knows here."""
    with sqlite3.connect(state) as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'version'", (b"99 tomorrow",))
        db.execute("DROP TABLE item")
        db.execute("CREATE TABLE item(future TEXT)")


def make_folder(state: Path) -> None:
    state.unlink()
    (state / "inside").mkdir(parents=True)


def take_from_elsewhere(state: Path) -> None:
    """Of another site: none of what it remembers is here."""
    other = SiteFolder(state.parents[2] / "other")
    for number in range(3):
        other.write(f"content/papers/2025-09/p{number}.md", paper(f"Elsewhere {number}", date="2025-09-05"))
    other.build()
    shutil.copy(other.root / ".digest" / STATE, state)


@pytest.mark.parametrize("damage", [truncate, overwrite, age_backwards, make_folder, take_from_elsewhere, Path.unlink])
def test_a_damaged_foreign_or_lost_state_costs_time_only(site: SiteFolder, damage: Callable[[Path], None]) -> None:
    damage(site.root / ".digest" / STATE)
    edit_everything(site)
    done = run_digest(site.root, "build")
    assert (done.returncode, done.stderr) == (0, "")
    assert unlike_clean(site) == []


@pytest.mark.parametrize("shift_s", [-86_400 * 400, 86_400 * 400], ids=["back", "ahead"])
def test_a_clock_that_jumps_changes_nothing(site: SiteFolder, shift_s: int) -> None:
    moment = time.time() + shift_s
    site.write(P0, paper("Written at another time"))
    for path in (site.root / "content").rglob("*.md"):
        os.utime(path, (moment, moment))
    site.build()
    assert unlike_clean(site) == []
    site.write(P0, paper("Written at no other time"))
    os.utime(site.root / P0, (moment - 5, moment - 5))
    site.build()
    assert unlike_clean(site) == []


def test_whole_second_mtimes_hide_no_edit(site: SiteFolder) -> None:
    second = int(time.time()) * 10**9
    for number in range(4):
        site.write(P0, paper(f"Edit {number}"))
        os.utime(site.root / P0, ns=(second, second))
        site.build()
        assert f"Edit {number}".encode() in site.output()["days/2025-09-01.html"]
    assert unlike_clean(site) == []


def test_an_edit_of_the_same_size_and_mtime_is_seen(site: SiteFolder) -> None:
    path = site.write(P0, paper("Title one"))
    site.build()
    stamp = path.stat()
    path.write_text(paper("Title two"), encoding="utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (stamp.st_size, stamp.st_mtime_ns)
    site.build()
    assert b"Title two" in site.output()["days/2025-09-01.html"]
    assert unlike_clean(site) == []


def test_no_two_addresses_differ_in_case_alone(site: SiteFolder) -> None:
    titles = ("LoRA", "Lora", "lora", "LORA!", "ĹoRA", "lo ra", "Straße", "STRASSE", "\N{KELVIN SIGN}elvin", "kelvin")
    for number, title in enumerate(titles):
        site.write(f"content/papers/2025-09/Case{number}.md", paper(title))
    clashes = [str(found) for found in site.build().diagnostics]
    output = site.output()
    folded = [unicodedata.normalize("NFC", path).casefold() for path in output]
    assert len(set(folded)) == len(folded)
    assert [line for line in clashes if "Case2.md" in line or "Case1.md" in line] != []
    assert unlike_clean(site) == []


@pytest.mark.parametrize(
    "name",
    [
        "with spaces and 'quotes' \"two\".md",
        unicodedata.normalize("NFC", "naïve-überprüfung.md"),
        unicodedata.normalize("NFD", "naïve-überprüfung.md"),
        "日本語 🐑.md",
        "n" * 252 + ".md",
        "é" * 126 + ".md",
        "-rf.md",
        "100% #1?.md",
        "new\nline.md",
    ],
    ids=["quotes", "NFC", "NFD", "CJK", "255 bytes", "255 bytes of UTF-8", "option", "URL", "line"],
)
def test_a_file_may_have_any_name(site: SiteFolder, name: str) -> None:
    site.write(f"content/papers/2025-09/{name}", paper("A title of its own"))
    site.write(f"content/dumps/{name[:-3]}", "Sep 3, 2025\n\nFrom a dump\n\nWe read it whole.\n")
    outcome = site.build()
    assert [str(found) for found in outcome.diagnostics if found.severity > 0] == []
    assert {"papers/a-title-of-its-own.html", "papers/from-a-dump.html"} <= site.output().keys()
    assert max(len(os.fsencode(part)) for path in site.output() for part in path.split("/")) <= 255
    assert not site.build().tally.written
    assert unlike_clean(site) == []


def test_names_that_differ_in_normal_form_alone_are_two_files(site: SiteFolder) -> None:
    for form in ("NFC", "NFD"):
        site.write(f"content/papers/2025-09/{unicodedata.normalize(form, 'é')}.md", paper(f"In {form}"))
    site.build()
    assert {"papers/in-nfc.html", "papers/in-nfd.html"} <= site.output().keys()
    assert unlike_clean(site) == []


def test_the_longest_titles_make_names_that_every_disk_takes(site: SiteFolder) -> None:
    site.write("content/papers/2025-09/a.md", paper("Long " * 390))
    site.write("content/papers/2025-09/b.md", paper("長い題名" * 400))
    site.write(
        "content/dumps/d.txt", f"Sep 3, 2025\n\n{'An endless title with words ' * 12}\n\nWe read it whole. Twice.\n"
    )
    site.build()
    assert max(len(os.fsencode(path.name)) for path in site.root.rglob("*")) <= 143  # eCryptfs takes no more
    assert unlike_clean(site) == []


@pytest.mark.parametrize("folder", ["content/papers", "content/dumps", "static", "templates", "site", "site/papers"])
def test_links_that_lead_in_a_circle_are_passed_by(site: SiteFolder, folder: str) -> None:
    (site.root / folder).mkdir(exist_ok=True)
    (site.root / folder / "loop").symlink_to("loop")
    (site.root / folder / "up.md").symlink_to("..")
    (site.root / folder / "whole").symlink_to(site.root, target_is_directory=True)
    done = run_digest(site.root, "build")
    assert (done.returncode, done.stderr) == (0, "")
    assert [path for path in site.output() if "loop" in path or "whole" in path] == []
    for name in ("loop", "up.md", "whole"):
        (site.root / folder / name).unlink(missing_ok=True)
    site.build()
    assert unlike_clean(site) == []


def test_a_state_deleted_under_a_running_preview_costs_time_only(site: SiteFolder) -> None:
    running = Terminal(site.root, "-p", "0")
    try:
        running.wait_for("Ctrl-C ends")
        for path in (site.root / ".digest").glob("state.db*"):
            path.unlink()
        site.write(P0, paper("An edit without a memory"))
        running.wait_for(r"papers/.*\.html.* ms$")
        assert running.end()[0] == 0
    finally:
        running.process.kill()
        running.process.communicate()
    assert site.build().tally.rendered == 0
    assert unlike_clean(site) == []


def test_kills_at_random_moments_lose_no_byte_of_the_content(site: SiteFolder) -> None:
    moments = random.Random(9)
    notes = "\n## Notes\n\nMine, \t with  odd spaces \u00a0 and no end"
    site.write(P0, paper("Mine", body=f"By hand.{notes}"))
    mine = {path: path.read_bytes() for path in (site.root / "content").rglob("*") if path.is_file()}
    for number in range(6):
        entries = "".join(f"Title {number} {n}\n\nWe study {n} things.\n\n" for n in range(40))
        dump = site.write(f"content/dumps/{number}.txt", f"Sep {1 + number}, 2025\n\n{entries}")
        mine[dump] = dump.read_bytes()
        command = [sys.executable, "-m", "digest", "-C", str(site.root), "build"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):  # the moment is the point here; nothing waits for it
            process.wait(moments.uniform(0.3, 1.2))
        process.kill()
        process.wait()
        assert [path.name for path, data in mine.items() if path.read_bytes() != data] == []
    site.build()
    assert [path.name for path, data in mine.items() if path.read_bytes() != data] == []
    assert len(list((site.root / "content/papers").rglob("*.md"))) == 4 + 6 * 40
    assert unlike_clean(site) == []


def test_a_folder_of_somebody_else_is_not_cleared(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path / "site")
    site.write(P0, paper("A title"))
    site.write("site/letters/to my aunt.txt", "Dear aunt")
    done = run_digest(site.root, "build")
    assert (done.returncode, "holds files that were not made here" in done.stderr) == (1, True)
    done = run_digest(site.root, "build", "--clean")
    assert (done.returncode, (site.root / "site/letters/to my aunt.txt").read_text()) == (1, "Dear aunt")


def test_every_row_of_the_table_names_a_test(repo_root: Path) -> None:
    rows = [line for line in (repo_root / "docs/reliability.md").read_text("utf-8").splitlines() if line[:2] == "| "]
    named = {name for row in rows for name in re.findall(r"`(test_\w+)`", row.rsplit("|", 2)[1])}
    texts = "".join(path.read_text("utf-8") for path in (repo_root / "tests").rglob("test_*.py"))
    assert len(rows) > 20
    assert [row for row in rows[1:] if not set(row[2:4]) <= set("-| ") and "`test_" not in row] == []
    assert [name for name in named if f"def {name}(" not in texts] == []
