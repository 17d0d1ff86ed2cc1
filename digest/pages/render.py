"""From views to pages: the Jinja environment, and what can be known of a template without running it.

Templates see ``page`` (the view), ``site`` (the settings) and the words of the interface: ``"older"|t``,
``count("papers", n)``, ``n|number``, ``names|listed`` and ``texts("about_text")``. Nothing else, and nothing that
differs from one run to the next, so that what an imported macro says of some texts is known: ``footer|once(root)``.
``t`` is a filter because Jinja folds filters of constants: a page's fixed words become part of its fixed text when the
template is compiled, and cost nothing when it is filled.

This is the one module of ``pages`` that reads files, through Jinja: compiled templates in the cache folder. Jinja is
imported when the first page is rendered, so that a build with nothing to do starts without.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from digest.errors import DigestError, Location
from digest.pages.views import SiteView

if TYPE_CHECKING:
    from types import CodeType, TracebackType

    from jinja2 import BytecodeCache, Environment, Template

    from digest.pages.strings import Strings

_OPTIONS_VERSION = 2
"""Part of the names of compiled templates, which have the options of the environment baked in: change one, count up."""
_PARTS_KEPT = 64
"""Parts made once: four of each page, for three depths and eight pages that these parts tell apart."""


class TemplateError(DigestError):
    """A template cannot be read, compiled or filled."""


class Templates:
    """Compiled templates of a site."""

    def __init__(
        self, sources: Iterable[tuple[str, str, str]], cache_folder: str | None, strings: Strings, site: SiteView
    ) -> None:
        """``sources`` are (name, source, file): what is rendered is what was digested, whatever the file holds by now.

        ``cache_folder`` exists, and is thrown away with the version of Jinja that wrote it; None keeps nothing.
        """
        self._sources = {name: (source, file) for name, source, file in sources}
        self._names = {file: name for name, (_, file) in self._sources.items()}
        self._cache_folder = cache_folder
        self._strings = strings
        self._site = site

    def render(self, name: str, view: object) -> bytes:
        """The page that a template makes of a view.

        Raises:
            TemplateError: at the line of the template that is not Jinja, or that asks for what is not there.
        """
        try:
            return self._get(name).render(page=view).encode()
        except UnicodeEncodeError as error:
            raise TemplateError(_describe(error), Location(f"templates/{name}")) from error
        except Exception as error:  # a template is a program, whatever it does wrong is said at its line
            location = self._locate(error)
            if location is None:
                raise
            raise TemplateError(_describe(error), location) from error

    def load(self, names: Iterable[str]) -> None:
        """Compile what ``render`` would compile when it comes to it; broken templates are left to that."""
        for name in names:
            with contextlib.suppress(Exception):
                self._environment.get_template(name)

    def _get(self, name: str) -> Template:
        try:
            return self._environment.get_template(name)
        except SyntaxError as error:  # Python's own, of what Jinja made of the template: too many loops in each other
            raise TemplateError(_describe(error), Location(f"templates/{name}")) from error

    @functools.cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, FunctionLoader, StrictUndefined

        folder = self._cache_folder
        environment = Environment(
            loader=FunctionLoader(lambda name: (*found, None) if (found := self._sources.get(name)) else None),
            bytecode_cache=_compiled_templates(folder, self._compiled_names()) if folder else None,
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,  # a dictionary: two dozen templates need no order of use, which took a lock and a deque
        )
        strings = self._strings
        environment.globals = {"site": self._site, "count": strings.count, "texts": strings.texts}
        environment.filters |= {"t": strings.text, "number": strings.number, "listed": ", ".join}
        environment.filters["once"] = functools.lru_cache(_PARTS_KEPT)(lambda macro, *texts: macro(*texts))
        del environment.filters["random"]
        environment.template_class = _quick_template()
        return environment

    def _compiled_names(self) -> str:
        """The pattern of the names of compiled templates. These hold words of the interface, too."""
        words = blake2b(repr(sorted(self._strings.entries.items())).encode(), digest_size=8).hexdigest()
        return f"{_OPTIONS_VERSION}-{words}-%s.bin"

    def _locate(self, error: Exception) -> Location | None:
        """The innermost line of a template that an error came through."""
        from jinja2 import TemplateNotFound, TemplateSyntaxError

        if isinstance(error, TemplateSyntaxError):
            return Location(f"templates/{error.name}", error.lineno)
        lines = [Location(name, line) for name, line in self._template_lines(error.__traceback__)]
        if isinstance(error, TemplateNotFound) and not lines:
            return Location(f"templates/{error.name}")
        return lines[-1] if lines else None

    def _template_lines(self, traceback: TracebackType | None) -> Iterator[tuple[str, int]]:
        while traceback is not None:
            name = self._names.get(traceback.tb_frame.f_code.co_filename)
            if name is not None:
                yield f"templates/{name}", traceback.tb_lineno
            traceback = traceback.tb_next


def _describe(error: Exception) -> str:
    from jinja2 import TemplateError as JinjaError
    from jinja2 import TemplateNotFound, UndefinedError

    if isinstance(error, TemplateNotFound):
        return f"no such template: {error.name}"
    if isinstance(error, UndefinedError):
        return f"not in the view: {error.message}"
    if isinstance(error, JinjaError):
        return f"not a template: {error.message}"
    return f"{type(error).__name__}: {error}" if not isinstance(error, DigestError) else error.message


def _compiled_templates(folder: str, names: str) -> BytecodeCache:
    """Jinja's cache in a folder, which may be full or gone under a running preview: then nothing is kept."""
    from jinja2 import FileSystemBytecodeCache
    from jinja2.bccache import Bucket

    class CompiledTemplates(FileSystemBytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            try:
                super().load_bytecode(bucket)
            except Exception:  # damaged: what is no pickle or no code raises whatever it likes
                bucket.reset()

        def dump_bytecode(self, bucket: Bucket) -> None:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)

    return CompiledTemplates(folder, names)


