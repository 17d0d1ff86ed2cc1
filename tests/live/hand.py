"""A hand that edits a small archive, and can take back what it did. Papers that it never edits stay what they are."""

from __future__ import annotations

import random

from digest.engine.theme import theme_folder
from tests.site.archive import SOURCES, TAXONOMY, digest_toml
from tests.site.folder import SiteFolder, paper

CROWD = 30
"""Further papers that stay, so that a build is no moment only."""
NAMES = ("one", "two", "three", "four")


def write_archive(site: SiteFolder) -> None:
    """The papers that stay, topics and settings."""
    crowd = {f"content/papers/2024-09/in-crowd-{n}.md": paper(f"Face {n}", date="2024-09-04") for n in range(CROWD)}
    for name, text in {**SOURCES, **crowd, "digest.toml": digest_toml(), "content/tags.yml": TAXONOMY}.items():
        site.write(name, text)


class Hand:
    """Edits some papers of its own, and now and then what all pages have in common."""

    def __init__(self, site: SiteFolder, chance: random.Random) -> None:
        self._site = site
        self._chance = chance
        self._number = 0
        self._before: dict[str, str | None] = {}
        """What files held before the edits that can be taken back; None for one that was not there."""

    def edit(self) -> None:
        """Make one edit of any kind."""
        self._number += 1
        number = self._number
        match self._chance.randrange(8):
            case 0:
                base = (theme_folder() / "templates/base.html").read_text("utf-8")
                self._put("templates/base.html", base.replace("</body>", f"<!--{number}--></body>"))
            case 1:
                self._put("digest.toml", digest_toml(title=f'"Title {number}"'))
            case 2:
                self._put("content/tags.yml", TAXONOMY.replace("name: Speech", f"name: Talk {number}"))
            case 3:
                self._put(f"content/papers/2024-09/{self._chance.choice(NAMES)}.md", None)
            case _:
                for name in self._chance.sample(NAMES, 2):
                    day = f"2024-09-0{self._chance.randint(1, 4)}"
                    text = paper(f"Paper {name} {number}", date=day, tags="[speech]", body=f"Edit number {number}.")
                    self._put(f"content/papers/2024-09/{name}.md", text)

    def keep(self) -> None:
        """Let the edits so far stand."""
        self._before.clear()

    def take_back(self) -> None:
        """Undo the edits since the last that were kept."""
        for name, text in self._before.items():
            self._write(name, text)
        self._before.clear()

    def _put(self, name: str, text: str | None) -> None:
        path = self._site.root / name
        self._before.setdefault(name, path.read_text("utf-8") if path.exists() else None)
        self._write(name, text)

    def _write(self, name: str, text: str | None) -> None:
        if text is None:
            (self._site.root / name).unlink(missing_ok=True)
        else:
            self._site.write(name, text)
