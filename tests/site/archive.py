"""A small archive with one of everything: two years, topics, an old address, a paper listed again, a dump.

The windows of the newest are two papers wide, so that most papers are outside of them. No two papers share a word that
counts, so that none are similar.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

import pytest

from digest.groups import Group, Reader
from digest.pages.site import PaperSite
from tests.site.folder import SiteFolder, differing, paper
from tests.site.readers import HOME_DAY, NEWEST, NEWEST_OF_LIST, NEWEST_OF_TOPIC, Sheet, shortened

SETTINGS = {
    "title": '"Zebra papers"',
    "base_url": '"https://example.org/"',
    "feed_entries": "2",
    "data": "true",
    "bib": "true",
}
TAXONOMY = """\
method:
  - {slug: quantization, name: Fewer bits, about: About bits, sure: quantization}
subject:
  - {slug: graphs, name: Graphs, about: About nodes}
  - {slug: speech, name: Speech, about: About talk}
"""
LONG = "It says a good deal about quantization. " * 20
LONG_TOO = "Other things were worth a few lines, once upon a time. " * 20

FIRST = Sheet("first-quantization", "2024-09-02", ("quantization",))
IN_NODES = (NEWEST_OF_TOPIC, NEWEST_OF_LIST)
SECOND = Sheet("second", "2024-09-02", ("graphs",), IN_NODES, ("was-second",), ("2024-12-24",), ("nodes",))
THIRD = Sheet("third", "2024-09-03", ("graphs",), IN_NODES, again=("2025-10-02",), lists=("nodes",))
DUMPED = Sheet("dumped", "2025-03-03")
LATER = Sheet("later-1", "2025-10-01", ("quantization",))
LAST_BUT_ONE = Sheet("later-2", "2025-10-02", ("quantization",), (NEWEST, NEWEST_OF_TOPIC))
LAST = Sheet("later-3", "2025-10-03", ("quantization",), (HOME_DAY, NEWEST, NEWEST_OF_TOPIC))

WATCH = '[[watch]]\nname = "Nodes"\nquery = "tag:graphs"\n'
LIST = {"watch/nodes.html", "watch/nodes.xml", "watch/nodes.json"}
"""The files of the watch list, which are there without papers, too."""
LEDGER = "content/dumps/ledger.yml"
DUMP = "Mar 3, 2025\n\nDumped\n\nNobody knows what this is about, and no topic fits.\n"


def source(name: str) -> str:
    """The file of a paper in this archive."""
    return f"content/papers/2024-09/{name}.md"


SOURCES = {
    source("first"): paper("First quantization", date="2024-09-02", rank=1, body=f"{LONG}End."),
    source("second"): paper(
        "Second", date="2024-09-02", rank=2, tags="[graphs]", was="[was-second]", again="2024-12-24", body="Nodes."
    ),
    source("third"): paper("Third", date="2024-09-03", rank=1, tags="[graphs]", again="2025-10-02"),
    source("later-1"): paper("Later 1", date="2025-10-01", rank=1, tags="[quantization]"),
    source("later-2"): paper("Later 2", date="2025-10-02", rank=1, tags="[quantization]"),
    source("later-3"): paper("Later 3", date="2025-10-03", rank=1, tags="[quantization]", body=f"{LONG_TOO}Stop."),
}


def digest_toml(watch: str = WATCH, **changed: str) -> str:
    """The text of ``digest.toml``, some values as TOML; an empty one leaves its line out. ``watch``: whole tables."""
    return "".join(f"{name} = {value}\n" for name, value in (SETTINGS | changed).items() if value) + watch


class Round(NamedTuple):
    """What one edit did to the output. Files of search are shortened, see ``readers``."""

    written: AbstractSet[str]
    removed: AbstractSet[str] = frozenset()
    vain: AbstractSet[str] = frozenset()
    """Files that were made again and came out as they were: allowed where a reader cannot tell, but never more."""


class Archive(SiteFolder):
    """The archive, built; each edit is a build that is held against a clean one."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(root / "site")
        self._clean = root / "clean"
        self._clean.mkdir()
        self._made: set[str] = set()
        self._watch(monkeypatch)
        self.write("digest.toml", digest_toml())
        self.write("content/tags.yml", TAXONOMY)
        self.write("content/dumps/dumped.txt", DUMP)
        for name, text in SOURCES.items():
            self.write(name, text)
        self.build()

    def edit(self, files: Mapping[str, str | None]) -> Round:
        """Write some files (None: take one away) and build."""
        for name, text in files.items():
            if text is None:
                (self.root / name).unlink()
            else:
                self.write(name, text)
        self._made.clear()
        tally = self.build().tally
        made, output = set(self._made), self.output()
        wrong = differing(output, self.clean_output(self._clean))
        assert wrong == [], wrong
        written, removed = set(tally.written), set(tally.removed)
        return Round(shortened(written), shortened(removed), shortened((made & output.keys()) - written))

    def replace(self, name: str, old: str, new: str) -> Round:
        """Replace the only occurrence of some words in a file of the site."""
        text = (self.root / name).read_text("utf-8")
        assert text.count(old) == 1
        return self.edit({name: text.replace(old, new)})

    def front_matter(self, name: str, line: str) -> Round:
        """Put one more line into a paper's front matter."""
        text = (self.root / source(name)).read_text("utf-8")
        return self.edit({source(name): text.replace("---\n", f"---\n{line}\n", 1)})

    def _watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        render = PaperSite.render

        def spy(site: PaperSite, group: Group, reader: Reader) -> Mapping[str, bytes]:
            self._made.update(site.paths(group))
            return render(site, group, reader)

        monkeypatch.setattr(PaperSite, "render", spy)
