"""How long a warning of ingest is told: as long as its dump is so, or once where an edit of a paper may mend it."""

from __future__ import annotations

from pathlib import Path

from digest.engine.build import Outcome
from tests.site.folder import SiteFolder

WORDS = "Flocks move, and we count them. They do not mind at all."
DUMP = "content/dumps/a.txt"


def warnings(outcome: Outcome) -> list[str]:
    return [str(found).split("; ")[0] for found in outcome.diagnostics if ": warning: " in str(found)]


def test_what_a_dump_lacks_is_told_by_every_build_and_what_became_of_papers_once(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path)
    site.write("content/dumps/b.txt", f"2025-09-02\n\nText2Sheep\n\n{WORDS}\n\nA Title without Words\n")
    lack = "content/dumps/b.txt:7: warning: title without an abstract: A Title without Words"
    assert [warnings(site.build()) for _ in range(2)] == [[lack], [lack]]
    site.write(DUMP, f"2025-09-01\n\nText 2 Sheep\n\n{WORDS} So we ask.\n")
    path = "content/papers/2025-09/text2sheep.md"
    meeting = [
        f"{DUMP}:3: warning: an earlier list prints this title, so the page text2sheep moves to text-2-sheep",
        f"{DUMP}:3: warning: another abstract than in {path}:10",
    ]
    assert [warnings(site.build()) for _ in range(2)] == [[*meeting, lack], [lack]]
