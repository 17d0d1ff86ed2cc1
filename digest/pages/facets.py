"""What a paper contributes: its facets, the series it belongs to, and its part of the month's totals.

Everything that lists need of a paper is its ``Summary``, a few hundred bytes; pages that show it in full need its
``Text``, some thousand. The engine stores both, so that no page is made from a source. Both encode to the same bytes
for equal content, so equal digests mean that no reader of the facet can tell the difference.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from hashlib import blake2b

import msgspec

from digest.content.slug import keys_of, slug_of
from digest.errors import did_you_mean
from digest.model import EPOCH, Diagnostic, Paper, Severity
from digest.pages.markup import Rendered, lead_of, render_markdown, render_with_plain
from digest.sources.hosts import FORGES, host_of, is_host
from digest.topics.infer import infer_tags
from digest.topics.taxonomy import Taxonomy

TITLE, SUMMARY, TEXT, CITE, ADDRESS = range(5)
"""The facets. The first three each hold the ones before; ``CITE`` is the title and a part of the text, and ``ADDRESS``
the slug alone."""

ARXIV_KEY = "a"
"""First letter of the short form of an arXiv id among a summary's keys; a title's starts with ``t``."""
LEAD_LENGTH = 240
"""Characters of a lead: two lines and a half on a wide screen, enough to decide whether to open the abstract."""


class TagMark(msgspec.Struct, array_like=True, frozen=True):
    """A topic of a paper."""

    slug: str
    name: str
    pinned: bool
    """Set by the operator rather than inferred."""


class Summary(msgspec.Struct, array_like=True, frozen=True):
    """What lists show of a paper, and all that says where it belongs."""

    title: str
    slug: str
    vector: bytes
    """What it is about, by which pages find the words that it shares with a similar paper; see ``topics.vectors``."""
    lead: str
    tags: tuple[TagMark, ...]
    again: tuple[str, ...]
    """ISO dates of the days that listed it again, in order."""
    was: tuple[str, ...]
    """Old slugs that lead here."""
    keys: tuple[str, ...]
    """Short digests of its identity keys: two papers that share one are the same paper twice."""
    line: int
    """Line of the title in the source, for diagnostics."""
    why: tuple[tuple[str, tuple[str, ...]], ...]
    """For each inferred topic, the words that spoke for it.

    Kept here, though no list shows them: finding them again would double the cost of every page.
    """
    watch: tuple[str, ...] = ()
    """Slugs of the watch lists that it is on, in the order of the settings."""


class Linked(msgspec.Struct, array_like=True, frozen=True):
    """The beginning of a summary: all that pages show of a paper that they only link to."""

    title: str
    slug: str
    vector: bytes


class Text(msgspec.Struct, array_like=True, frozen=True):
    """What pages that show a paper in full show besides its summary."""

    abstract: str
    """HTML."""
    notes: str
    """HTML; empty where the operator wrote none."""
    authors: tuple[str, ...]
    arxiv: str
    doi: str
    links: tuple[tuple[str, str], ...]
    """(kind, address) pairs: those of the front matter, then those found in the abstract."""
    words: bytes = b""
    """How it writes the terms of its summary's vector, in their order; see ``topics.vectors``."""


_encode = msgspec.msgpack.Encoder().encode
_decode_text = msgspec.msgpack.Decoder(Text).decode
_decode_summary = msgspec.msgpack.Decoder(Summary).decode
_decode_linked = msgspec.msgpack.Decoder(Linked).decode


def decode_summary(data: bytes) -> Summary:
    """A stored summary."""
    return _decode_summary(data)


def decode_linked(data: bytes) -> Linked:
    """The beginning of a stored summary, in a fifth of the time."""
    return _decode_linked(data)


def encode_summary(summary: Summary) -> bytes:
    """The bytes that are stored of a summary."""
    return _encode(summary)


def decode_text(data: bytes) -> Text:
    """A stored text."""
    return _decode_text(data)


def encode_text(text: Text) -> bytes:
    """The bytes that are stored of a text."""
    return _encode(text)


def digest_facets(summary: Summary, text: Text, plain: str) -> tuple[bytes, ...]:
    """The digests of all facets, in the order of their numbers; ``plain`` is the abstract as plain text."""
    link = next((address for kind, address in text.links if kind == "paper"), "") if text.links else ""
    digest = blake2b(_encode((summary.title, summary.slug)), digest_size=8)
    title, cited = digest.digest(), digest.copy()
    cited.update(_encode((text.authors, text.arxiv, text.doi, link)))
    digest.update(_encode((summary.lead, summary.tags)))
    listed = digest.digest()
    digest.update(_encode((summary.again, summary.why, text, plain)))
    address = blake2b(summary.slug.encode(), digest_size=8).digest()
    return title, listed, digest.digest(), cited.digest(), address


def write_text(paper: Paper) -> tuple[Text, str]:
    """The text of a paper, its Markdown rendered, and its abstract as plain text; some 20 microseconds."""
    abstract, plain = render_with_plain(paper.abstract)
    text = Text(
        abstract=abstract.html,
        notes=render_markdown(paper.notes, heading_shift=0, prefix="notes-").html if paper.notes else "",
        authors=paper.authors,
        arxiv=paper.arxiv,
        doi=paper.doi,
        links=_links(paper, abstract),
    )
    return text, plain


