"""The elements of an XML file that stand for records, one at a time, each with its line. For feeds; not for markup.

A file of any length is read in bounded memory. Document types are refused: with entities a small file unfolds to
gigabytes, or asks for other files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.parsers import expat

import msgspec

_DEEPEST = 32
_LONGEST = 4 << 20
"""Characters of one record, attributes and elements counted in. An author of a collaboration takes some 700, and the
largest has five thousand."""
_ELEMENT = 200
"""Characters that an element counts for beyond its text: about the bytes that it needs."""


class XmlFault(Exception):  # noqa: N818  # it never leaves this package
    """The file ends being XML that we read."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Element(msgspec.Struct):
    """An element with its name as its local part, for feeds disagree about the rest."""

    name: str
    attributes: dict[str, str]
    line: int
    """Where it starts, counted from one."""
    text: str = ""
    """All text directly in it."""
    children: list[Element] = msgspec.field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """The children of this name."""
        return [child for child in self.children if child.name == name]

    def read(self, *names: str) -> str:
        """The text of the first child of the first of these names that has one; empty where none has."""
        texts = (child.text.strip() for name in names for child in self.children if child.name == name)
        return next(filter(None, texts), "")


def read_elements(chunks: Iterable[bytes], names: frozenset[str]) -> Iterator[Element]:
    """The elements of these names with all that is in them, in order.

    Raises:
        XmlFault: from there on the file cannot be read; the elements before it were given.
    """
    parser = _Parser(names)
    for chunk in chunks:
        yield from parser.feed(chunk, is_last=False)
    yield from parser.feed(b"", is_last=True)


class _Parser:
    """Expat's events as elements."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._open: list[Element] = []
        self._done: list[Element] = []
        self._size = 0
        self._encoding: str | None = None
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.XmlDeclHandler = self._declare
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.StartDoctypeDeclHandler = self._refuse_doctype

    def feed(self, data: bytes, *, is_last: bool) -> Iterator[Element]:
        """What is complete after some more bytes."""
        fault = None
        try:
            self._expat.Parse(data, is_last)
        except expat.ExpatError as error:
            fault = XmlFault(f"not XML, or cut off: {expat.ErrorString(error.code)}", error.lineno)
        except XmlFault as error:
            fault = error
        except (LookupError, ValueError):  # Python knows no encoding of this name, or none of a byte a character
            fault = XmlFault(f"an encoding that is not read here; save it as UTF-8: {self._encoding}", 1)
        done, self._done = self._done, []
        yield from done
        if fault:
            raise fault

    def _declare(self, version: str, encoding: str | None, standalone: int) -> None:
        self._encoding = encoding

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if not self._open and local not in self._names:
            return
        if len(self._open) == _DEEPEST:
            raise XmlFault("nested too deep", self._expat.CurrentLineNumber)
        self._take(_ELEMENT + sum(map(len, attributes.values())))
        element = Element(local, attributes, self._expat.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, name: str) -> None:
        if not self._open:
            return
        element = self._open.pop()
        if not self._open:
            self._done.append(element)
            self._size = 0

    def _text(self, text: str) -> None:
        if self._open:
            self._take(len(text))
            self._open[-1].text += text

    def _take(self, size: int) -> None:
        """Count what a record takes up.

        Raises:
            XmlFault: it takes too much.
        """
        self._size += size
        if self._size > _LONGEST:
            raise XmlFault(f"more in one record than {_LONGEST:,} characters", self._expat.CurrentLineNumber)

    def _refuse_doctype(self, *declaration: object) -> None:
        raise XmlFault("a document type is not read", self._expat.CurrentLineNumber)
