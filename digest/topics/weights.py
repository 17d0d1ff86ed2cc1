"""What a found phrase is worth, and how much a tag needs: all numbers of inference, set by ``bench/topics.py``.

They are small whole numbers and the same for all tags: a logistic regression on labelled papers gave their proportions,
rounded where nothing was lost. More parameters learn the labelled papers by heart. Tried and dropped, since none gained
0.005 of micro-F1 on a dump whose labels it had not seen: a bias for each tag, weights for single words beside the
phrases, more for the sentence that states the contribution, phrases that count in titles only, a threshold that follows
the length of the abstract or the points of the title.
"""

from __future__ import annotations

from typing import NamedTuple


class Points(NamedTuple):
    """What one phrase is worth to its tag."""

    title: int
    """For being found in the title."""
    text: int
    """For being found in the abstract and not in the title."""
    again: int
    """For each time that it is found once more, at most ``REPEATS`` times."""


POINTS = {
    "sure": Points(12, 6, 5),
    "strong": Points(8, 4, 2),
    "good": Points(4, 2, 1),
    "name": Points(14, 6, 5),
    "not": Points(0, 0, 0),
}
"""By the key of ``tags.yml``. A tag without any phrase has its name, which is then all that there is to find."""
REPEATS = 2
"""Repetitions of a phrase that give points: whoever says it ten times is not five times as much about it."""
NEEDED = 14
"""Points that give a tag: a sure phrase in the title that the abstract takes up, or one three times in the abstract."""
NEEDED_BY_TITLE = 8
"""The same where there is no abstract: one strong phrase."""
MOST_TAGS = 5
"""No labelled paper has more."""
FLOOR = 2
"""The best tag is given with as little as this, so that every paper is found under some topic: one good phrase."""


def every_number() -> str:
    """All of them, for digests: a change here changes what was inferred."""
    return repr((POINTS, REPEATS, NEEDED, NEEDED_BY_TITLE, MOST_TAGS, FLOOR))
