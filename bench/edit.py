"""Measures single edits of a finished site, each followed by a build in a new process.

    python -m bench.edit --papers 10000 --runs 9

``bench.live`` makes the same edits while the site is served.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from bench.asked import asked_corpus
from bench.corpus import LAST_DAY, Made, Stock, coin, make_dump
from bench.measure import REPOSITORY, Row, Run, run_digest
from digest.content.slug import make_slug
from digest.topics.taxonomy import default_taxonomy_text, parse_taxonomy

WORD, TITLE, TAG = "a word in an abstract", "a title", "a topic added"
NEW, DELETED, DUMP = "a new paper", "a deleted paper", "a new dump of 35 papers"
ONE_TEMPLATE, EVERY_TEMPLATE = "a template of one page", "the template of every paper"
DUMP_PAPERS = 35

_WORDS = re.compile(r"\b[a-z]{4,}\b")


class Desk:
    """Edits the papers of a site, another one each time, as a person would."""

    def __init__(self, site: Path, stock: Stock) -> None:
        self._site = site
        self._stock = stock
        self.edited_at = 0.0
        """When the last edit happened, of ``time.perf_counter``."""
        self._papers = sorted((site / "content/papers").rglob("*.md"))
        # Taking names from the clock lets a corpus that is kept be edited again and again.
        self._number = time.time_ns() // 1_000_000
        self._chance = random.Random(1)
        taxonomy, _ = parse_taxonomy(default_taxonomy_text(), "tags.yml")
        self._tags = [tag.slug for tag in taxonomy.tags] if taxonomy else []

    def change_word(self) -> Path:
        """Replace a word behind the lead of an abstract."""
        while True:
            path = self._any_paper()
            text = path.read_text(encoding="utf-8")
            middle = (text.index("\n---\n") + len(text)) // 2
            end, found = _WORDS.subn(self._word(), text[middle:], count=1)
            if found:  # A paper of `add_paper` may have names alone there.
                return self._replace(path, text[:middle] + end)

    def change_title(self) -> Path:
        """Add a word to a title; the address stays."""
        path = self._any_paper()
        text = path.read_text(encoding="utf-8")
        return self._replace(path, text.replace('title: "', f'title: "{self._word()} ', 1))

    def add_tag(self) -> Path:
        """Set a topic by hand."""
        path = self._any_paper()
        text = path.read_text(encoding="utf-8")
        return self._replace(
            path, text.replace("\nlisted:", f"\nadd_tags: [{self._chance.choice(self._tags)}]\nlisted:", 1)
        )

    def add_paper(self) -> Path:
        """Write a paper by hand, for a day of last month, in a file of its page's name."""
        (paper,) = self._fresh_papers(1)
        day = LAST_DAY - dt.timedelta(days=40)
        path = self._site / f"content/papers/{day:%Y-%m}/{make_slug(paper.title)}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        return self._replace(path, f'---\ntitle: "{paper.title}"\ndate: {day}\n---\n\nWe study {paper.title}.\n')

    def delete_paper(self) -> Path:
        """Remove a paper file."""
        path = self._any_paper()
        self.edited_at = time.perf_counter()
        path.unlink()
        return path

    def add_dump(self) -> Path:
        """Put a page of papers of a new day beside the others."""
        name = f"content/dumps/{self._next_day()}.txt"
        day = dt.date.fromisoformat(Path(name).stem)
        return self._replace(self._site / name, make_dump(self._fresh_papers(DUMP_PAPERS), day))

    def change_template(self, name: str) -> Path:
        """Put a changed copy of a template of the theme into the site."""
        text = (REPOSITORY / "templates" / name).read_text(encoding="utf-8")
        path = self._site / "templates" / name
        path.parent.mkdir(exist_ok=True)
        mark = "{% block main %}"
        return self._replace(path, text.replace(mark, f"{mark}<!-- {self._word()} -->"))

    def _replace(self, path: Path, text: str) -> Path:
        """Make a file hold a text in one step, as editors do."""
        beside = path.with_suffix(".tmp")
        beside.write_text(text, encoding="utf-8", newline="\n")
        self.edited_at = time.perf_counter()
        os.replace(beside, path)
        return path

    def _any_paper(self) -> Path:
        return self._papers.pop(self._chance.randrange(len(self._papers)))

    def _word(self) -> str:
        self._number += 1
        return coin(self._number, 5)

    def _fresh_papers(self, count: int) -> list[Made]:
        """Papers that the site has not: each begins with a word of its own."""
        papers = self._stock.make_papers(count, seed=self._number)
        return [Made(f"{self._word().capitalize()} {paper.title}", paper.abstract) for paper in papers]

    def _next_day(self) -> dt.date:
        newest = max((path.stem for path in (self._site / "content/dumps").glob("*.txt")), default=str(LAST_DAY))
        return dt.date.fromisoformat(newest) + dt.timedelta(days=1)


def measure_new_process(site: Path, stock: Stock, runs: int) -> dict[str, list[Run]]:
    """A build after each kind of edit. The site has been built."""
    desk = Desk(site, stock)
    run_digest(site, "build")
    edits: dict[str, Callable[[], object]] = {
        WORD: desk.change_word,
        TITLE: desk.change_title,
        TAG: desk.add_tag,
        NEW: desk.add_paper,
        DELETED: desk.delete_paper,
        DUMP: desk.add_dump,
        ONE_TEMPLATE: lambda: desk.change_template("tag_index.html"),
    }
    measured = {what: [_build_after(what, edit, site) for _ in range(runs)] for what, edit in edits.items()}
    # Once: it renders the whole archive, which takes as long as half a clean build.
    measured[EVERY_TEMPLATE] = [_build_after(EVERY_TEMPLATE, lambda: desk.change_template("paper.html"), site)]
    return measured


def _build_after(what: str, edit: Callable[[], object], site: Path) -> Run:
    edit()
    run = run_digest(site, "build", "--timings")
    if not run.files_written:
        raise SystemExit(f"{what}: no file was written, so its time says nothing")
    return run


def main() -> None:
    """Measure as the arguments say, and print."""
    with asked_corpus("Measure single edits.", 5) as (site, stock, runs):
        for what, made in measure_new_process(site, stock, runs).items():
            print(Row.of(what, made))


if __name__ == "__main__":
    main()
