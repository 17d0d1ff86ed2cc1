"""What a reader may be looking at comes first, and what nobody was told of is found."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from digest.engine.theme import theme_folder
from tests.live.live import PATIENCE_S, Live
from tests.site.archive import TAXONOMY, digest_toml, source
from tests.site.folder import SiteFolder, paper

THIRD, THIRD_PAGE = source("third"), "papers/third.html"
BASE = (theme_folder() / "templates/base.html").read_text("utf-8")


def test_an_edit_is_on_its_page_first_then_in_lists_then_in_search(live: Live, site: SiteFolder) -> None:
    begin = len(live.ears.stages)
    site.write(THIRD, paper("Third party", date="2024-09-03", rank=1, tags="[speech]", body="Other words."))
    live.ears.wait_for(lambda: "search/manifest.json" in live.ears.written, "search")
    live.settle()
    stages = [written for written, _ in live.ears.stages[begin:]]
    stage_of = {path: at for at, written in reversed([*enumerate(stages)]) for path in written}
    first = next(path for path in stages[0] if path.startswith("papers/"))
    assert stage_of[first] == 0
    assert stage_of[first] < stage_of["tags/speech.html"] < stage_of["search/manifest.json"]
    assert stage_of["months/2024-09.html"] < stage_of["search/manifest.json"]


def test_pages_that_are_open_come_before_all_others_after_a_template_edit(live: Live, site: SiteFolder) -> None:
    live.loop.showing(["tags/graphs.html", "years/2024.html"])
    begin = len(live.ears.stages)
    site.write("templates/base.html", BASE.replace("</body>", "<!--new--></body>"))
    live.settle()
    assert sorted(live.ears.stages[begin][0]) == ["tags/graphs.html", "years/2024.html"]


def test_a_page_that_waits_for_its_turn_is_made_when_it_is_asked_for(live: Live, site: SiteFolder) -> None:
    """The loop is held up where it has published the first pages of a new template; trends come last of all pages."""
    held, asked = threading.Event(), threading.Event()

    def hold_up(written: Sequence[str]) -> None:
        if THIRD_PAGE in written:
            live.ears.on_published = lambda written: None
            held.set()
            asked.wait(PATIENCE_S)

    live.ears.on_published = hold_up
    site.write("templates/base.html", BASE.replace("</body>", "<!--new--></body>"))
    assert held.wait(PATIENCE_S)
    reader = threading.Thread(target=live.loop.ensure, args=("trends.html",))
    reader.start()
    live.wait_until_asked()
    asked.set()
    reader.join(PATIENCE_S)
    assert "<!--new-->" in live.read("trends.html")


def test_what_no_event_told_of_is_found_by_the_look_at_everything(
    serve: Callable[..., Live], site: SiteFolder, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.engine.rounds.RESCAN_S", 0.1)
    monkeypatch.setattr("digest.engine.rounds.RESCAN_SHARE", 0.5)
    live = serve(is_watched=False)
    site.write(THIRD, paper("Third", date="2024-09-03", rank=1, tags="[speech]", body="Other words."))
    live.ears.wait_for(lambda: "Other words." in live.read(THIRD_PAGE), "a changed paper")
    (site.root / source("later-1")).unlink()
    live.ears.wait_for(lambda: not live.has("papers/later-1.html"), "a paper that went")
    site.write("digest.toml", digest_toml(title='"Lions"'))
    live.ears.wait_for(lambda: "Lions" in live.read("index.html"), "another setting")
    site.write("content/dumps/new.txt", "Oct 5, 2025\n\nFound\n\nNobody told of it.\n")
    live.ears.wait_for(lambda: live.has("papers/found.html"), "a dump")
    site.write("static/own.css", "a {}")
    live.ears.wait_for(lambda: live.has("static/own.css"), "a static file")
    (site.root / "site/about.html").write_text("spoiled", "utf-8")
    live.ears.wait_for(lambda: live.read("about.html") != "spoiled", "a spoiled page")
    live.expect_clean(clean)


def test_progress_says_what_is_read_and_how_much_of_all_that_is_to_be_read(
    live: Live, site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.engine.telling.LONG", 1)
    monkeypatch.setattr("digest.engine.telling.OFTEN_S", 0.0)
    monkeypatch.setattr("digest.engine.rounds.SLICE", 4)
    live.ears.progressed.clear()
    site.write("content/tags.yml", TAXONOMY.replace("Graphs", "Networks"))
    live.ears.wait_for(lambda: "Networks" in live.read("tags/graphs.html"), "another name of a topic")
    total = len([*(site.root / "content/papers").rglob("*.md")])
    read = [(done, most) for what, done, most in live.ears.progressed if what == "Reading papers"]
    assert read == [(done, total) for done in range(0, total, 4)]
    assert live.ears.progressed[-1][0] == "Rendering pages"


def test_progress_of_a_dump_is_told_in_bytes_of_it(live: Live, site: SiteFolder) -> None:
    live.ears.progressed.clear()
    site.write("content/dumps/new.txt", text := "Oct 5, 2025\n\nFound\n\nWords.\n")
    live.ears.wait_for(lambda: live.has("papers/found.html"), "a dump")
    assert ("Ingesting bytes", 0, len(text)) in live.ears.progressed


def test_nothing_is_told_where_nothing_changed(live: Live, site: SiteFolder) -> None:
    """Neither reading a source nor saving it as it is changes a file; the loop says once that it looked."""
    live.settle()
    before, begin = site.stamps(), len(live.ears.stages)
    text = (site.root / THIRD).read_text("utf-8")
    site.write(THIRD, text)
    os.utime(site.root / source("second"))
    shutil.copytree(site.root / "content", site.root / "elsewhere")
    live.settle()
    changed = {path for written, _ in live.ears.stages[begin:] for path in written}
    assert {path for path, stamp in site.stamps().items() if before[path] != stamp} == changed
    assert THIRD_PAGE not in changed
