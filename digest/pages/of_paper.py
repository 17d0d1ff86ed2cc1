"""The page of a paper, and the redirect that an old address of it is."""

from __future__ import annotations

import json

from markupsafe import Markup
from msgspec.structs import replace

from digest.groups import EVER, Member, Reader
from digest.pages import urls
from digest.pages.compose import Composer
from digest.pages.facets import Summary, Text, decode_summary
from digest.pages.of_time import TextOf
from digest.pages.parts import Link
from digest.pages.views import Article, PaperPage, RedirectPage


def paper_page(series: str, reader: Reader, composer: Composer, text_of: TextOf) -> PaperPage | RedirectPage | None:
    """What stands at ``papers/<slug>.html``: the paper whose address it is, else a redirect to one whose address it
    was.

    Where several papers want the address, the one that comes first in the archive has it; the clash is reported apart.
    """
    slug = series.partition(":")[2]
    members = [(member, decode_summary(member.summary)) for member in reader.members(series, EVER)]
    path = urls.paper_path(slug)
    root = urls.root_of(path)
    for member, summary in members:
        if summary.slug == slug:
            return _page(member, summary, text_of(member, reader), reader, composer)
    for _, summary in members:
        target = Link(root + urls.paper_path(summary.slug), summary.title)
        frame = composer.frame(path, summary.title, summary.lead)
        address = urls.absolute(composer.site.base_url, urls.paper_path(summary.slug))
        return RedirectPage(replace(frame, canonical=address), target)
    return None


def _page(member: Member, summary: Summary, text: Text, reader: Reader, composer: Composer) -> PaperPage:
    path = urls.paper_path(summary.slug)
    root = urls.root_of(path)
    older, newer = (
        None if found is None else _link(decode_summary(found.summary), root)
        for found in (reader.links(member.place) or [None, None])[:2]
    )
    article = composer.article(member.place, summary, text, root)
    frame = composer.frame(path, summary.title, summary.lead, older=older, newer=newer)
    return PaperPage(frame, article, _structured(article, text, frame.canonical))


def _link(summary: Summary, root: str) -> Link:
    return Link(root + urls.paper_path(summary.slug), summary.title)


def _structured(article: Article, text: Text, address: str) -> Markup:
    """JSON-LD for a paper whose authors are known; what is not known is left out, never invented.

    ``<`` is escaped, so that no title can end the element that holds it.
    """
    if not text.authors:
        return Markup("")
    fields = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": article.row.title,
        "author": [{"@type": "Person", "name": name} for name in text.authors],
        "url": address,
        "sameAs": f"https://arxiv.org/abs/{text.arxiv}" if text.arxiv else "",
    }
    known = {key: value for key, value in fields.items() if value}
    return Markup(json.dumps(known, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))
