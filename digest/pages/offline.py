"""The web app manifest: what a phone needs to know of a site to keep it beside its apps. W3C Application Manifest."""

from __future__ import annotations

import json

from digest.pages import urls
from digest.pages.strings import Strings
from digest.pages.views import SiteView

WORKER_SOURCE = "static/service-worker.js"
"""Among the static files; published at the root, for a worker sees the folder that it lies in and those below."""
COLOUR = "#fdfcfa"
"""Behind the page until its style is there: ``--paper`` of ``static/style.css``, as in ``theme-color``."""


def render_web_manifest(site: SiteView, strings: Strings) -> bytes:
    """The manifest of a site. All its addresses are relative to itself, so it needs no address of the site."""
    manifest = {
        "name": site.title,
        "short_name": site.title,
        "description": site.description,
        "lang": site.language,
        "dir": strings.text("direction"),
        "start_url": urls.HOME,
        "scope": "./",
        "display": "minimal-ui",  # with a way back: no page has one of its own
        "background_color": COLOUR,
        "theme_color": COLOUR,
        "icons": [{"src": urls.ICON, "type": "image/svg+xml", "sizes": "any", "purpose": "any maskable"}],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
