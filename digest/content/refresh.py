"""Refresh: abstracts that nobody edited get the words that a first reading of their dumps would give them today.

Repairs of TeX residue get better; papers that were ingested before keep what was written then. A refresh reads dumps
again, changes nothing but abstracts, and makes no paper, so that one that a person deleted stays deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.content.abstracts import is_ingested, letters_of, write_abstract
from digest.content.facts import facts_of
from digest.content.paperedit import replace_abstract, set_owned
from digest.content.paperfile import digest_of
from digest.content.slug import identity_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.content.shelf import Edit, Shelf
    from digest.model import Entry, Paper


class Refresh:
    """Takes one dump after another. A paper of several dumps is decided when the last of them was read."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._read: set[str] = set()
        self._offers: dict[str, list[str | None]] = {}
        """By path: the abstracts that dumps offer. None is the one that the paper has, as nearly all are: those of a
        snapshot would be more than memory holds."""

    def take(self, dump: str, entries: Iterable[Entry]) -> tuple[Edit, ...]:
        """The edits that can be made when this dump has been read."""
        touched = []
        for entry in entries:
            facts = facts_of(entry)
            path = self._shelf.find(identity_keys([entry.title], facts.arxiv, facts.doi), facts.arxiv)
            if path and (offer := write_abstract(entry)):
                paper = self._shelf.read(path)[1]
                is_there = paper is not None and offer == paper.abstract
                self._offers.setdefault(path, []).append(None if is_there else offer)
                touched.append(path)
        self._read.add(dump)
        for path in dict.fromkeys(touched):
            self._decide(path, is_last_call=False)
        return self._shelf.hand_out()

    def finish(self) -> tuple[Edit, ...]:
        """The edits of papers that also name a dump which was not read."""
        for path in list(self._offers):
            self._decide(path, is_last_call=True)
        return self._shelf.hand_out()

    def _decide(self, path: str, *, is_last_call: bool) -> None:
        text, paper = self._shelf.read(path)
        if paper is None or not is_ingested(paper):
            del self._offers[path]
            return
        is_all_read = {listing.dump for listing in paper.listed} <= self._read
        if not is_all_read and not is_last_call:
            return
        offers = [paper.abstract if offer is None else offer for offer in self._offers.pop(path)]
        best = _choose(paper, offers)
        # A dump that is gone may have had a better abstract than those that are left.
        if is_all_read or len(letters_of(best)) >= len(letters_of(paper.abstract)):
            self._shelf.put(path, replace_abstract(set_owned(text, body=digest_of(best)), best))


def _choose(paper: Paper, offers: Iterable[str]) -> str:
    """The most complete abstract; of equally complete ones that which the paper has, else the first."""
    return max(offers, key=lambda offer: (len(letters_of(offer)), offer == paper.abstract))
