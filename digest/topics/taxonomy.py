"""The tags of a site, read from the text of ``tags.yml``, whose first lines explain the format.

Reading collects every fault and keeps what is sound: a broken tag is left out, a broken phrase is left out of its tag,
and the rest works. Only ``default_taxonomy_text`` touches a file. How phrases match and what they are worth is not
known here.
"""

from __future__ import annotations

import hashlib
import re
from pkgutil import get_data
from typing import Literal, cast

import msgspec

from digest.errors import did_you_mean
from digest.model import Diagnostic, Severity
from digest.topics import weights
from digest.topics.phrases import is_phrase, phrase_keys, split_phrases

Facet = Literal["method", "subject"]
Level = Literal["sure", "strong", "good", "not", "name"]

_FACETS: tuple[Facet, ...] = ("method", "subject")
_LEVELS: tuple[Level, ...] = ("not", "sure", "strong", "good")
_KEYS = ("slug", "name", "about", *_LEVELS, "examples", "counter_examples")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 100
"""Characters; a disk takes names of 255, and a month, an ending and that of a file not yet in place come to it."""
_TAKEN = "index"
"""The page of all topics has the address that this topic would have."""
_SLUG_LINE = re.compile(r"^[ \t]*(?:-[ \t]+)?(?:\{.*?)?slug:[ \t]*[\"']?([^\s,\"'}]+)", re.MULTILINE)


class Tag(msgspec.Struct, frozen=True):
    """One tag, and the phrases that speak for it."""

    slug: str
    """What a URL and front matter use."""
    name: str
    """What a reader sees."""
    about: str
    """When the tag applies."""
    facet: Facet
    rules: tuple[tuple[Level, tuple[str, ...]], ...]
    """Phrases by level. A tag without any has its name, under the level ``name``."""
    examples: tuple[str, ...]
    """Titles that must get the tag."""
    counter_examples: tuple[str, ...]
    """Titles that must not."""
    line: int
    """Where the file names the slug, counted from one; 0 where it could not be found."""