def _quick_template() -> type[Template]:
    """Jinja's template, but a text is escaped into a text.

    A page prints some hundred short strings. Escaping each makes a ``Markup`` of it, a class written in Python, which
    was a third of the time of a page. That compiled templates find ``escape`` among their globals is no promise of
    Jinja's; were it gone, pages would come out the same, only later.
    """
    from jinja2 import Template
    from markupsafe import Markup, escape

    quote_text = _quick_escape()

    def quote(value: object) -> str:
        if type(value) is str:
            return quote_text(value)
        return value if isinstance(value, Markup) else escape(value)

    class QuickTemplate(Template):
        @classmethod
        def from_code(
            cls,
            environment: Environment,
            code: CodeType,
            globals: MutableMapping[str, Any],
            uptodate: Callable[[], bool] | None = None,
        ) -> Template:
            # Each page copies these, and Jinja's chain of mappings is slow to copy.
            template = super().from_code(environment, code, dict(globals), uptodate)
            template.root_render_func.__globals__["escape"] = quote
            return template

    return QuickTemplate


def _quick_escape() -> Callable[[str], str]:
    """What MarkupSafe makes a ``Markup`` of: its inner loop, which is no promise of theirs, or the same in Python."""
    try:
        from markupsafe._speedups import _escape_inner as escape_text
    except ImportError:

        def escape_text(text: str, /) -> str:
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            return text.replace('"', "&#34;").replace("'", "&#39;")

    return escape_text


_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_USE = re.compile(r"\{%[-+]?\s*(extends|include|import|from)\b(.*?)[-+]?%\}", re.DOTALL)
_CONSTANT = re.compile(r"""\s*(["'])([^"'\\]+)\1\s*(?:(?:as|import|with|without)\s[^~|\[(]*)?""")
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SETTING = re.compile(r"(?<![\w.])site\b(?!\s*=(?!=))(?:\s*\.\s*(\w+))?")


def closure_of(name: str, load: Callable[[str], str]) -> tuple[str, ...]:
    """The name of a template and of all that it extends, includes or imports, each once, in the order of first use.

    ``load`` gives the source of a name and raises ``KeyError`` for one that there is not.

    Raises:
        TemplateError: a name is not a constant, so that nobody could know what the page depends on, or names nothing.
    """
    found = {name: None}
    _follow(name, Location(f"templates/{name}"), load, found)
    return tuple(found)


def settings_used(sources: Iterable[str]) -> frozenset[str]:
    """The fields of ``SiteView`` that a closure of templates names; all of them where it hands on ``site`` whole."""
    code = (part for source in sources for part in _CODE.findall(_COMMENT.sub("", source)))
    names = {setting for part in code for setting in _SETTING.findall(part)}
    return frozenset(SiteView.__struct_fields__) if "" in names else frozenset(names)


def _follow(name: str, user: Location, load: Callable[[str], str], found: dict[str, None]) -> None:
    try:
        source = load(name)
    except KeyError:
        raise TemplateError(f"no such template: {name}", user) from None
    code = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)  # lines keep their numbers
    for use in _USE.finditer(code):
        location = Location(f"templates/{name}", code.count("\n", 0, use.start()) + 1)
        constant = _CONSTANT.fullmatch(use[2])
        if constant is None:
            raise TemplateError(f"{use[1]} wants a name in quotes and nothing else: {use[2].strip()}", location)
        if constant[2] not in found:
            found[constant[2]] = None
            _follow(constant[2], location, load, found)
