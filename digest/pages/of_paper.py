"""The page of a paper, and the redirect that an old address of it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import quote_plus

from msgspec.structs import replace

from digest.groups import EVER, Member, Reader, Span, day_of, span_key
from digest.pages import cite, urls
from digest.pages.compose import Composer
from digest.pages.facets import Linked, Summary, Text, decode_linked, decode_summary, decode_text
from digest.pages.parts import Link, Reason
from digest.pages.views import Citation, PaperPage, RedirectPage, SimilarLink, SiteView
from digest.topics.vectors import shared_words

_LOOKUPS = (
    ("arXiv", "https://arxiv.org/search/?searchtype=title&query="),
    ("Hugging Face", "https://huggingface.co/papers?q="),
    ("Semantic Scholar", "https://www.semanticscholar.org/search?q="),
    ("Google Scholar", "https://scholar.google.com/scholar?q="),
)
"""Where a reader finds a paper of which only the title is known."""


def paper_page(series: str, reader: Reader, composer: Composer) -> PaperPage | RedirectPage | None:
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
            return _page(member, summary, decode_text(reader.text(member.path)), reader, composer)
    for _, summary in members:
        target = Link(root + urls.paper_path(summary.slug), summary.title)
        frame = composer.frame(path, summary.title, summary.lead)
        address = urls.absolute(composer.site.base_url, urls.paper_path(summary.slug))
        return RedirectPage(replace(frame, canonical=address), target)
    return None


def _page(member: Member, summary: Summary, text: Text, reader: Reader, composer: Composer) -> PaperPage:
    path = urls.paper_path(summary.slug)
    root = urls.root_of(path)
    links = reader.links(member.place) or [None, None]
    linked = [None if other is None else decode_linked(other.summary) for other in links]
    older, newer = (None if near is None else _beside(near) for near in linked[:2])
    article = composer.article(member.place, summary, text, root)
    frame = composer.frame(path, summary.title, summary.lead, older=older, newer=newer)
    why = dict(summary.why)
    return PaperPage(
        frame=frame,
        article=article,
        cite=cite_work(work_of(member, summary, text, composer.site), frame.canonical),
        similar=_similar(summary, text, linked[2:]),
        lookups=() if text.arxiv else _lookups(summary.title),
        also=tuple(composer.date(dt.date.fromisoformat(day), root) for day in summary.again),
        reasons=tuple(Reason(tag, why.get(tag.slug, ())) for tag in article.row.tags),
    )


def _lookups(title: str) -> tuple[Link, ...]:
    wanted = quote_plus(title)
    return tuple(Link(address + wanted, name) for name, address in _LOOKUPS)


def _similar(summary: Summary, text: Text, linked: Sequence[Linked | None]) -> tuple[SimilarLink, ...]:
    """The papers nearest to one, each with the words that bring it near."""
    near = [other for other in linked if other is not None]
    words = shared_words(summary.vector, text.words, [other.vector for other in near])
    return tuple(SimilarLink(_beside(other), shared) for other, shared in zip(near, words, strict=True))


def work_of(member: Member, summary: Summary, text: Text, site: SiteView) -> cite.Work:
    """The paper as something to cite."""
    page = urls.absolute(site.base_url, urls.paper_path(summary.slug))
    return cite.make_work(summary, text, date=span_key(day_of(member.place), Span.DAY), digest=site.title, page=page)


def _beside(paper: Linked) -> Link:
    """A link to a paper from another one: their pages lie in one folder."""
    return Link(urls.beside(paper.slug), paper.title)


def cite_work(work: cite.Work, page: str) -> Citation:
    """The paper in every form in which it is cited; ``page`` is the address of its page, or empty."""
    return Citation(
        reference=cite.reference(work),
        bibtex=cite.bibtex_html(work),
        csl=cite.csl_html(work),
        tags=cite.meta_tags(work),
        coins=cite.coins(work),
        structured=cite.structured(work, page),
    )