class Taxonomy(msgspec.Struct, frozen=True, eq=False):
    """All tags, in the order of the file: two taxonomies with one digest infer the same tags."""

    tags: tuple[Tag, ...]
    digest: str
    """Of the file's text and of the numbers in ``weights``."""
    path: str
    """POSIX path of the file, relative to the site's folder."""
    spellings: bytes = b""
    """For each phrase ``phrase_keys`` of it, as MessagePack. Finding them takes 20 ms, and a taxonomy is remembered;
    most processes infer nothing and need not unpack them."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Taxonomy) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def default_taxonomy_text() -> str:
    """The ``tags.yml`` that comes with the package."""
    return (get_data(__package__, "tags.yml") or b"").decode()


def parse_taxonomy(text: str, path: str) -> tuple[Taxonomy | None, tuple[Diagnostic, ...]]:
    """The tags of a file's text, and what is wrong with it; None where nothing of it can be used."""
    import yaml  # PyYAML takes 20 ms to start; most builds have a taxonomy that was read before

    from digest.topics.plaintree import load_tree

    reader = _Reader(text, path)
    try:
        document = load_tree(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reader.fault(mark.line + 1 if mark else 0, f"not readable as YAML: {getattr(error, 'problem', None) or error}")
        return None, tuple(reader.diagnostics)
    tags = reader.read_document(document)
    if tags is None:
        return None, tuple(reader.diagnostics)
    digest = hashlib.blake2b(f"{text}\0{weights.every_number()}".encode(), digest_size=16).hexdigest()
    phrases = (phrase for tag in tags for _, listed in tag.rules for phrase in listed)
    spellings = {phrase: phrase_keys(phrase) for phrase in phrases}
    return Taxonomy(tags, digest, path, msgspec.msgpack.encode(spellings)), tuple(sorted(reader.diagnostics))


class _Reader:
    """One reading of one file: the diagnostics, and the lines that they name."""

    def __init__(self, text: str, path: str) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._text = text
        self._path = path
        self._slug_lines: dict[str, list[int]] = {}
        line, offset = 1, 0
        for match in _SLUG_LINE.finditer(text):
            line, offset = line + text.count("\n", offset, match.start(1)), match.start(1)
            self._slug_lines.setdefault(match[1], []).append(line)

    def fault(self, line: int, message: str, severity: Severity = Severity.ERROR) -> None:
        """Note what is wrong at a line."""
        self.diagnostics.append(Diagnostic(self._path, line, severity, message))

    def read_document(self, document: object) -> tuple[Tag, ...] | None:
        """The tags of both facets, None where the document is something else altogether."""
        if not isinstance(document, dict):
            self.fault(0, f"expected the facets {' and '.join(_FACETS)}: found {_kind(document)}")
            return None
        for key in document:
            if key not in _FACETS:
                self.fault(self._line_of(str(key)), f"unknown facet: {key}{did_you_mean(str(key), _FACETS)}")
        tags: dict[str, Tag] = {}
        for facet in _FACETS:
            entries = document.get(facet) or []
            if not isinstance(entries, list):
                self.fault(self._line_of(facet), f"expected a list of tags under {facet}: found {_kind(entries)}")
                continue
            for entry in entries:
                tag = self._read_tag(entry, facet)
                if tag is not None and tag.slug in tags:
                    self.fault(tag.line, f"this slug is taken by the tag at line {tags[tag.slug].line}: {tag.slug}")
                elif tag is not None:
                    tags[tag.slug] = tag
        return tuple(tags.values())

    def _read_tag(self, entry: object, facet: Facet) -> Tag | None:
        if not isinstance(entry, dict):
            self.fault(self._line_of(str(entry)), f"expected a tag with slug and name: found {_kind(entry)}")
            return None
        slug, name = entry.get("slug"), entry.get("name")
        if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
            self.fault(self._line_of(str(slug or name)), f"a slug has small letters, digits and hyphens: {slug!r}")
            return None
        if slug == _TAKEN or len(slug) > _LONGEST_SLUG:
            why = "taken by the page of all topics" if slug == _TAKEN else f"longer than {_LONGEST_SLUG} letters"
            self.fault(self._line_of(f"slug: {slug}"), f"this slug is {why}: {slug}")
            return None
        lines = self._slug_lines.get(slug, [0])
        line = lines.pop(0) if len(lines) > 1 else lines[0]
        if not isinstance(name, str) or not name.strip():
            self.fault(line, f"the tag {slug} has no name: {name or None!r}")
            return None
        name = " ".join(name.split())  # on one line, without tabs: so it stands in the index of search
        for key in entry:
            if key not in _KEYS:
                message = f"unknown key of the tag {slug}: {key}{did_you_mean(str(key), _KEYS)}"
                self.fault(self._line_of(str(key), line), message, Severity.WARNING)
        rules = tuple((level, self._read_phrases(entry[level], slug, line)) for level in _LEVELS if entry.get(level))
        about = str(entry.get("about") or "").strip()
        examples = self._read_titles(entry, "examples", line)
        counter_examples = self._read_titles(entry, "counter_examples", line)
        return Tag(slug, name, about, facet, rules or _name_rules(name), examples, counter_examples, line)

    def _read_phrases(self, value: object, slug: str, line: int) -> tuple[str, ...]:
        """The phrases of one level: text with commas, or a list of it."""
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        phrases, faults = split_phrases(text)
        for fault in faults:
            self.fault(self._line_of(fault, line), f"not a phrase, left out of the tag {slug}: {fault}")
        return phrases

    def _read_titles(self, entry: dict[object, object], key: str, line: int) -> tuple[str, ...]:
        value = entry.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(title, str) for title in value):
            self.fault(self._line_of(key, line), f"expected a list of titles under {key}: found {_kind(value)}")
            return ()
        return tuple(cast("list[str]", value))

    def _line_of(self, words: str, start: int = 1) -> int:
        """The first line from the given one on that has these words, else the given one."""
        lines = self._text.split("\n")
        return next((n for n in range(max(start, 1), len(lines) + 1) if words in lines[n - 1]), start)


def _name_rules(name: str) -> tuple[tuple[Level, tuple[str, ...]], ...]:
    """What there is to find for a tag that has nothing but a name; its first word may stand inside a sentence."""
    first, _, rest = re.sub(r"[^\w -]+", " ", name).strip().partition(" ")
    phrase = " ".join(f"{first.lower() if first[1:].islower() else first} {rest}".split())
    return (("name", (phrase,)),) if is_phrase(phrase) else ()


def _kind(value: object) -> str:
    names = {dict: "a mapping", list: "a list", str: "text", type(None): "nothing"}
    return f"{names.get(type(value), 'a value')}: {str(value)[:60]}"
