"""The great oracle: after any edits, the incremental site equals a clean build byte for byte.

A state machine edits a small site in every way that a person might, builds, and compares with a clean build of the same
content. It also builds a second time and asserts that nothing was rendered or written.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from digest.engine.build import CACHE, OUTPUT
from digest.engine.theme import theme_folder
from tests.site.folder import SiteFolder, differing, paper

TITLES = st.sampled_from(
    ["Quantization of Networks", "Speech Models", "A Survey of Pruning", "C++ for Mamba", "Über Graphs", "Diffusion"]
)
DATES = st.sampled_from(["2025-08-31", "2025-09-01", "2025-09-02", "2025-12-29", "2026-01-01"])
BODIES = st.sampled_from(
    ["We quantize weights to 4 bits.", "A speech model, 8times smaller.", "Graphs & *stars*.\n\nTwo paragraphs."]
)
RANKS = st.sampled_from([None, 1, 2, 3])
NAMES = st.sampled_from(["one", "two", "three", "four", "five"])
SEEN: Counter[str] = Counter()
"""How often each kind of edit happened, over all runs of this module."""


class Edits(RuleBasedStateMachine):
    """Edits of a site; each rule is one kind."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="digest-"))
        self.site = SiteFolder(self.folder / "site")
        self.beside = self.folder / "clean"
        self.beside.mkdir()
        self.was_built = False
        for number, name in enumerate(("one", "two", "three")):
            text = paper(f"Paper {number}", date="2025-09-01", rank=number + 1)
            self.site.write(f"content/papers/2025-09/{name}.md", text)
        self.site.write("content/dumps/d1.txt", "Sep 2, 2025\n\nListed Graphs\n\nWe list graphs and study them.\n")

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _papers(self) -> list[Path]:
        return sorted((self.site.root / "content/papers").rglob("*.md"))

    def _edit(self, kind: str, number: int, old: str, new: str) -> None:
        """Replace a line of one paper that starts so."""
        papers = self._papers()
        if not papers:
            return
        path = papers[number % len(papers)]
        lines = path.read_text("utf-8").split("\n")
        kept = [line for line in lines if not line.startswith(old)]
        kept.insert(1, new) if new else None
        path.write_text("\n".join(kept), "utf-8")
        SEEN[kind] += 1

    @rule(name=NAMES, title=TITLES, date=DATES, body=BODIES, rank=RANKS)
    def put_paper(self, name: str, title: str, date: str, body: str, rank: int | None) -> None:
        self.site.write(f"content/papers/2025-09/{name}.md", paper(title, date=date, body=body, rank=rank))
        SEEN["put a paper"] += 1

    @rule(number=st.integers(0, 9), body=BODIES)
    def append_to_body(self, number: int, body: str) -> None:
        papers = self._papers()
        if papers:
            path = papers[number % len(papers)]
            path.write_text(path.read_text("utf-8") + f"\n## Notes\n\n{body} Later.\n", "utf-8")
            SEEN["notes"] += 1

    @rule(number=st.integers(0, 9), title=TITLES)
    def retitle(self, number: int, title: str) -> None:
        self._edit("title", number, "title:", f'title: "{title}, again"')

    @rule(number=st.integers(0, 9), date=DATES)
    def redate(self, number: int, date: str) -> None:
        self._edit("date", number, "date:", f"date: {date}")

    @rule(number=st.integers(0, 9), tags=st.sampled_from(["[]", "[speech]", "[speech, graphs]", "[nonsense]"]))
    def pin_tags(self, number: int, tags: str) -> None:
        self._edit("pinned tags", number, "tags:", f"tags: {tags}")

    @rule(number=st.integers(0, 9), tags=st.sampled_from(["", "add_tags: [video]", "add_tags: [speech]"]))
    def add_tags(self, number: int, tags: str) -> None:
        self._edit("added tags", number, "add_tags:", tags)

    @rule(number=st.integers(0, 9), hidden=st.booleans())
    def hide(self, number: int, hidden: bool) -> None:
        self._edit("hidden", number, "hidden:", "hidden: true" if hidden else "")

    @rule(number=st.integers(0, 9), slug=st.sampled_from(["old-name", "speech-models", "other"]))
    def keep_old_address(self, number: int, slug: str) -> None:
        self._edit("was", number, "was:", f"was: [{slug}]")

    @rule(number=st.integers(0, 9))
    def break_front_matter(self, number: int) -> None:
        self._edit("broken", number, "title:", "title: [unclosed")

    @rule(number=st.integers(0, 9), name=NAMES)
    def move_file(self, number: int, name: str) -> None:
        papers = self._papers()
        if papers:
            target = self.site.root / f"content/papers/2024-01/{name}.md"
            target.parent.mkdir(exist_ok=True)
            os.replace(papers[number % len(papers)], target)
            SEEN["moved file"] += 1

    @rule(number=st.integers(0, 9))
    def delete_paper(self, number: int) -> None:
        papers = self._papers()
        if papers:
            papers[number % len(papers)].unlink()
            SEEN["deleted paper"] += 1

    @rule(
        name=st.sampled_from(["d1", "d2"]),
        date=st.sampled_from(["Sep 1, 2025", "2025-09-02"]),
        rows=st.lists(TITLES, max_size=4),
    )
    def put_dump(self, name: str, date: str, rows: list[str]) -> None:
        entries = "\n\n".join(f"{title}\n\nWe study {title.lower()} in depth and report results." for title in rows)
        self.site.write(f"content/dumps/{name}.txt", f"Daily Papers\n\n{date}\n\n{entries}\n")
        SEEN["dump"] += 1

    @rule(name=st.sampled_from(["d1", "d2"]))
    def delete_dump(self, name: str) -> None:
        (self.site.root / f"content/dumps/{name}.txt").unlink(missing_ok=True)
        SEEN["deleted dump"] += 1

    @rule(day=st.sampled_from(["2025-09-01", "2025-09-03"]))
    def edit_ledger(self, day: str) -> None:
        path = self.site.root / "content/dumps/ledger.yml"
        if path.exists():
            lines = path.read_text("utf-8").split("\n")
            path.write_text("\n".join(f"  date: {day}" if x.startswith("  date:") else x for x in lines), "utf-8")
            SEEN["ledger"] += 1

    @rule(name=st.sampled_from(["Speech", "Spoken word"]))
    def edit_taxonomy(self, name: str) -> None:
        rows = f"  - {{slug: speech, name: {name}, about: Talk}}\n  - {{slug: graphs, name: Graphs, about: Nodes}}\n"
        self.site.write("content/tags.yml", f"subject:\n{rows}")
        SEEN["taxonomy"] += 1

    @rule()
    def default_taxonomy(self) -> None:
        (self.site.root / "content/tags.yml").unlink(missing_ok=True)
        SEEN["taxonomy removed"] += 1

    @rule(name=st.sampled_from(["paper.html", "_parts.html", "base.html", "tag.html"]), mark=st.integers(0, 1))
    def override_template(self, name: str, mark: int) -> None:
        source = (theme_folder() / "templates" / name).read_text("utf-8")
        self.site.write(f"templates/{name}", source.replace("</", f"<!--{mark}--></", 1))
        SEEN["template"] += 1

    @rule()
    def remove_overrides(self) -> None:
        shutil.rmtree(self.site.root / "templates", ignore_errors=True)
        SEEN["template removed"] += 1

    @rule(text=st.sampled_from(["a {}", "b {}"]))
    def put_static(self, text: str) -> None:
        self.site.write("static/own.css", text)
        SEEN["static"] += 1

    @rule(title=st.sampled_from(["One", "Two"]), url=st.sampled_from(["", "https://a.org/d/"]), data=st.booleans())
    def configure(self, title: str, url: str, data: bool) -> None:
        self.site.write("digest.toml", f'title = "{title}"\nbase_url = "{url}"\ndata = {str(data).lower()}\n')
        SEEN["setting"] += 1

    @rule()
    def lose_state(self) -> None:
        if self.was_built:
            shutil.rmtree(self.site.root / CACHE)
            SEEN["lost state"] += 1

    @rule(number=st.integers(0, 99), how=st.sampled_from(["delete", "overwrite", "stray"]))
    def spoil_output(self, number: int, how: str) -> None:
        files = sorted(path for path in (self.site.root / OUTPUT).rglob("*.html")) if self.was_built else []
        if not files:
            return
        path = files[number % len(files)]
        if how == "delete":
            path.unlink()
        else:
            (path if how == "overwrite" else path.with_name("stray.html")).write_text("spoiled")
        SEEN[f"output: {how}"] += 1

    @invariant()
    def equals_a_clean_build(self) -> None:
        if not hasattr(self, "site"):
            return
        self.site.build()
        self.was_built = True
        built = self.site.output()
        again = self.site.build()
        assert (again.tally.rendered, again.tally.written, again.tally.removed) == (0, [], [])
        assert differing(built, self.site.clean_output(self.beside)) == []


def test_after_any_edits_the_site_equals_a_clean_build() -> None:
    run_state_machine_as_test(
        Edits,
        settings=settings(
            max_examples=14,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each step is two builds: no time for shrinking
        ),
    )
    assert sum(SEEN.values()) >= 200
    assert len(SEEN) >= 20, f"some kinds of edit never happened: {SEEN}"
