"""What is broken is told and leaves the last good pages; mended, it is as if it had never been."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from digest.engine.files import FileTable, Known
from digest.engine.inbox import Request
from digest.engine.layout import CACHE, OUTPUT, STATE
from digest.engine.publish import Publisher
from digest.engine.rounds import Rounds
from digest.engine.theme import theme_folder
from digest.groups import EVER, Group
from tests.live.live import PATIENCE_S, Live
from tests.site.archive import source
from tests.site.folder import SiteFolder, differing, paper

THIRD, THIRD_PAGE = source("third"), "papers/third.html"
BASE = (theme_folder() / "templates/base.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "broken", "words"),
    [
        (THIRD, "---\ntitle: [unclosed\n---\n\nText.\n", "[ opens here"),
        ("templates/paper.html", "{% extends 'base.html' %}{% block main %}{{ page.", "templates/paper.html:1"),
        ("templates/paper.html", "{% extends 'base.html' %}{% block main %}{{ nonsense }}{% endblock %}", "nonsense"),
        ("content/tags.yml", "method: [unclosed\n", "content/tags.yml"),
        ("digest.toml", "title = \n", "digest.toml:1"),
        ("templates/strings/en.toml", "latest = \n", "templates/strings/en.toml:1"),
    ],
)
def test_what_is_broken_keeps_every_page_until_it_is_mended(
    live: Live, site: SiteFolder, clean: Path, name: str, broken: str, words: str
) -> None:
    path = site.root / name
    good = path.read_text("utf-8") if path.exists() else None
    before = site.output()
    site.write(name, broken)
    live.ears.wait_for_fault(words)
    assert differing(before, site.output()) == []
    if good is None:
        path.unlink()
    else:
        path.write_text(good.replace("Fewer bits", "Few bits").replace("Zebra", "Lion"), "utf-8")
    live.ears.wait_until_mended()
    live.expect_clean(clean)


def test_other_edits_go_on_beside_a_broken_template(live: Live, site: SiteFolder, clean: Path) -> None:
    site.write("templates/tag_index.html", "{% block")
    live.ears.wait_for_fault("tag_index")
    site.write(THIRD, paper("Third", date="2024-09-03", rank=1, tags="[graphs]", body="Other words."))
    live.settle()
    assert "Other words." in live.read(THIRD_PAGE)
    assert live.ears.standing
    (site.root / "templates/tag_index.html").unlink()
    live.ears.wait_until_mended()
    live.expect_clean(clean)


def test_a_page_that_a_template_could_not_be_filled_for_is_made_when_its_paper_is_mended(
    live: Live, site: SiteFolder, clean: Path
) -> None:
    site.write("templates/paper.html", "{{ page.nothing if 'Unlucky' in page.frame.title else page.article.abstract }}")
    live.settle()
    for _ in range(2):
        site.write(THIRD, paper("Unlucky", date="2024-09-03", rank=1, tags="[graphs]", was="[third]"))
        live.ears.wait_for_fault("templates/paper.html:1")
        site.write(THIRD, paper("Third", date="2024-09-03", rank=1, tags="[graphs]", body="Mended words."))
        live.ears.wait_until_mended()
        live.expect_clean(clean)


def test_a_template_that_is_mended_by_another_edit_of_it_supersedes_the_first(
    live: Live, site: SiteFolder, clean: Path
) -> None:
    for number in range(8):
        site.write("templates/base.html", BASE.replace("</body>", f"<!--{number}--></body>"))
    live.expect_clean(clean)
    assert "<!--7-->" in live.read("index.html")


def test_a_newer_edit_interrupts_the_work_of_an_older_one(live: Live, site: SiteFolder, clean: Path) -> None:
    """The second edit comes when the first has published its first pages: it is taken before the rest is made."""
    taken: list[str] = []

    def edit_again(written: object) -> None:
        if not taken and "<!--first-->" in live.read("index.html"):
            taken.append("second")
            site.write("templates/base.html", BASE.replace("</body>", "<!--second--></body>"))

    live.ears.on_published = edit_again
    site.write("templates/base.html", BASE.replace("</body>", "<!--first--></body>"))
    live.ears.wait_for(lambda: "<!--second-->" in live.read("404.html"), "the second edit")
    live.expect_clean(clean)
    assert b"<!--first-->" not in b"".join(site.output().values())


def test_a_paper_may_be_empty_for_a_moment(
    live: Live, site: SiteFolder, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.engine.patience.BROKEN_S", 5.0)  # a busy machine may need long between two writes
    told = len(live.ears.told)
    path = site.root / THIRD
    text = path.read_text("utf-8")
    path.write_text("", "utf-8")
    path.write_text(text.replace("Third", "Third of all"), "utf-8")
    live.expect_clean(clean)
    assert live.ears.told[told:] == []


def test_a_template_may_be_empty_for_a_moment(
    live: Live, site: SiteFolder, clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that comes is looked at as a whole, and a file in it may have been opened and not yet written."""
    monkeypatch.setattr("digest.engine.patience.BROKEN_S", 5.0)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/base.html").touch()
    (tmp_path / "templates").rename(site.root / "templates")
    site.write(THIRD, paper("Third", date="2024-09-03", rank=1, tags="[speech]", body="Other words."))
    live.ears.wait_for(lambda: "Other words." in live.read(THIRD_PAGE), "an edit after the folder came")
    (site.root / "templates/base.html").write_text(BASE.replace("</body>", "<!--written--></body>"), "utf-8")
    live.ears.wait_for(lambda: "<!--written-->" in live.read(THIRD_PAGE), "the template")
    live.expect_clean(clean)


