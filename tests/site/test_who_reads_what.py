"""Which files each kind of edit rewrites: exactly those, no more and no less."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.folder import SiteFolder, paper

TAG = "[quantization]"
FIRST = "content/papers/2025-09/first.md"


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """Papers of four days in two months; the newest day and the feeds' window are away from the edited paper."""
    folder = SiteFolder(tmp_path)
    folder.write("digest.toml", 'title = "Test"\nbase_url = "https://example.org/"\nfeed_entries = 2\n')
    folder.write(FIRST, paper("First", rank=1, tags=TAG, body="Weights in 4 bits."))
    folder.write("content/papers/2025-09/second.md", paper("Second", rank=2, tags="[graphs]"))
    folder.write("content/papers/2025-09/third.md", paper("Third", date="2025-09-02", rank=1, tags="[graphs]"))
    for number in (1, 2, 3):
        title = f"Later {number}"
        folder.write(
            f"content/papers/2025-10/later-{number}.md",
            paper(title, date=f"2025-10-0{number}", rank=1, tags=TAG),
        )
    folder.build()
    return folder


def written_by(site: SiteFolder, **edits: str) -> set[str]:
    for name, text in edits.items():
        site.write(name, text)
    return set(site.build().tally.written)


def test_nothing_changed_renders_nothing_and_writes_nothing(site: SiteFolder) -> None:
    before = site.stamps()
    outcome = site.build()
    assert (outcome.tally.rendered, outcome.tally.written, outcome.tally.removed) == (0, [], [])
    assert site.stamps() == before


def test_a_word_in_the_lead_of_an_old_abstract_reaches_its_topics_too(site: SiteFolder) -> None:
    text = (site.root / FIRST).read_text("utf-8")
    body = text.replace("in 4 bits", "in 3 bits")
    assert written_by(site, **{FIRST: body}) == {
        "papers/first.html",
        "days/2025-09-01.html",
        "data/2025-09.jsonl",
        "tags/quantization.html",
        "tags/quantization/2025-09.html",
    }


def test_a_word_behind_the_lead_rewrites_just_its_page_its_day_and_its_data(site: SiteFolder) -> None:
    long = "It says a good deal about this subject. " * 20
    site.write(FIRST, paper("First", rank=1, tags=TAG, body=long + "End."))
    site.build()
    written = written_by(site, **{FIRST: paper("First", rank=1, tags=TAG, body=long + "Finish.")})
    assert written == {"papers/first.html", "days/2025-09-01.html", "data/2025-09.jsonl"}


def test_notes_rewrite_what_shows_the_paper_in_full(site: SiteFolder) -> None:
    text = (site.root / FIRST).read_text("utf-8") + "\n## Notes\n\nRead this twice.\n"
    assert written_by(site, **{FIRST: text}) == {"papers/first.html"}


def test_a_title_reaches_the_lists_and_its_neighbour(site: SiteFolder) -> None:
    text = (site.root / FIRST).read_text("utf-8").replace('title: "First"', 'title: "The First"')
    assert written_by(site, **{FIRST: text}) == {
        "papers/first.html",
        "papers/second.html",
        "days/2025-09-01.html",
        "weeks/2025-W36.html",
        "months/2025-09.html",
        "tags/quantization.html",
        "tags/quantization/2025-09.html",
        "data/2025-09.jsonl",
    }


def test_a_rewritten_file_with_the_same_bytes_renders_nothing(site: SiteFolder) -> None:
    site.write(FIRST, (site.root / FIRST).read_text("utf-8"))
    assert site.build().tally.rendered == 0


def test_a_template_rewrites_its_pages_and_no_others(site: SiteFolder) -> None:
    from digest.engine.theme import theme_folder

    own = (theme_folder() / "templates/tag_index.html").read_text("utf-8").replace("</", "<!-- mine --></", 1)
    assert written_by(site, **{"templates/tag_index.html": own}) == {"tags/index.html"}


def test_a_static_file_rewrites_itself_alone(site: SiteFolder) -> None:
    assert written_by(site, **{"static/style.css": "body { color: black }"}) == {"static/style.css"}


def test_a_deleted_paper_takes_its_page_with_it(site: SiteFolder) -> None:
    (site.root / "content/papers/2025-09/third.md").unlink()
    outcome = site.build()
    assert {"papers/third.html", "days/2025-09-02.html"} <= set(outcome.tally.removed)
    assert "days/2025-09-01.html" in outcome.tally.written  # its newer neighbour is another day now
    assert "days/2025-10-01.html" in outcome.tally.written


def test_an_output_that_was_changed_or_deleted_is_made_again(site: SiteFolder) -> None:
    before = site.output()
    (site.root / "site/papers/first.html").write_text("not ours")
    (site.root / "site/months/2025-09.html").unlink()
    (site.root / "site/stray.txt").write_text("nobody's")
    outcome = site.build()
    assert set(outcome.tally.written) == {"papers/first.html", "months/2025-09.html"}
    assert outcome.tally.removed == ["stray.txt"]
    assert site.output() == before


def test_explain_names_the_cause(site: SiteFolder) -> None:
    text = (site.root / FIRST).read_text("utf-8") + "\n## Notes\n\nRead this twice.\n"
    site.write(FIRST, text)
    assert site.build().tally.reasons == {"papers/first.html": f"{FIRST} changed"}
