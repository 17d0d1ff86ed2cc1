"""How a paper is cited: BibTeX, CSL-JSON, a plain reference, and what its page says to machines.

What is not known is left out, never invented. The day of a digest is no date of publication, so the year is given only
where an arXiv id tells it, and the day stands in a note, with the digest's title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape as escape_text
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup, escape

from digest.pages.facets import Summary, Text
from digest.sources.arxiv_ids import month_of_arxiv

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
"""What TeX reads as commands. Braces by name, for BibTeX counts even those after a backslash."""
_SIGNS = re.compile(r"[\\{}~^#$%&_]")
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", "%": r"\%", "#": r"\#"}
_SIGNS_IN_ADDRESS = re.compile(r"[\\{}%#]")
_SPECIAL = re.compile("[&<>\"']")


class Work(msgspec.Struct, frozen=True):
    """What is known of a paper that somebody wants to cite."""

    slug: str
    title: str
    authors: tuple[str, ...]
    arxiv: str
    doi: str
    url: str
    """Where it is best read; empty where nothing is known."""
    note: str
    """Which digest listed it, and when."""

    @property
    def month(self) -> tuple[int, int] | None:
        """Year and month of the submission to arXiv."""
        day = month_of_arxiv(self.arxiv) if self.arxiv else None
        return (day.year, day.month) if day else None


def make_work(summary: Summary, text: Text, *, date: str, digest: str, page: str) -> Work:
    """What is known of a paper that a digest of some title listed on an ISO date; ``page`` is its address there or
    empty."""
    best = f"https://arxiv.org/abs/{text.arxiv}" if text.arxiv else f"https://doi.org/{text.doi}" if text.doi else ""
    best = best or next((address for kind, address in text.links if kind == "paper"), page)
    return Work(summary.slug, summary.title, text.authors, text.arxiv, text.doi, best, note_of(digest, date))


def note_of(digest: str, date: str) -> str:
    """Which digest listed a paper, by its title, and when."""
    return f"{digest}, {date}"


def bibtex_fields(work: Work) -> Iterator[tuple[str, str]]:
    """The fields of an entry with their values in TeX, outer braces included; the title keeps its capitals."""
    yield from _facts(work)
    if work.url:
        yield "url", _address(work.url)
    yield "note", f"{{{_in_tex(work.note)}}}"


def _facts(work: Work) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{{{_in_tex(work.title)}}}}}"
    if work.authors:
        yield "author", f"{{{' and '.join(map(_bibtex_name, work.authors))}}}"
    if work.month:
        yield "year", f"{{{work.month[0]}}}"
    if work.arxiv:
        yield "eprint", f"{{{work.arxiv}}}"
        yield "archiveprefix", "{arXiv}"
    if work.doi:
        yield "doi", f"{{{_in_tex(work.doi)}}}"


def _address(url: str) -> str:
    return f"{{{_SIGNS_IN_ADDRESS.sub(lambda sign: _IN_ADDRESS[sign[0]], url)}}}"


def _in_tex(text: str) -> str:
    """Most texts have no sign of TeX, which a regular expression sees sooner than ``str.translate``."""
    return _SIGNS.sub(lambda sign: _LATEX[sign[0]], text)


def _bibtex_name(name: str) -> str:
    """Braces keep together what BibTeX would take for two names, or for a name in another order."""
    written = _in_tex(name)
    return f"{{{written}}}" if " and " in f" {name.lower()} " or "," in name else written


def bibtex(work: Work) -> str:
    """The paper as an entry of a ``.bib`` file."""
    return begin_bibtex(work) + end_bibtex("", work.note)


def begin_bibtex(work: Work) -> str:
    """An entry without its note, and without its end."""
    fields = [f"  {name} = {value},\n" for name, value in _facts(work)]
    if work.url:
        fields.append(f"  url = {_address(work.url)},\n")
    return f"@misc{{{work.slug},\n{''.join(fields)}"


def end_bibtex(url: str, note: str) -> str:
    """The rest of an entry: an address, where it has none so far and one is known now, and a note."""
    address = f"  url = {_address(url)},\n" if url else ""
    return f"{address}  note = {{{_in_tex(note)}}},\n}}\n"


def bibtex_html(work: Work) -> Markup:
    """The same as HTML, marked with the classes of Pygments.

    Written here, for Pygments needs a millisecond; its spans of spaces and signs, which nothing colours, are left out.
    """
    fields = "".join(
        f'  <span class="na">{name}</span> = <span class="s">{_quote(value)}</span>,\n'
        for name, value in bibtex_fields(work)
    )
    return Markup(f'<span class="nc">@misc</span>{{<span class="nl">{work.slug}</span>,\n{fields}}}\n')


def csl(work: Work) -> str:
    """The paper as an item of CSL-JSON 1.0.2."""
    item: dict[str, object] = {"id": work.slug, "type": "article" if work.arxiv else "document", "title": work.title}
    if work.authors:
        item["author"] = [{"literal": name} for name in work.authors]
    if work.month:
        item["issued"] = {"date-parts": [work.month]}
    if work.arxiv:
        item["number"] = f"arXiv:{work.arxiv}"
        item["publisher"] = "arXiv"
    if work.doi:
        item["DOI"] = work.doi
    if work.url:
        item["URL"] = work.url
    item["note"] = work.note
    return msgspec.json.encode(item).decode()


def csl_html(work: Work) -> Markup:
    """The same as it stands on a page: within an element, quotation marks need no escape, and there are forty."""
    return Markup(escape_text(csl(work), quote=False))


def reference(work: Work) -> str:
    """The paper as a line of text: authors, title, where it appeared, address."""
    parts = [", ".join(work.authors), work.title]
    if work.month:
        parts.append(f"arXiv:{work.arxiv}, {work.month[0]}")
    elif not work.doi:
        parts.append(work.note)
    line = " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)
    return f"{line} {work.url}".rstrip()


def meta_tags(work: Work) -> tuple[tuple[str, str], ...]:
    """The ``citation_…`` tags that Google Scholar and Zotero read; none where the authors are not known."""
    if not work.authors:
        return ()
    tags = [("citation_title", work.title), *(("citation_author", name) for name in work.authors)]
    if work.month:
        tags.append(("citation_publication_date", f"{work.month[0]}/{work.month[1]:02d}"))
    if work.arxiv:
        tags += [("citation_arxiv_id", work.arxiv), ("citation_pdf_url", f"https://arxiv.org/pdf/{work.arxiv}")]
    if work.doi:
        tags.append(("citation_doi", work.doi))
    return tuple(tags)


def coins(work: Work) -> str:
    """The paper as a ContextObject in a span (COinS, an OpenURL of ANSI/NISO Z39.88); empty where the authors are not
    known."""
    if not work.authors:
        return ""
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "preprint" if work.arxiv else "document"),
        ("rft.title", work.title),
        *(("rft.creator", name) for name in work.authors),
        *((("rft.date", f"{work.month[0]}-{work.month[1]:02d}"),) if work.month else ()),
        ("rft.identifier", work.url),
    ]
    return urlencode([pair for pair in pairs if pair[1]])


def structured(work: Work, page: str) -> Markup:
    """The paper as schema.org's ScholarlyArticle in JSON-LD, for a ``script`` element on the page at an address.

    ``<`` is escaped, so that no title can end the element.
    """
    fields: dict[str, object] = {"@context": "https://schema.org", "@type": "ScholarlyArticle", "headline": work.title}
    if work.authors:
        fields["author"] = [{"@type": "Person", "name": name} for name in work.authors]
    if work.month:
        fields["datePublished"] = f"{work.month[0]}-{work.month[1]:02d}"
    if work.url and work.url != page:
        fields["sameAs"] = work.url
    return Markup(msgspec.json.encode(fields).decode().replace("<", "\\u003c"))


def _quote(text: str) -> str:
    return str(escape(text)) if _SPECIAL.search(text) else text
