"""Why a paper has its topics, as its page tells a reader who asks."""

from __future__ import annotations

import re
from pathlib import Path

from tests.site.folder import SiteFolder, paper


def reasons(site: SiteFolder, slug: str) -> dict[str, str]:
    """The topics with their reasons on the page of a paper."""
    page = (site.root / f"site/papers/{slug}.html").read_text("utf-8")
    return dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL))


def test_the_words_that_spoke_for_a_topic_stand_there_and_the_operators_are_marked(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path)
    site.write("content/tags.yml", "subject:\n  - {slug: sheep, name: Sheep}\n  - {slug: knots, name: Knots}\n")
    body = "Sheep and knots: two sheep, three knots."
    site.write("content/papers/2025-09/a.md", paper("Sheep", body=body, add_tags="[knots]"))
    site.write("content/papers/2025-09/b.md", paper("Pinned", body=body, tags="[sheep]"))
    site.build()
    assert reasons(site, "sheep") == {"Sheep": "Sheep", "Knots": "chosen by hand"}
    assert reasons(site, "pinned") == {"Sheep": "chosen by hand"}
    pattern = re.compile('class="pinned" title="chosen by hand" href="../tags/(.*?).html"')
    pages = (site.root / "site/papers").iterdir()
    marked = {path.stem: pattern.findall(path.read_text("utf-8")) for path in pages}
    assert marked == {"sheep": ["knots"], "pinned": ["sheep"]}


def test_a_dropped_topic_is_gone_with_its_reasons(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path)
    site.write("content/tags.yml", "subject:\n  - {slug: sheep, name: Sheep}\n  - {slug: knots, name: Knots}\n")
    body = "Sheep and knots: two sheep, three knots."
    site.write("content/papers/2025-09/a.md", paper("Sheep and Knots", body=body, drop_tags="[sheep]"))
    site.build()
    assert reasons(site, "sheep-and-knots") == {"Knots": "Knots"}
