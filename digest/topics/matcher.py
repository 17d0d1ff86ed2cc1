"""Finds the phrases of all tags in a text in one walk over its words: the cost follows the text, not the phrases.

Of phrases of one tag that overlap, the one that begins first counts, and of those that begin together the longest, or
the one that takes a later word more exactly; this is what makes ``not: vector quantization`` an exclusion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from digest.topics.phrases import Keys
from digest.topics.senses import NOTHING, PAIR_BITS, Senses
from digest.topics.tree import Node, Tree

Hit = tuple[int, int, int]
"""A phrase found in a text: its number in the order given to the matcher, its first word counted from zero, and one
past its last word. A plain tuple, for each paper has some forty."""

_MEMO_WORDS = 1 << 17
"""Words remembered at once: 20 MB at most. A word costs some microseconds when it is new, and nothing afterwards."""


_FOREIGN_MARK = re.compile(r"[^\x00-\x7f\w]")
_BLANKS = bytes(code if code > 127 or chr(code).isalnum() else ord(" ") for code in range(256))


def blank_marks(text: str) -> str:
    """The text with a space for each character that is no letter or digit: offsets stay, and ``split`` gives its words.

    As bytes, since ``str.translate`` takes 50 us more for an abstract with one dash that is not ASCII.
    """
    if not text.isascii():
        text = _FOREIGN_MARK.sub(" ", text)
    return text.encode().translate(_BLANKS).decode()


class Matcher:
    """Finds the phrases of many tags in texts."""

    def __init__(
        self, phrases: Iterable[tuple[int, str]], spellings: Mapping[str, tuple[Keys, ...]] | None = None
    ) -> None:
        """Take (tag, phrase) pairs; of pairs with the same tag and words the first counts.

        ``spellings`` are the keys of phrases, as far as they were found before.
        """
        self._tree = Tree(phrases, spellings)
        self._senses = Senses(self._tree)
        self._tags = max(self._tree.tag_of, default=-1) + 1

    def find(self, words: Sequence[str]) -> list[Hit]:
        """The phrases in a text that was cut into words, in the order of their first word."""
        if len(self._senses) > _MEMO_WORDS:
            self._senses = Senses(self._tree)
        senses = list(map(self._senses.__getitem__, words))
        senses.append(NOTHING)  # so that every word has a next one
        pairs, ends = self._senses.pairs, self._senses.ends
        tag_of, covered = self._tree.tag_of, [0] * self._tags
        hits: list[Hit] = []
        for begin, sense in enumerate(senses):
            if sense > NOTHING:
                following = senses[begin + 1]
                if following and (pair := (sense << PAIR_BITS) + following) in pairs:
                    for node in pairs[pair]:
                        self._add_longest_first(hits, covered, begin, begin + 2, node, senses)
                if sense in ends:
                    for phrase in ends[sense]:
                        if covered[tag := tag_of[phrase]] <= begin:
                            covered[tag] = begin + 1
                            hits.append((phrase, begin, begin + 1))
        return hits

    def _add_longest_first(
        self, hits: list[Hit], covered: list[int], begin: int, end: int, node: Node, senses: Sequence[int]
    ) -> None:
        """Add the phrases whose words end here, at this node, but before them those that go on from it.

        None of them where another one of its tag has a word of it: ``covered`` says up to which word that is so.
        """
        if node.children and senses[end]:
            for longer in self._senses.follow(node, senses[end]):
                self._add_longest_first(hits, covered, begin, end + 1, longer, senses)
        for phrase in node.ends:
            if covered[tag := self._tree.tag_of[phrase]] <= begin:
                covered[tag] = end
                hits.append((phrase, begin, end))
