"""The site of papers: what the engine asks of a site, answered by the modules beside this one.

A new kind of page is a row in ``kinds``, a view, a function that composes it, a template, and a line in ``printing``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from digest.config import FILE_NAME
from digest.groups import Group, Kind, Member, Reader, Reading, Shelf, Span, Touched, span_key
from digest.model import SLOT_BITS, Diagnostic, Place, Severity
from digest.pages import kinds
from digest.pages.compose import Composer
from digest.pages.dates import Dates
from digest.pages.facets import (
    ARXIV_KEY,
    Summary,
    decode_summary,
)
from digest.pages.indexes import PaperIndexing, Records, Similar, index_groups
from digest.pages.printing import Printer
from digest.pages.reading import read_papers
from digest.pages.recipe import Recipe, digest_fixed, digest_inputs, digest_value
from digest.pages.render import Templates
from digest.pages.strings import Strings
from digest.pages.totals import encode_parts, find_followers, fold_totals
from digest.search.acronyms import read_acronyms
from digest.search.watching import read_watches


class PaperSite:
    """A ``digest.groups.Site`` of papers.

    Large, for it has one method for each question that the engine asks.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.taxonomy, self.diagnostics = recipe.taxonomy, recipe.faults
        self._acronyms, faults = read_acronyms(recipe.acronyms, recipe.acronyms_path)
        self.diagnostics += faults
        self._topics = {tag.slug: tag.name for tag in self.taxonomy.tags}
        self._lists, faults = read_watches(recipe.config.watch, self._topics, FILE_NAME)
        self.diagnostics += faults
        watched = tuple(each.watch for each in self._lists)  # from here on nobody sees the others
        recipe = replace(recipe, config=replace(recipe.config, watch=watched))
        strings = _read_strings(recipe)
        self.composer = Composer(recipe.view, strings, Dates(strings))
        self.templates = Templates(recipe.templates, recipe.cache_folder, strings, recipe.view)
        self._template_names = [name for name, *_ in recipe.templates]
        self._printer = Printer(recipe, self.taxonomy, self.composer, self.templates)
        config = recipe.config
        self.kinds: tuple[Kind, ...] = kinds.make_kinds(feed_entries=config.feed_entries)
        self._similar = Similar()
        self.reading = digest_value(
            self.taxonomy.digest,
            recipe.acronyms,
            [[each.slug, each.watch.query, each.watch.tags] for each in self._lists],
        )
        self.inputs: Mapping[str, bytes] = digest_inputs(recipe, strings, self.kinds, self.taxonomy)
        self.fixed: Mapping[Group, bytes] = digest_fixed(recipe, strings)

    def prepare(self) -> None:
        """Load all templates."""
        self.templates.load(self._template_names)

    def read(self, sources: Iterable[tuple[str, bytes]]) -> list[Reading]:
        """Check paper files and say what each contributes; a hidden paper contributes nothing."""
        return read_papers(sources, self.taxonomy, self._records)

    def series(self, summary: bytes) -> tuple[str, ...]:
        """Its address, its topics, its watch lists, its identity, the days that listed it again, its old addresses."""
        decoded = decode_summary(summary)
        return (
            f"slug:{decoded.slug}",
            *[f"tag:{tag.slug}" for tag in decoded.tags],
            *[f"watch:{slug}" for slug in decoded.watch],
            *[f"is:{key}" for key in decoded.keys],
            *[f"again:{day}" for day in decoded.again],
            *[f"slug:{slug}" for slug in decoded.was if slug != decoded.slug],
        )

    def fold_parts(self, place: int, summary: bytes) -> Mapping[str, bytes]:
        """Its part of the totals and terms of its month, and of the records of its topics."""
        decoded = decode_summary(summary)
        return encode_parts(Place.of(place).date, decoded.title, (tag.slug for tag in decoded.tags), decoded.watch)

    def fold(self, key: str, value: bytes | None, removed: Sequence[bytes], added: Sequence[bytes]) -> bytes | None:
        """The counts of a month or of a topic."""
        return fold_totals(key, value, removed, added)

    def followers(self, key: str, before: bytes | None, after: bytes | None) -> Iterable[Group]:
        """Who shows what differs between two values of such counts."""
        return find_followers(key, before, after)

    @functools.cached_property
    def _records(self) -> Records:
        return Records(self._topics, self._acronyms, self._lists)

    def index(self, shelf: Shelf) -> PaperIndexing:
        """Search, and similar papers."""
        return PaperIndexing(shelf, self._similar)

    def index_groups(self, reader: Reader) -> Iterable[Group]:
        """Every file of search."""
        return index_groups(reader)

    def link(
        self, touched: Touched, reader: Reader, indexed: Mapping[int, tuple[int, ...]]
    ) -> Mapping[int, tuple[int, ...]]:
        """The previous and the next paper of the same day, then those that are similar, the nearest first."""
        lists: dict[int, tuple[int, ...]] = {}
        for day in {place >> SLOT_BITS for place in touched.before | touched.now}:
            places = [member.place for member in reader.members("all", span_key(day, Span.DAY))]
            for before, place, after in zip([0, *places], places, [*places[1:], 0], strict=False):
                lists[place] = (before, after)
        known = reader.link_places(lists.keys() | indexed.keys())
        return {place: (*lists.get(place, links[:2]), *indexed.get(place, links[2:])) for place, links in known.items()}

    def clash(self, series: str, members: Sequence[Member]) -> tuple[Diagnostic, ...]:
        """One paper in several files, or several papers that want one address."""
        kind, _, name = series.partition(":")
        claims = [(member.path, decode_summary(member.summary)) for member in members]
        # An address is that of the paper whose title gives it, before it is an old one of another.
        (first, kept), *others = sorted(claims, key=lambda claim: (kind == "slug" and claim[1].slug != name, claim[0]))
        if kind == "is":
            others = [pair for pair in others if not _differ_in_arxiv(kept, pair[1])]
            fault = f"the same paper as {first}; keep one of the two"
        elif any(set(kept.keys) & set(other.keys) for _, other in others):
            return ()  # said of their identity already
        else:
            fault = f"wants the same address as {first}: papers/{name}.html"
        return tuple(
            Diagnostic(path, other.line, Severity.ERROR, fault)
            if kind == "is" or other.slug == name
            else Diagnostic(path, 0, Severity.ERROR, f"was: {name}: {fault}")
            for path, other in others
        )

    def render(self, group: Group, reader: Reader) -> Mapping[str, bytes]:
        """The outputs of a group; see ``kinds`` for what there is."""
        if group.kind in ("static", "plain", "watch", "watch-feed") and group not in self.fixed:
            return {}
        return self._printer.render(group, reader)

    def paths(self, group: Group) -> tuple[str, ...]:
        """Every site path that ``render`` may give."""
        return kinds.paths_of(group)

    def group_of(self, path: str) -> Group | None:
        """The group that owns a site path."""
        for kind in ("static", "plain"):
            if (group := Group(kind, path, "")) in self.fixed:
                return group
        return kinds.group_of(path)


def _read_strings(recipe: Recipe) -> Strings:
    """The words of the site's language, over those of the theme's own."""
    (path, text), *others = recipe.strings
    strings = Strings.parse(text, path)
    for path, text in others:
        strings = Strings.parse(text, path, strings)
    return strings


def _differ_in_arxiv(one: Summary, other: Summary) -> bool:
    """Two papers of one title, each with an arXiv id of its own, are two papers."""
    ids = [{key for key in summary.keys if key.startswith(ARXIV_KEY)} for summary in (one, other)]
    return all(ids) and ids[0] != ids[1]
