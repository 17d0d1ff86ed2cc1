"""What a site is made from besides its papers, and which output depends on which part of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b

import msgspec
from msgspec import to_builtins
from msgspec.structs import asdict

from digest.config import Config
from digest.groups import EVER, Group, Kind
from digest.model import Diagnostic
from digest.pages import kinds, urls
from digest.pages.offline import WORKER_SOURCE
from digest.pages.parts import Link
from digest.pages.render import closure_of, settings_used
from digest.pages.strings import Strings
from digest.pages.views import SiteView
from digest.search.watching import slug_of
from digest.topics.taxonomy import Taxonomy

_SHOW_TAXONOMY = ("home", "tag", "tag-month", "tag-index", "tag-feed", "trends", "watch")
"""Kinds that show names or descriptions of topics which are not in the summaries of their papers."""
_SHOW_NO_SETTING = ("search", "search-papers")
_SHOW_A_NOTE = ("feed", "tag-feed", "watch-feed")
"""Kinds without a template that say one thing in the site's language."""
_READ_BY_VIEWS = frozenset({"base_url", "description"})
"""Settings that views are made from, whatever the templates name: canonical addresses, descriptions."""
ROBOTS, NO_JEKYLL, HIGHLIGHT = "robots.txt", ".nojekyll", "static/highlight.css"


class Recipe(msgspec.Struct, frozen=True):
    """All that a site is made from besides its papers; can be sent to another process."""

    config: Config
    taxonomy: Taxonomy
    """Without tags where nothing of its file could be used."""
    faults: tuple[Diagnostic, ...]
    """What is wrong with it, and with the names of static files."""
    acronyms: str
    """What a site adds to the table of acronyms; empty where it adds nothing."""
    acronyms_path: str
    templates: tuple[tuple[str, str, str], ...]
    """(name, source, file) of every template, the site's own in place of the theme's."""
    cache_folder: str
    """Where compiled templates are kept."""
    strings: tuple[tuple[str, str], ...]
    """(path, TOML) of the words of the interface: the theme's own, then those of the site's language over them."""
    about: str
    """Markdown of ``content/about.md``; empty where there is none."""
    static: tuple[tuple[str, str, bytes], ...]
    """(site path, file, digest) of every static file."""

    @property
    def view(self) -> SiteView:
        """The settings that templates may show."""
        config = asdict(self.config)
        config["watch"] = tuple(Link(urls.watch_path(slug_of(watch)), watch.name) for watch in self.config.watch)
        return SiteView(**{name: config[name] for name in SiteView.__struct_fields__})


def digest_value(*values: object) -> bytes:
    """Eight bytes that stand for some values of JSON."""
    return blake2b(json.dumps(values, sort_keys=True).encode(), digest_size=8).digest()


def digest_inputs(recipe: Recipe, strings: Strings, every: Iterable[Kind], taxonomy: Taxonomy) -> dict[str, bytes]:
    """For each kind, the digest of all that its outputs depend on besides their group: its templates with all that they
    include, the settings that those name, the words of the interface, the taxonomy where the page shows it."""
    digest_template = _template_digests(recipe)
    topics = [[tag.slug, tag.name, tag.about, tag.facet] for tag in taxonomy.tags]
    digests = {}
    for kind in every:
        if kind.name in _SHOW_NO_SETTING:
            parts: list[object] = []
        elif kind.name in kinds.TEMPLATES:
            parts = [digest_template(name) for name in kinds.TEMPLATES[kind.name]]
        else:
            parts = [_view_of(kind, recipe)]
        if kind.name in _SHOW_TAXONOMY:
            parts.append(topics)
        if kind.name in _SHOW_A_NOTE:
            parts.append(strings.entries["feed_note"])
        digests[kind.name] = digest_value(*parts, kind.newest)
    return digests


def _view_of(kind: Kind, recipe: Recipe) -> dict[str, object]:
    """The settings that a kind without a template may show: the sitemap alone names the watch lists."""
    view: dict[str, object] = to_builtins(recipe.view)
    return view if kind.name == "sitemap" else {name: value for name, value in view.items() if name != "watch"}


def published_files(recipe: Recipe) -> Iterator[tuple[str, str, bytes]]:
    """(site path, file, digest) of the static files that are published: the service worker at the root, if at all."""
    for path, file, digest in recipe.static:
        if path != WORKER_SOURCE:
            yield path, file, digest
        elif recipe.config.offline:
            yield urls.WORKER, file, digest


def digest_fixed(recipe: Recipe, strings: Strings) -> dict[Group, bytes]:
    """The groups that are there without papers (static files, plain pages, watch lists), each with the digest of all
    that it depends on besides what its kind does."""
    digest_template = _template_digests(recipe)
    groups = {Group("static", path, EVER): digest for path, _, digest in published_files(recipe)}
    for path in kinds.PLAIN_PAGES:
        groups[Group("plain", path, EVER)] = digest_value(digest_template(path), recipe.about, recipe.config.base_url)
    for watch in recipe.config.watch:
        for name in ("watch", "watch-feed"):
            shown = digest_value(watch.name, watch.query, watch.tags)
            groups[Group(name, f"watch:{slug_of(watch)}", EVER)] = shown
    groups[Group("plain", ROBOTS, EVER)] = digest_value(recipe.config.base_url)
    if recipe.config.base_url:
        words = strings.entries["opensearch_description"]
        named = digest_value(recipe.config.base_url, recipe.config.title, words)
        groups[Group("plain", urls.OPENSEARCH, EVER)] = named
    if recipe.config.offline:
        site = recipe.config
        named = digest_value(site.title, site.description, site.language, strings.text("direction"))
        groups[Group("plain", urls.WEB_MANIFEST, EVER)] = named
    groups[Group("plain", NO_JEKYLL, EVER)] = b""
    groups[Group("plain", HIGHLIGHT, EVER)] = b""
    return groups


def _template_digests(recipe: Recipe) -> Callable[[str], str]:
    sources: Mapping[str, str] = {name: source for name, source, _ in recipe.templates}
    view: dict[str, object] = to_builtins(recipe.view)

    def digest(name: str) -> str:
        closure = [sources[part] for part in closure_of(name, sources.__getitem__)]
        settings = {field: view[field] for field in settings_used(closure) | _READ_BY_VIEWS}
        return digest_value(closure, settings, recipe.strings).hex()

    return digest
