"""Which passages of a dump are titles and which are abstracts: the cheapest reading of the page.

A dump says nowhere what is a title. What it offers is evidence, none of it certain:

- *Alternation.* Title and abstract come in turn, each paper has both, and most abstracts are one paragraph.
- *Length.* Titles are short, abstracts long: there is no title of 400 characters and hardly an abstract of 100. And
  arXiv takes no abstract above 1,920 characters, so two full abstracts in a row are two papers and not two
  paragraphs.
- *Ends.* A paragraph ends with a full stop or an address, a title hardly ever does, and neither ends with "of".
- *Wording.* Most titles capitalise their words, prose does not; "we show", "this paper", addresses, list items and a
  third sentence belong to abstracts.
- *Layout.* A blank line sets apart. Without one, a full line goes on below and a short line ends something.

Each of these fails as a rule: titles end with "." or hold two sentences, abstracts are one short sentence, have
paragraphs that look like titles, or no full stop. Taken in turn alone, one missing title exchanges all roles below
it. So each is a cost in bits (of wording in ``evidence``, of structure in ``moves``), a *reading* gives every passage
a role, and the reading with the smallest sum wins: what comes after a passage has its say about it.

The search goes down the page once and keeps, for each role and each line where the current entry may have begun, the
cheapest reading, if it is within ``_MARGIN`` of the best. Where readings differ only far above, the best is settled:
after ``_HORIZON`` passages, and at each date. So time is linear and memory bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest.sources.evidence import find_clues
from digest.sources.moves import Role, Step, close_reading, next_steps
from digest.sources.passages import Gap, Passage

_HORIZON = 24
"""Passages. A decision depends on the next two or three; wrapped at 60 columns, an abstract has a dozen."""
_MARGIN = 16
"""Bits: two rare things at once. A reading that is so much dearer than the best hardly ever wins in the end."""
_BEAM = 8
"""Readings that are pursued at once; on real pages three or four are within the margin."""


def assign_roles(passages: Iterable[Passage]) -> Iterator[tuple[Role, Passage]]:
    """Each passage with its role, in order; at most ``2 * _HORIZON`` passages late."""
    steps: list[Step] = []
    pending = 0
    for passage in passages:
        if passage.gap is Gap.DATE and steps:
            yield from _way_to(min(steps, key=close_reading), pending)
            steps, pending = [], 0
        steps = _advance(steps, passage)
        pending += 1
        if pending == 2 * _HORIZON:
            trunk = _ancestor(steps[0])
            yield from _way_to(trunk, _HORIZON)
            steps = [step for step in steps if _ancestor(step) is trunk]
            trunk.before = None
            pending = _HORIZON
    if steps:
        yield from _way_to(min(steps, key=close_reading), pending)


def _advance(steps: list[Step], passage: Passage) -> list[Step]:
    """The readings up to this passage that can still win, the cheapest first.

    Of two readings that end in the same role and agree on where the entry began, the dearer one cannot.
    """
    clues = find_clues(passage)
    cheapest: dict[tuple[Role, int], Step] = {}
    for before in steps or (None,):
        for step in next_steps(before, passage, clues):
            rival = cheapest.get((step.role, step.start))
            if rival is None or step.cost < rival.cost:
                cheapest[step.role, step.start] = step
    best = sorted(cheapest.values(), key=lambda step: step.cost)[:_BEAM]
    return [step for step in best if step.cost <= best[0].cost + _MARGIN]


def _ancestor(step: Step) -> Step:
    for _ in range(_HORIZON):
        assert step.before is not None
        step = step.before
    return step


def _way_to(step: Step | None, length: int) -> list[tuple[Role, Passage]]:
    """The roles of the last passages up to this step."""
    way: list[tuple[Role, Passage]] = []
    while step is not None and len(way) < length:
        way.append((step.role, step.passage))
        step = step.before
    return way[::-1]
