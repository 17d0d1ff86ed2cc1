"""All phrases of all tags in one tree of keys, whose branches grow when a text first has a word that begins them.

Of phrases of one tag that have the same words the first counts. What phrases are worth is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from digest.topics.phrases import Keys, KnownKeys, phrase_keys


class Node(msgspec.Struct):
    """Where a sequence of keys leads to."""

    children: dict[str, Node] = msgspec.field(default_factory=dict)
    ends: tuple[int, ...] = ()
    """Phrases that end here, one for each tag at most."""


class Tree:
    """Phrases by their keys; a phrase is known by its number in the order given."""

    def __init__(
        self, phrases: Iterable[tuple[int, str]], spellings: Mapping[str, tuple[Keys, ...]] | None = None
    ) -> None:
        """Take (tag, phrase) pairs. ``spellings`` are the keys of phrases, as far as they were found before."""
        known = spellings or {}
        self.tag_of: list[int] = []
        """By phrase, the tag that it speaks for."""
        self._waiting: dict[str, list[tuple[int, Keys]]] = {}
        """By first key, the phrases of branches that no text has reached: one paper needs few of them."""
        self._branches: dict[str, Node] = {}
        keys: set[str] = set()
        for number, (tag, phrase) in enumerate(phrases):
            self.tag_of.append(tag)
            for spelling in known.get(phrase) or phrase_keys(phrase):
                keys.update(spelling)
                self._waiting.setdefault(spelling[0], []).append((number, spelling[1:]))
        self.keys = KnownKeys(keys)

    def begin(self, keys: Keys) -> Node:
        """Where a word leads to that stands for these keys, of which the earlier win over the later."""
        return self._merge([branch for branch in map(self._branch, keys) if branch is not None])

    def _branch(self, first: str) -> Node | None:
        """What begins with a key."""
        waiting = self._waiting.pop(first, None)
        if waiting is not None:
            branch = self._branches[first] = Node()
            for number, keys in waiting:
                self._add(branch, number, keys)
        return self._branches.get(first)

    def _add(self, node: Node, number: int, keys: Keys) -> None:
        for key in keys:
            child = node.children.get(key)
            if child is None:
                child = node.children[key] = Node()
            node = child
        node.ends = self._one_a_tag((*node.ends, number))

    def _merge(self, nodes: Sequence[Node]) -> Node:
        """What begins or goes on at any of some nodes; of phrases of one tag that end here, that of the first node."""
        if len(nodes) == 1:
            return nodes[0]
        children: dict[str, list[Node]] = {}
        for node in nodes:
            for key, child in node.children.items():
                children.setdefault(key, []).append(child)
        ends = self._one_a_tag(phrase for node in nodes for phrase in node.ends)
        return Node({key: self._merge(same) for key, same in children.items()}, ends)

    def _one_a_tag(self, phrases: Iterable[int]) -> tuple[int, ...]:
        first: dict[int, int] = {}
        for phrase in phrases:
            first.setdefault(self.tag_of[phrase], phrase)
        return tuple(first.values())