def test_a_template_may_be_empty(live: Live, site: SiteFolder, clean: Path) -> None:
    site.write("templates/404.html", "")
    live.ears.wait_for(lambda: live.read("404.html") == "", "the empty page")
    live.expect_clean(clean)


@pytest.mark.parametrize("how", ["deleted", "damaged", "the whole cache deleted"])
def test_a_state_that_is_lost_under_the_running_loop_costs_time_only(
    live: Live, site: SiteFolder, clean: Path, how: str
) -> None:
    state = site.root / CACHE / STATE
    match how:
        case "deleted":
            for path in state.parent.glob(f"{STATE}*"):
                path.unlink()
        case "damaged":
            with state.open("r+b") as file:
                file.write(os.urandom(20_000))
        case _:
            shutil.rmtree(state.parent)
    site.write(THIRD, paper("Third", date="2024-09-03", rank=1, tags="[speech]", body="Other words."))
    live.expect_clean(clean)
    live.__exit__()
    site.build()
    assert differing(site.output(), site.clean_output(clean)) == []


def test_an_output_folder_that_is_deleted_is_made_again(live: Live, site: SiteFolder, clean: Path) -> None:
    shutil.rmtree(site.root / OUTPUT)
    live.loop.changed(None)
    live.expect_clean(clean)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES])
def test_a_file_that_cannot_be_written_is_told_and_written_later(
    live: Live, site: SiteFolder, clean: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    put = Publisher.put
    left = [2]

    def refuse(publisher: Publisher, path: str, data: bytes, known: Known | None) -> tuple[Known, bool]:
        if path == THIRD_PAGE and left[0]:
            left[0] -= 1
            raise OSError(error, os.strerror(error), path)
        return put(publisher, path, data, known)

    monkeypatch.setattr("digest.engine.rounds.RETRY_S", 0.05)
    monkeypatch.setattr(Publisher, "put", refuse)
    site.write(THIRD, paper("Third", date="2024-09-03", rank=1, tags="[graphs]", body="Other words."))
    live.ears.wait_for_fault(os.strerror(error))
    live.ears.wait_until_mended()
    live.expect_clean(clean)
    assert left == [0]


def test_whoever_waits_for_a_page_is_let_go_when_the_state_cannot_be_written(
    live: Live, site: SiteFolder, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(rounds: Rounds, request: Request) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr("digest.engine.live.RETRY_S", 0.05)
    inbox = live.loop._inbox
    with monkeypatch.context() as patched:
        patched.setattr(Rounds, "_answer", refuse)
        with inbox._wake:  # both are taken at once
            requests = [inbox.put_request(Group("paper", f"slug:{slug}", EVER)) for slug in ("first", "third")]
        assert [request.wait(PATIENCE_S) for request in requests] == [True, True]
    live.expect_clean(clean)


def test_a_state_that_cannot_be_written_for_a_while_is_written_later(
    live: Live, site: SiteFolder, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update, left = FileTable.update, [2]

    def refuse(table: FileTable, put: Mapping[str, Known], drop: Iterable[str] = ()) -> None:
        if left[0]:
            left[0] -= 1
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        update(table, put, drop)

    monkeypatch.setattr("digest.engine.live.RETRY_S", 0.05)
    monkeypatch.setattr(FileTable, "update", refuse)
    site.write(THIRD, paper("Third", date="2024-09-03", rank=1, tags="[graphs]", body="Other words."))
    live.ears.wait_for_fault(os.strerror(errno.ENOSPC))
    live.expect_clean(clean)
    live.ears.wait_until_mended()
    assert left == [0]
