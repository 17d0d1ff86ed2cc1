"""Two papers more for the small archive: similar to each other and to no others, on days of their own."""

from __future__ import annotations

from tests.site.archive import source
from tests.site.folder import paper

KITES, DRAGONS = source("kites"), source("dragons")
TWINS = {
    KITES: paper("Kites", date="2024-10-01", rank=1, body="Kites climb where thermals lift sailcloth."),
    DRAGONS: paper("Dragons", date="2024-11-01", rank=1, body="Dragons and kites, thermals and sailcloth."),
}
