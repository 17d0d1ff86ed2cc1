"""The papers as they will be once the edits made so far are applied: what ingest looks at, and where it puts edits.

Nothing is written here. An edit waits until it is handed out, so that a later entry sees what an earlier one did, and a
file that ends up as it was is not written at all.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, Protocol

from digest.content.paperfile import parse_paper
from digest.content.slug import arxiv_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Paper


class Library(Protocol):
    """The paper files as they are. ``find`` need not know of edits that were handed out; ``read`` and ``taken`` do."""

    def find(self, key: str) -> str | None:
        """The path of the paper with an identity key."""

    def read(self, path: str) -> str:
        """The text of a paper file, its line ends as they are."""

    def taken(self, path: str) -> bool:
        """Whether there is anything at a path."""


class Edit(NamedTuple):
    """The whole new text of one paper file."""

    path: str
    text: str


class Shelf:
    """A library with edits on top. Keys are kept for a whole run, texts only until they are handed out."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._paths: dict[bytes, str] = {}
        """By digest of a key: a snapshot has hundreds of thousands."""
        self._texts: dict[str, str] = {}
        self._originals: dict[str, str | None] = {}

    def find(self, keys: Sequence[str], arxiv: str) -> str | None:
        """The path of the paper that one of these identity keys means, tried in order.

        ``arxiv`` is normalised. A title or DOI does not join papers whose arXiv ids are known and differ.
        """
        for key in keys:
            for path in self._known(key):
                if key.startswith("arxiv:") or not (arxiv and self._has_other(path, arxiv)):
                    return path
        return None

    def has_namesake(self, keys: Sequence[str]) -> bool:
        """Whether a paper is known by one of these titles."""
        return any(True for key in keys if key.startswith("title:") for _ in self._known(key))

    def is_free(self, path: str) -> bool:
        """Whether a new file can be put at a path."""
        return path not in self._texts and not self._library.taken(path)

    def place_for(self, stem: str) -> str:
        """The first path that is free or whose paper cannot be read; another paper's file is passed over."""
        path, number = f"{stem}.md", 1
        while not self.is_free(path) and self.read(path)[1] is not None:
            number += 1
            path = f"{stem}-{number}.md"
        return path

    def read(self, path: str) -> tuple[str, Paper | None]:
        """The text of a paper file and the paper in it, None where that cannot be read."""
        try:
            text = self._texts[path] if path in self._texts else self._library.read(path)
        except UnicodeDecodeError:
            return "", None
        return text, parse_paper(text, path)[0]

    def put(self, path: str, text: str, keys: Sequence[str] = ()) -> None:
        """Give a paper file another text, and make it known by further keys."""
        if path not in self._originals:
            self._originals[path] = self._library.read(path) if self._library.taken(path) else None
        self._texts[path] = text
        for key in keys:
            self._paths.setdefault(_short(key), path)

    def hand_out(self) -> tuple[Edit, ...]:
        """The edits since the last time, sorted by path, without files whose text is what it was."""
        edits = [Edit(path, text) for path, text in sorted(self._texts.items()) if text != self._originals[path]]
        self._texts.clear()
        self._originals.clear()
        return tuple(edits)

    def _known(self, key: str) -> dict[str, None]:
        """The paths known by a key, each once."""
        return dict.fromkeys(path for path in (self._paths.get(_short(key)), self._library.find(key)) if path)

    def _has_other(self, path: str, arxiv: str) -> bool:
        paper = self.read(path)[1]
        return paper is not None and arxiv_of(paper) not in ("", arxiv)


def _short(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
