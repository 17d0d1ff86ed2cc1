"""All phrases of all tags in one tree of keys, walked once over a text: the cost follows the text, not the phrases.

Of phrases of one tag that overlap, the one that begins first counts, and of those that begin together the longest; this
is what makes ``not: vector quantization`` an exclusion. What phrases are worth is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from digest.topics.phrases import Keys, KnownKeys, phrase_keys

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


class _Node(msgspec.Struct):
    """Where a sequence of keys leads to."""

    children: dict[str, _Node] = msgspec.field(default_factory=dict)
    ends: tuple[int, ...] = ()
    """Phrases that end here, one for each tag at most."""


_Word = tuple[dict[str, _Node], tuple[int, ...], Keys]
"""What a word of a text means: where longer phrases that begin with it go on, by the key of the next word; the phrases
that are this word alone; and the keys that it can stand for where it is not the first word of a phrase."""


class Matcher:
    """Finds the phrases of many tags in texts."""

    def __init__(
        self, phrases: Iterable[tuple[int, str]], spellings: Mapping[str, tuple[Keys, ...]] | None = None
    ) -> None:
        """Take (tag, phrase) pairs; of pairs with the same tag and words the first counts.

        ``spellings`` are the keys of phrases, as far as they were found before.
        """
        known = spellings or {}
        self._tag_of: list[int] = []
        self._waiting: dict[str, list[tuple[int, Keys]]] = {}
        """By first key, the phrases of branches that no text has reached: one paper needs few of them."""
        self._branches: dict[str, _Node] = {}
        keys: set[str] = set()
        for number, (tag, phrase) in enumerate(phrases):
            self._tag_of.append(tag)
            for spelling in known.get(phrase) or phrase_keys(phrase):
                keys.update(spelling)
                self._waiting.setdefault(spelling[0], []).append((number, spelling[1:]))
        self._known = KnownKeys(keys)
        self._memo = _Memo(self, self._known)
        self._tags = max(self._tag_of, default=-1) + 1

    def _branch(self, first: str) -> _Node | None:
        """What begins with a key."""
        waiting = self._waiting.pop(first, None)
        if waiting is not None:
            branch = self._branches[first] = _Node()
            for number, keys in waiting:
                self._add(branch, number, keys)
        return self._branches.get(first)

    def _add(self, node: _Node, number: int, keys: Keys) -> None:
        for key in keys:
            child = node.children.get(key)
            if child is None:
                child = node.children[key] = _Node()
            node = child
        node.ends = self._one_a_tag((*node.ends, number))

    def _one_a_tag(self, phrases: Iterable[int]) -> tuple[int, ...]:
        first: dict[int, int] = {}
        for phrase in phrases:
            first.setdefault(self._tag_of[phrase], phrase)
        return tuple(first.values())

    def describe(self, keys: Keys) -> _Word | None:
        """What a word means that stands for these keys, of which the earlier win over the later; None without keys."""
        if not keys:
            return None
        starts = [branch for branch in map(self._branch, keys) if branch is not None]
        node = self._merge(starts)
        return node.children, node.ends, keys

    def _merge(self, nodes: Sequence[_Node]) -> _Node:
        if len(nodes) == 1:
            return nodes[0]
        children: dict[str, list[_Node]] = {}
        for node in nodes:
            for key, child in node.children.items():
                children.setdefault(key, []).append(child)
        ends = self._one_a_tag(phrase for node in nodes for phrase in node.ends)
        return _Node({key: self._merge(same) for key, same in children.items()}, ends)

    def find(self, words: Sequence[str]) -> list[Hit]:
        """The phrases in a text that was cut into words, in the order of their first word."""
        if len(self._memo) > _MEMO_WORDS:
            self._memo = _Memo(self, self._known)
        meanings = list(map(self._memo.__getitem__, words))
        meanings.append(None)  # so that every word has a next one
        tag_of, covered = self._tag_of, [0] * self._tags
        hits: list[Hit] = []
        for begin, meaning in enumerate(meanings):
            if meaning is None:
                continue
            children, ends, _ = meaning
            if children and (following := meanings[begin + 1]) is not None:
                for key in following[2]:
                    if key in children:
                        child = children[key]
                        if child.children and meanings[begin + 2] is not None:
                            found = _longest_first(meanings, begin + 2, child)
                        else:
                            found = [(begin + 2, phrase) for phrase in child.ends]
                        for end, phrase in found:
                            if covered[tag_of[phrase]] <= begin:
                                covered[tag_of[phrase]] = end
                                hits.append((phrase, begin, end))
            for phrase in ends:
                if covered[tag_of[phrase]] <= begin:
                    hits.append((phrase, begin, begin + 1))
        return hits


def _longest_first(meanings: Sequence[_Word | None], end: int, node: _Node) -> list[tuple[int, int]]:
    """The phrases that end at this node, whose words end here, or go on from it, as (end, phrase)."""
    ending = [(end, phrase) for phrase in node.ends]
    following = meanings[end] if node.children else None
    if following is None:
        return ending
    longer: list[tuple[int, int]] = []
    for key in following[2]:
        if key in node.children:
            longer += _longest_first(meanings, end + 1, node.children[key])
    return longer + ending


class _Memo(dict[str, "_Word | None"]):
    """What the words of texts mean, each looked at once; None for those that stand in no phrase."""

    def __init__(self, matcher: Matcher, known: KnownKeys) -> None:
        self._matcher = matcher
        self._known = known
        self._meanings: dict[Keys, _Word | None] = {}

    def __missing__(self, word: str) -> _Word | None:
        keys = self._known.of(word)
        if keys not in self._meanings:
            self._meanings[keys] = self._matcher.describe(keys)
        self[word] = meaning = self._meanings[keys]
        return meaning
