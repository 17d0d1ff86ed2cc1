"""A machine that edits a small archive in every way that a person might; each rule is one kind of edit.

After each of them it builds, compares with a clean build of the same content, builds a second time, and asserts that
nothing was rendered or written then.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from digest.engine.layout import CACHE, OUTPUT
from digest.engine.theme import theme_folder
from tests.site.archive import DUMP, SOURCES, digest_toml
from tests.site.folder import SiteFolder, differing, paper
from tests.site.readers import rows_of
from tests.site.twins import TWINS

LONG = "This says a good deal about neural networks. " * 20
"""Longer than a lead."""
TITLES = st.sampled_from(
    ["Quantization of Networks", "Speech Models", "A Survey of Pruning", "C++ for Mamba", "Über Graphs", "Diffusion"]
)
DATES = st.sampled_from(["2025-08-31", "2025-09-01", "2025-09-02", "2025-12-29", "2026-01-01"])
BODIES = st.sampled_from(
    [
        "We quantize weights to 4 bits.",
        "A speech model, 8times smaller.",
        "Graphs & *stars*.\n\nTwo paragraphs.",
        f"{LONG}The end.",
        f"{LONG}The end, at last.",
    ]
)
RANKS = st.sampled_from([None, 1, 2, 3])
NAMES = st.sampled_from(["one", "two", "three", "four", "five"])
TEMPLATES = sorted(path.name for path in (theme_folder() / "templates").glob("*.html"))
FILES = ["static/own.css", "static/style.css", "content/about.md"]
SEEN: Counter[str] = Counter()
"""How often each kind of edit happened, over all runs of this module."""
MADE: set[str] = set()
"""Rows of the table of who reads what that had a file."""
EXTRAS = {
    "links": ("", "links: {code: https://example.com/a}", "links: {project: https://example.com/b}"),
    "arxiv": ("", "arxiv: 2409.00001", "arxiv: 2409.00002"),
    "doi": ("", "doi: 10.1000/1"),
    "authors": ("", "authors: [Ada B., Chen D.]"),
    "add_tags": ("", "add_tags: [video]", "add_tags: [speech]"),
    "drop_tags": ("", "drop_tags: [quantization]", "drop_tags: [speech, graphs]"),
    "tags": ("", "tags: []", "tags: [speech]", "tags: [speech, graphs]", "tags: [nonsense]"),
    "hidden": ("", "hidden: true"),
    "was": ("", "was: [old-name]", "was: [was-second]", "was: [speech-models, other]"),
}
"""Lines of the operator's own; an empty one takes the line away."""
CHANGES = {
    "title": ('"Another"',),
    "description": ('"Other papers"',),
    "author": ('"Somebody"',),
    "language": ('"de"',),
    "base_url": ("", '"https://example.net/d/"'),
    "feed_entries": ("1", "3", "40"),
    "data": ("false",),
    "bib": ("false",),
    "offline": ("true",),
    "watch": tuple(
        f'[[watch]]\nname = "{name}"\n{rest}\n'
        for name, rest in (
            ("Nodes", "query = 'tag:graphs survey'"),
            ("Nodes", "query = 'network -stars'"),
            ("Talk", """query = '"neural networks"'\ntags = ["speech", "quantization"]"""),
            ("Talk", "query = 'title:speech'"),
            ("Talk", "query = 'tag:nonsense'"),
        )
    ),
}
"""Values of settings other than those at the start, as TOML; watch lists as tables."""


