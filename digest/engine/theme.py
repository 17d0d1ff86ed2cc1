"""From the files of a site and of the theme to the ``Recipe`` of its pages."""

from __future__ import annotations

import os
from pathlib import Path

from digest.config import FILE_NAME, Config, parse_config, with_base_url
from digest.engine.files import is_utf8
from digest.engine.layout import CACHE
from digest.engine.publish import keep_file
from digest.engine.scan import scan
from digest.engine.state import digest_of
from digest.engine.taxonomies import read_taxonomy
from digest.errors import DigestError, Location
from digest.model import Diagnostic, Severity
from digest.pages.recipe import Recipe
from digest.pages.strings import string_files
from digest.topics.taxonomy import Taxonomy, default_taxonomy_text

TAXONOMY_PATH = "content/tags.yml"
ABOUT_PATH = "content/about.md"
ACRONYMS_PATH = "content/acronyms.txt"


def theme_folder() -> Path:
    """Where ``templates/`` and ``static/`` of the theme are: inside the wheel, or at the top of the repository."""
    package = Path(__file__).parent.parent
    inside = package / "theme"
    return inside if inside.is_dir() else package.parent


def load_config(root: Path, base_url: str | None) -> tuple[Config, tuple[Diagnostic, ...]]:
    """The settings of a site; the default ones where it has no ``digest.toml``, the last good ones where that cannot be
    read at all."""
    config, problems = parse_config(_read(root, FILE_NAME), last=_kept_config(root))
    return (config if base_url is None else with_base_url(config, base_url)), problems


def keep_config(root: Path) -> None:
    """Remember a good ``digest.toml``: were it broken one day, nothing would be known of the site's address."""
    text = _read(root, FILE_NAME)
    if text != _kept_config(root):
        keep_file(root / CACHE / FILE_NAME, text.encode("utf-8"))


def _kept_config(root: Path) -> str:
    """The text of the last good settings, as far as it can be read: a damaged copy is no fault of the site."""
    try:
        return (root / CACHE / FILE_NAME).read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def load_recipe(root: Path, config: Config, cache: Path) -> Recipe:
    """All that the site is made from besides its papers. Each file of the site stands in for the theme's of that name.

    Compiled templates are kept in ``cache``, the parsed taxonomy beside it.

    Raises:
        DigestError: one of the files is not UTF-8.
    """
    theme = theme_folder()
    own, given = root / "templates", theme / "templates"
    folders = [str(given)] if own.resolve() == given.resolve() else [str(own), str(given)]
    templates = {name: path for folder in reversed(folders) for name, path in _files(folder, ".html")}
    words = dict(_files(str(given), ".toml")) | dict(_files(folders[0], ".toml"))
    text = _read(root, TAXONOMY_PATH) or default_taxonomy_text()
    taxonomy, faults = read_taxonomy(text, TAXONOMY_PATH, cache.parent)
    statics = {
        f"static/{name}": path
        for folder in dict.fromkeys((theme / "static", root / "static"))
        for name, path in _files(str(folder), "")
    }
    faults += tuple(_refuse_name(name) for name in statics if not is_utf8(name))
    statics = {name: path for name, path in statics.items() if is_utf8(name)}
    language = next((name for name in string_files(config.language) if name in words), "strings/en.toml")
    return Recipe(
        config=config,
        taxonomy=taxonomy or Taxonomy((), "", TAXONOMY_PATH),
        faults=faults,
        acronyms=_read(root, ACRONYMS_PATH),
        acronyms_path=ACRONYMS_PATH,
        templates=tuple((name, _text(path, root), path) for name, path in sorted(templates.items())),
        cache_folder=str(cache),
        strings=tuple(
            (_name(path, root), _text(path, root))
            for path in dict.fromkeys((str(given / "strings/en.toml"), words[language]))
        ),
        about=_read(root, ABOUT_PATH),
        static=tuple((name, path, digest_of(Path(path).read_bytes())) for name, path in sorted(statics.items())),
    )


def _refuse_name(name: str) -> Diagnostic:
    printable = os.fsencode(name).decode("utf-8", "backslashreplace")
    return Diagnostic(printable, 0, Severity.ERROR, "the file's name is not UTF-8")


def _files(folder: str, suffix: str) -> list[tuple[str, str]]:
    found = scan(folder, "", lambda name: name.endswith(suffix) and not name.startswith("."))
    return [(name, os.path.join(folder, name)) for name in sorted(found)]


def _read(root: Path, name: str) -> str:
    path = root / name
    return _text(str(path), root) if path.is_file() else ""


def _text(path: str, root: Path) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DigestError(f"not UTF-8: byte {error.object[error.start]:#04x}", Location(_name(path, root))) from error


def _name(path: str, root: Path) -> str:
    return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path
