"""What the words of texts mean to the phrases of a taxonomy, as numbers that tell at a glance where to look closer.

Of the three hundred words of a text a hundred begin some phrase, and a dozen of these are followed by its second word.
So words that stand for the same keys share a number, their *sense*, and one table has all pairs of senses with which a
phrase goes on: it stays in the processor's cache, where a look at the tree of phrases for each word would not.
"""

from __future__ import annotations

from collections.abc import Iterable

from digest.topics.phrases import Keys
from digest.topics.tree import Node, Tree

NOTHING = 0
"""The sense of words that stand in no phrase."""
PAIR_BITS = 20
"""A pair of senses is the first, shifted by as many bits, plus the second: no site has as many words at once."""


class Senses(dict[str, int]):
    """The senses of words, each word looked at once: above zero for words that begin phrases, below for those that
    only stand further on."""

    def __init__(self, tree: Tree) -> None:
        self.pairs: dict[int, list[Node]] = {}
        """Where two words lead to with which a phrase begins or that are a phrase, by the pair of their senses."""
        self.ends: dict[int, tuple[int, ...]] = {}
        """The phrases that are one word, by its sense."""
        self._tree = tree
        self._keys: list[Keys] = [()]
        """What words can stand for, by sense without its sign."""
        self._starts: dict[int, Node] = {}
        self._sense_of: dict[Keys, int] = {(): NOTHING}
        self._standing: dict[str, list[int]] = {}
        """By key, the senses of words that can stand for it."""
        self._followed: dict[str, list[int]] = {}
        """By key, the senses of words after which a phrase goes on with it."""

    def __missing__(self, word: str) -> int:
        keys = self._tree.keys.of(word)
        if keys not in self._sense_of:
            self._sense_of[keys] = self._number(keys)
        sense = self[word] = self._sense_of[keys]
        return sense

    def follow(self, node: Node, sense: int) -> list[Node]:
        """Where a word of this sense leads to from a node of the tree: by the most exact of its keys first."""
        children = node.children
        return [children[key] for key in self._keys[abs(sense)] if key in children]

    def _number(self, keys: Keys) -> int:
        """A number for words that stand for these keys, and all pairs with the senses numbered before."""
        start = self._tree.begin(keys)
        sense = len(self._keys) if start.children or start.ends else -len(self._keys)
        self._keys.append(keys)
        if start.ends:
            self.ends[sense] = start.ends
        self._starts[sense] = start
        for key in keys:
            self._standing.setdefault(key, []).append(sense)
        for key in start.children:
            self._followed.setdefault(key, []).append(sense)
            self._pair([sense], self._standing.get(key, ()))
        for key in keys:
            self._pair(self._followed.get(key, ()), [sense])
        return sense

    def _pair(self, firsts: Iterable[int], seconds: Iterable[int]) -> None:
        for first in firsts:
            for second in seconds:
                self.pairs[(first << PAIR_BITS) + second] = self.follow(self._starts[first], second)
