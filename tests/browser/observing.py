"""What a page does while a test looks at it: the hosts it asks, what it complains about, whom it shuts out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

ACCESSIBILITY_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@dataclass(frozen=True, slots=True)
class Observed:
    """What all pages of a browser context did so far."""

    urls: list[str] = field(default_factory=list)
    """Every request that a page made, answered or not."""
    complaints: list[str] = field(default_factory=list)
    """Uncaught exceptions, and the console's errors and warnings; a breach of the content policy is one of these."""

    @property
    def foreign_urls(self) -> list[str]:
        """Requests that would leave this machine."""
        return [url for url in self.urls if urlsplit(url).hostname not in ("127.0.0.1", None)]


def observe(context: BrowserContext) -> Observed:
    """Starts to write down what the context's pages do."""
    seen = Observed()
    context.on("request", lambda request: seen.urls.append(request.url))
    context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
    context.on("console", lambda line: seen.complaints.append(line.text) if line.type in ("error", "warning") else None)
    return seen


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now: one line a fault, with the rule and the element."""
    chosen = {"type": "tag", "values": list(ACCESSIBILITY_RULES)}
    results = Axe().run(page, options={"runOnly": chosen, "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {violation['help']}: {' '.join(node['target'])}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