def summarise(paper: Paper, plain: str, taxonomy: Taxonomy) -> tuple[Summary, tuple[Diagnostic, ...]]:
    """The summary of a paper, its topics inferred, and what is wrong with those that the operator asked for.

    ``plain`` is its abstract as plain text.
    """
    tags, why, problems = choose_tags(paper, plain, taxonomy)
    summary = Summary(
        title=paper.title,
        slug=slug_of(paper),
        vector=b"",
        lead=lead_of(plain, LEAD_LENGTH),
        tags=tags,
        again=_days_again(paper) if len(paper.listed) > 1 else (),
        was=paper.was,
        keys=short_keys(paper),
        line=paper.lines.get("title", 1),
        why=why,
    )
    return summary, problems


def choose_tags(
    paper: Paper, plain: str, taxonomy: Taxonomy
) -> tuple[tuple[TagMark, ...], tuple[tuple[str, tuple[str, ...]], ...], tuple[Diagnostic, ...]]:
    """The topics of a paper, best first: the pinned ones, or the inferred ones with the operator's additions and
    subtractions. An unknown topic is left out and reported."""
    marks = _marks_of(taxonomy)
    asked = ("tags", paper.tags or ()), ("add_tags", paper.add_tags), ("drop_tags", paper.drop_tags)
    problems = [_unknown_tag(paper, key, slug, marks) for key, slugs in asked for slug in slugs if slug not in marks]
    if paper.tags is not None:
        return _pin(paper.tags, marks), (), tuple(problems)
    overruled = paper.drop_tags + paper.add_tags
    inferred = [tag for tag in infer_tags(paper.title, plain, taxonomy) if tag.slug not in overruled]
    tags = tuple([marks[tag.slug] for tag in inferred]) + _pin(paper.add_tags, marks)
    return tags, tuple([(tag.slug, tag.words) for tag in inferred]), tuple(problems)


@functools.lru_cache(maxsize=4)
def _marks_of(taxonomy: Taxonomy) -> dict[str, TagMark]:
    """What papers carry of each inferred topic, by slug: made once, for there are some three a paper."""
    return {tag.slug: TagMark(tag.slug, tag.name, False) for tag in taxonomy.tags}


def _pin(slugs: Iterable[str], marks: Mapping[str, TagMark]) -> tuple[TagMark, ...]:
    return tuple([TagMark(slug, marks[slug].name, True) for slug in dict.fromkeys(slugs) if slug in marks])


def _unknown_tag(paper: Paper, key: str, slug: str, names: Iterable[str]) -> Diagnostic:
    message = f"unknown topic in {key}: {slug}{did_you_mean(slug, names)}"
    return Diagnostic(paper.path, paper.lines.get(key, 1), Severity.WARNING, message)


def _days_again(paper: Paper) -> tuple[str, ...]:
    days = {each.date for each in paper.listed if not each.is_catalogued and each.date != paper.date}
    return tuple([day.isoformat() for day in sorted(days)])


def _links(paper: Paper, abstract: Rendered) -> tuple[tuple[str, str], ...]:
    if not abstract.links:
        return tuple(dict.fromkeys(paper.links)) if paper.links else ()
    known = {url.rstrip("/") for _, url in paper.links}
    found = [(kind_of_link(url), url) for _, url in abstract.links if url.rstrip("/") not in known]
    return tuple(dict.fromkeys((*paper.links, *found)))


_LIBRARIES = (".arxiv.org", ".doi.org", ".openreview.net", ".aclanthology.org")


def kind_of_link(url: str) -> str:
    """What a link found in an abstract leads to, as far as its address tells: code, demo, data, model, paper, project.

    Code is a repository on a known forge; Hugging Face tells its three kinds apart by the first part of the path.
    """
    host = host_of(url).removeprefix("www.")
    if is_host(host, FORGES):
        return "code"
    if is_host(host, _LIBRARIES):
        return "paper"
    path = url.partition("://")[2].partition("/")[2].lower()
    if host in ("huggingface.co", "hf.co"):
        first = path.partition("/")[0]
        return {"spaces": "demo", "datasets": "data", "papers": "paper"}.get(first, "model")
    if host in ("zenodo.org", "kaggle.com", "figshare.com") or "dataset" in path:
        return "data"
    if host.startswith("demo.") or "demo" in path:
        return "demo"
    return "project"


def short_keys(paper: Paper) -> tuple[str, ...]:
    """A paper's identity keys in their short form, sorted."""
    return tuple(sorted({short_key(key) for key in keys_of(paper)}))


def short_key(key: str) -> str:
    """The short form of an identity key: seventeen characters, the first of which tells an arXiv id from a title."""
    return key[0] + blake2b(key.encode(), digest_size=8).hexdigest()


def day_number(paper: Paper) -> int:
    """The paper's day, counted from ``EPOCH``."""
    return (paper.date - EPOCH).days
