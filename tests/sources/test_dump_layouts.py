"""Generated dumps: known entries in many layouts, lines of any kind, and what a long file may cost."""

from __future__ import annotations

import textwrap
import tracemalloc
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.dump import DumpReader
from tests.sources.dumps import papers, read_dump


class Layout(NamedTuple):
    """How a dump is written."""

    width: int
    """0 for lines that are not wrapped."""
    between: str
    """What separates title, abstract and the paragraphs of it."""
    below: str
    """What separates entries."""
    line_end: str

    def render(self, heading: str, entries: list[tuple[str, tuple[str, ...]]]) -> bytes:
        blocks = [self.between.join(map(self.wrap, (title, *paragraphs))) for title, paragraphs in entries]
        return self.below.join([heading, *blocks, ""]).replace("\n", self.line_end).encode()

    def wrap(self, text: str) -> str:
        return textwrap.fill(text, self.width) if self.width else text


NOUNS = ["models", "papers", "datasets", "networks", "code", "attention", "graphs", "views", "gradients", "comments"]
VERBS = ["we train", "we compare", "we prune", "this paper measures", "our method finds", "it remains to study"]
SMALL = ["of the", "for", "with", "in", "and the", "under"]
ADJECTIVES = ["low-rank", "sparse", "robust", "quantized", "self-supervised", "long", "large", "efficient"]


@st.composite
def titles(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(NOUNS + ADJECTIVES), min_size=4, max_size=10))
    name = draw(st.sampled_from(["", "MOS: ", "DeepSleep-2: ", "Who Needs It? "]))
    return name + " ".join(words).title()


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """Two sentences or more: above all longer than any title."""
    sentences = []
    for _ in range(draw(st.integers(3, 6))):
        phrases = st.tuples(st.sampled_from(SMALL), st.sampled_from(ADJECTIVES), st.sampled_from(NOUNS))
        tail = draw(st.lists(phrases, min_size=3, max_size=5))
        sentences.append(
            f"{draw(st.sampled_from(VERBS))} {' '.join(' '.join(phrase) for phrase in tail)}.".capitalize()
        )
    return " ".join(sentences)


PAPERS = st.tuples(titles(), st.lists(paragraphs(), min_size=1, max_size=3).map(tuple))
COUNTS = ("\n\n12 authors\n\n", "\n\n·3 authors\n\nGitHub 1.32k\n\n97\n\n", "\nUpvote\n7\n\n", "\n\n\n\n", "\n\n")
LAYOUTS = st.builds(
    Layout,
    st.sampled_from([0, 48, 60, 72, 80, 100]),
    st.sampled_from(["\n\n", "\n\n\n", "\n \t\n"]),
    st.sampled_from(COUNTS),
    st.sampled_from(["\n", "\r\n", "\r"]),
) | st.builds(Layout, st.just(0), st.just("\n"), st.sampled_from([*COUNTS, "\n"]), st.just("\n"))


@given(st.lists(PAPERS, min_size=1, max_size=8), LAYOUTS)
def test_known_entries_in_any_layout_are_read_back(entries: list[tuple[str, tuple[str, ...]]], layout: Layout) -> None:
    assert entries == papers(layout.render("Sep 1", entries))


@given(st.lists(st.sampled_from([*"\n\r\f\t .", "Sep 1\n", "new\n", "Feb 30\n", "A Title\n", "We say so.\n", "\xff"])))
def test_every_line_of_anything_has_a_fate(pieces: list[str]) -> None:
    entries, reader = read_dump("".join(pieces).encode("latin-1"))
    titles = sum(1 for entry in entries if entry.title)
    assert titles == len(entries) <= reader.account["title"]


def repeat(text: str, times: int) -> Iterator[bytes]:
    lines = text.encode().splitlines(keepends=True)
    for _ in range(times):
        yield from lines


LONG = "A Title of Some Length\n\n" + 20 * "We write an abstract that is as long as most. " + "\n\n"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (LONG, 1000),
        (LONG.replace("\n\n", "\n"), 1000),
        ("\n", 30_000),
        ("42\n", 30_000),
    ],
    ids=["entries", "entries without blank lines", "blank lines", "counts"],
)
def test_memory_does_not_grow_with_the_dump(text: str, times: int) -> None:
    tracemalloc.start()
    try:
        for _ in DumpReader(repeat(text, times), "dump.txt"):
            pass
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak_bytes < 300_000


def test_a_reader_gives_the_first_entries_before_it_has_seen_the_last() -> None:
    consumed = 0

    def lines() -> Iterator[bytes]:
        nonlocal consumed
        for line in repeat(LONG, 500):
            consumed += 1
            yield line

    next(iter(DumpReader(lines(), "dump.txt")))
    assert consumed < 300
