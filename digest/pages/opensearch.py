"""The description by which a browser adds the site's search to its own: OpenSearch 1.1, draft 6."""

from __future__ import annotations

from digest.pages import urls
from digest.pages.feeds import xml_quoted, xml_text
from digest.pages.strings import Strings
from digest.pages.views import SiteView

_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_LONGEST_NAME = 16
"""Characters that the specification allows; browsers show this name beside the words that are typed."""


def render_opensearch(site: SiteView, strings: Strings) -> bytes:
    """The description of a site that has an address: browsers take no relative ones."""
    results = urls.absolute(site.base_url, urls.SEARCH) + "?q={searchTerms}"
    about = strings.text("opensearch_description", site=site.title)
    icon = urls.absolute(site.base_url, urls.ICON)
    name = site.title[:_LONGEST_NAME].rstrip()
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<OpenSearchDescription xmlns="{_NAMESPACE}">',
        f"<ShortName>{xml_text(name)}</ShortName>",
        f"<Description>{xml_text(about)}</Description>",
        "<InputEncoding>UTF-8</InputEncoding>",
        f'<Image type="image/svg+xml">{xml_text(icon)}</Image>',
        f'<Url type="text/html" template={xml_quoted(results)}/>',
        "</OpenSearchDescription>",
    ]
    return ("\n".join(lines) + "\n").encode()
