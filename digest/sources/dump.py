"""Reading a text dump of a daily-papers page: lines in; entries, diagnostics and an account of every line out.

The stages, each a stream over the one before: ``lines`` (decoded), ``sieve`` (dates, masthead and counts taken out,
told by ``headings`` and ``furniture``), ``passages`` (lines that belong together), ``reading`` (which of them are
titles, told by ``evidence`` and ``moves``) and, here, the entries made of these. Every line has exactly one fate, so
the account adds up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from digest.model import Diagnostic, Entry, Heading, Severity
from digest.sources.account import FATES, Account
from digest.sources.lines import read_lines
from digest.sources.moves import Role
from digest.sources.passages import Passage
from digest.sources.prose import join_wrapped
from digest.sources.reading import assign_roles
from digest.sources.sieve import Sieve

__all__ = ["FATES", "DumpReader"]

_LONGEST_HEAD = 12
"""Lone titles above the first date that can be masthead of a wording that we do not know."""
_LONG_PARAGRAPH = 600
"""Characters at which a further paragraph could be an abstract by itself; below the length of nearly all abstracts."""


class _Draft(msgspec.Struct):
    """An entry whose end has not been seen yet."""

    heading: Heading | None
    title: list[Passage] = msgspec.field(default_factory=list)
    """Empty for an abstract whose title is missing."""
    paragraphs: list[list[Passage]] = msgspec.field(default_factory=list)

    def add(self, role: Role, passage: Passage) -> None:
        if role in (Role.TITLE, Role.TITLE_MORE):
            self.title.append(passage)
        elif role is Role.PARAGRAPH_MORE:
            self.paragraphs[-1].append(passage)
        else:
            self.paragraphs.append([passage])

    def passages(self) -> Iterator[Passage]:
        yield from self.title
        for paragraph in self.paragraphs:
            yield from paragraph

    def abstract(self) -> tuple[str, ...]:
        """The paragraphs, without what is not readable."""
        readable = ([p.text for p in paragraph if p.readable] for paragraph in self.paragraphs)
        return tuple(join_wrapped(texts) for texts in readable if texts)


class DumpReader:
    """Iterate it once to get the entries of a dump in order.

    ``account`` and ``diagnostics`` are complete when the iteration has ended. Time is linear; memory does not grow with
    the dump, only with its longest entry and its diagnostics.
    """

    unit = "lines"

    def __init__(self, lines: Iterable[bytes], path: str) -> None:
        """``lines`` as a file opened in binary mode yields them; ``path`` is for the diagnostics only."""
        self._account = Account(path)
        self._sieve = Sieve(read_lines(lines), self._account)
        self._ranks: Counter[Heading | None] = Counter()

    @property
    def account(self) -> Mapping[str, int]:
        """Lines by fate; the values add up to ``lines_read``."""
        return self._account.lines

    @property
    def lines_read(self) -> int:
        """How many lines the dump has."""
        return sum(self._account.lines.values())

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What a person should know about the dump, in order of lines."""
        return sorted(self._account.diagnostics)

    def __iter__(self) -> Iterator[Entry]:
        found = False
        for draft in self._below_head(_draft_entries(self._sieve)):
            if draft.title and all(passage.readable for passage in draft.title):
                found = True
                yield self._make_entry(draft)
            else:
                self._reject(draft)
        if not found:
            self._account.report(0, Severity.WARNING, "no paper found" if self.lines_read else "the file is empty")

    def _below_head(self, drafts: Iterator[_Draft]) -> Iterator[_Draft]:
        """The drafts without lone titles at the top of the dump that a date follows: they are its masthead."""
        head: list[_Draft] = []
        for draft in drafts:
            is_lone = draft.heading is None and not draft.paragraphs
            if is_lone and len(head) < _LONGEST_HEAD:
                head.append(draft)
                continue
            yield from self._judge_head(head, draft.heading)
            yield draft
            break
        else:
            yield from self._judge_head(head, self._sieve.heading)
        yield from drafts

    def _judge_head(self, head: list[_Draft], heading_below: Heading | None) -> list[_Draft]:
        if heading_below is None:
            return head
        for passage in (passage for draft in head for passage in draft.title):
            self._account.count("diagnosed", len(passage.lines))
            self._account.report(
                passage.line, Severity.WARNING, "above the first date, taken for the page's masthead", passage.text
            )
        return []

    def _make_entry(self, draft: _Draft) -> Entry:
        title = join_wrapped([passage.text for passage in draft.title])
        first = draft.title[0]
        paragraphs = draft.abstract()
        if not paragraphs:
            self._account.report(first.line, Severity.WARNING, "title without an abstract", title)
        for paragraph in draft.paragraphs[1:]:
            if sum(len(line) for passage in paragraph for line in passage.lines) >= _LONG_PARAGRAPH:
                self._account.report(
                    paragraph[0].line, Severity.NOTE, "taken for a paragraph of the abstract above", paragraph[0].text
                )
        self._count(draft.title, "title")
        for paragraph in draft.paragraphs:
            self._count(paragraph, "abstract")
        day = draft.heading and replace(draft.heading, line=0)
        self._ranks[day] += 1
        return Entry(title, paragraphs, draft.heading, self._ranks[day], first.line)

    def _reject(self, draft: _Draft) -> None:
        """Account for an entry without a title that can be read."""
        passages = list(draft.passages())
        self._account.count("diagnosed", sum(len(passage.lines) for passage in passages))
        fault = "the title of this cannot be read" if draft.title else "abstract without a title"
        for first in [passage for passage in passages if passage.readable][:1]:
            self._account.report(first.line, Severity.ERROR, fault, first.text)

    def _count(self, passages: list[Passage], fate: str) -> None:
        for passage in passages:
            self._account.count(fate if passage.readable else "diagnosed", len(passage.lines))


def _draft_entries(passages: Iterable[Passage]) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for role, passage in assign_roles(passages):
        if draft is None or role in (Role.TITLE, Role.STRAY):
            if draft:
                yield draft
            draft = _Draft(passage.heading)
        draft.add(role, passage)
    if draft:
        yield draft