class Edits(RuleBasedStateMachine):
    """Edits of a site; each rule is one kind."""

    folder_type: type[SiteFolder] = SiteFolder

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="digest-"))
        self.site = self.folder_type(self.folder / "site")
        self.beside = self.folder / "clean"
        self.beside.mkdir()
        self.was_built = False
        self.site.write("digest.toml", digest_toml())
        self.site.write("content/dumps/d1.txt", DUMP)
        for name, text in (SOURCES | TWINS).items():
            self.site.write(name, text)

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _papers(self) -> list[Path]:
        return sorted((self.site.root / "content/papers").rglob("*.md"))

    def _save(self, path: Path, text: str) -> None:
        self.site.write(path.relative_to(self.site.root).as_posix(), text)

    def _edit(self, kind: str, number: int, old: str, new: str) -> None:
        """Replace a line of one paper that starts so."""
        papers = self._papers()
        if not papers:
            return
        path = papers[number % len(papers)]
        lines = path.read_text("utf-8").split("\n")
        kept = [line for line in lines if not line.startswith(old)]
        kept.insert(1, new) if new else None
        self._save(path, "\n".join(kept))
        SEEN[kind] += 1

    @rule(name=NAMES, title=TITLES, date=DATES, body=BODIES, rank=RANKS)
    def put_paper(self, name: str, title: str, date: str, body: str, rank: int | None) -> None:
        self.site.write(f"content/papers/2025-09/{name}.md", paper(title, date=date, body=body, rank=rank))
        SEEN["put a paper"] += 1

    @rule(month=st.sampled_from(["2025-08", "2026-01"]), title=TITLES)
    def fill_month(self, month: str, title: str) -> None:
        """Enough papers about one thing that something rises."""
        for number in range(6):
            text = paper(f"{title} {number}", date=f"{month}-1{number}")
            self.site.write(f"content/papers/2025-09/many-{number}.md", text)
        SEEN["a month of papers"] += 1

    @rule(number=st.integers(0, 9), body=BODIES)
    def append_to_body(self, number: int, body: str) -> None:
        papers = self._papers()
        if papers:
            path = papers[number % len(papers)]
            self._save(path, path.read_text("utf-8") + f"\n## Notes\n\n{body} Later.\n")
            SEEN["notes"] += 1

    @rule(number=st.integers(0, 9), title=TITLES)
    def retitle(self, number: int, title: str) -> None:
        self._edit("title", number, "title:", f'title: "{title}, again"')

    @rule(number=st.integers(0, 9), date=DATES)
    def redate(self, number: int, date: str) -> None:
        self._edit("date", number, "date:", f"date: {date}")

    @rule(number=st.integers(0, 9), field=st.sampled_from(sorted(EXTRAS)), choice=st.integers(0, 9))
    def change_field(self, number: int, field: str, choice: int) -> None:
        lines = EXTRAS[field]
        self._edit(field, number, f"{field}:", lines[choice % len(lines)])

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
            self._save(path, "\n".join(f"  date: {day}" if x.startswith("  date:") else x for x in lines))
            SEEN["ledger"] += 1

    @rule(name=st.sampled_from(["Speech", "Spoken word"]), sure=st.sampled_from(["graph", "quantiz*, paper"]))
    def edit_taxonomy(self, name: str, sure: str) -> None:
        """Rename a topic, or let other papers have the second one."""
        rows = f"  - {{slug: speech, name: {name}, about: Talk}}\n  - {{slug: graphs, name: Graphs, sure: '{sure}'}}\n"
        self.site.write("content/tags.yml", f"subject:\n{rows}")
        SEEN["taxonomy"] += 1

    @rule()
    def default_taxonomy(self) -> None:
        (self.site.root / "content/tags.yml").unlink(missing_ok=True)
        SEEN["taxonomy removed"] += 1

    @rule(name=st.sampled_from(TEMPLATES), mark=st.integers(0, 1))
    def override_template(self, name: str, mark: int) -> None:
        source = (theme_folder() / "templates" / name).read_text("utf-8")
        self.site.write(f"templates/{name}", source.replace("</", f"<!--{mark}--></", 1))
        SEEN["template"] += 1

    @rule()
    def remove_overrides(self) -> None:
        shutil.rmtree(self.site.root / "templates", ignore_errors=True)
        SEEN["template removed"] += 1

    @rule(language=st.sampled_from(["en", "de"]), words=st.sampled_from(["Nochmal", "Encore"]))
    def put_strings(self, language: str, words: str) -> None:
        self.site.write(f"templates/strings/{language}.toml", f'listed_again = "{words}"\nlatest = "{words}"\n')
        SEEN["strings"] += 1

    @rule(name=st.sampled_from(FILES), text=st.sampled_from("ab"))
    def put_file(self, name: str, text: str) -> None:
        self.site.write(name, text)
        SEEN[name] += 1

    @rule(name=st.sampled_from(FILES))
    def delete_file(self, name: str) -> None:
        (self.site.root / name).unlink(missing_ok=True)
        SEEN[f"deleted {name}"] += 1

    @rule(
        changed=st.fixed_dictionaries(
            {},
            optional={name: st.sampled_from(values) for name, values in CHANGES.items()},
        )
    )
    def configure(self, changed: dict[str, str]) -> None:
        self.site.write("digest.toml", digest_toml(**changed))
        SEEN.update(f"setting {name}" for name in changed)

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
        MADE.update(row.path for path in built for row in rows_of(path))
        again = self.site.build()
        assert (again.tally.rendered, again.tally.written, again.tally.removed) == (0, [], [])
        assert differing(built, self.site.clean_output(self.beside)) == []
