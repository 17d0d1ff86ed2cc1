"""The lines of a daily-papers page that are no paper: its masthead and navigation, and the counts around each entry.

A line is furniture only as a whole, by what it says. The text line right above it (no blank line between) can
overrule that: one that breaks off ("Learning from") is continued by whatever follows, and a lone word ("Models")
under an unfinished line is more likely the last word of a title than navigation.
"""

from __future__ import annotations

import re
from typing import Literal

from digest.sources.headings import is_other_date, parse_heading
from digest.sources.prose import breaks_off, is_finished

Furniture = Literal["masthead", "count"]

_LONGEST = 80
"""Characters. The longest line of furniture that we have seen has 40; a longer one is a sentence."""


def _phrases(rows: str) -> frozenset[str]:
    return frozenset(phrase.strip() for row in rows.splitlines() for phrase in row.split("|"))


_MASTHEAD = _phrases(
    """new|subscribe|subscribed|daily papers|trending papers|trending|latest papers|top papers|papers|all papers|daily
    weekly|monthly|today|yesterday|submit|submit paper|submit a paper|hugging face|models|datasets|spaces|buckets
    posts|docs|enterprise|solutions|pricing|community|company|website|about|careers|jobs|tos|terms|terms of service
    privacy|privacy policy|log in|login|log out|sign in|sign up|search|search papers|previous|next|prev|load more
    back to top|skip to content|skip to main content|system theme|main menu|by|ak|and the research community"""
)
_MASTHEAD_FORM = re.compile(
    r"(?:daily papers )?by ?@?_?ak(?:haliq)?(?: and the (?:research )?community)?"
    r"|get .*\bpapers\b.*\b(?:inbox|e-?mail)\b.*"
    r"|(?:sort|sorted by|sort by|filter):? (?:trending|hot|recent|newest|date|upvotes)"
    r"|[^©]{0,40}©.*|copyright (?:\(c\) ?)?[0-9]{4}\b.{0,40}|all rights reserved"
    r"|[0-9][0-9,]* papers|page [0-9]+(?: ?(?:of|/) ?[0-9]+)?|end of (?:the )?(?:list|page|results)"
    r"|(?:load|show|see|view)(?: (?:all|more|[0-9][0-9,]*))+ (?:papers|results)"
    r"|(?:showing )?[0-9][0-9,]*(?: ?[-–—] ?[0-9][0-9,]*)? of [0-9][0-9,]*(?: (?:papers|results))?"
    r"|(?:saved|printed|downloaded|archived|retrieved) from (?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?"
    r"(?: (?:on|at) .+)?"
)
_COUNTS = _phrases(
    """pdf|view pdf|download pdf|html|html (experimental)|tex source|arxiv page|view arxiv page|view on arxiv
    project page|paper|paper page|view paper|read paper|code|view code|demo|dataset|model|video|slides|poster
    abstract|summary|tl;dr|ai-generated summary|read more|show more|show less|see more|view more|add to collection
    bookmark|save|share|cite|bibtex|submitted by|posted by|discussion|be the first to comment|view on github
    project"""
)
_AGO = r"(?:about |over |almost )?(?:[0-9]+|an?) (?:minute|hour|day|week|month|year)s? ago"
_CATEGORY = r"(?:cs|stat|math|eess|econ|physics|q-bio|q-fin|nlin|cond-mat|astro-ph)\.[a-z-]{2,}"
_COUNT_FORM = re.compile(
    rf"(?:submitted|posted|shared) by:? \S+(?: \S+){{0,2}}(?: {_AGO})?"
    r"|(?:models|datasets|spaces|collections) (?:citing|linking|using|including) this paper(?: [0-9]+)?"
    r"|#[0-9]+ paper of the (?:day|week|month)"
    r"|and [0-9]+ (?:more|others?)(?: authors?)?"
    rf"|by [0-9]+ authors?|{_AGO}|{_CATEGORY}(?:[ ,;]+{_CATEGORY})*"
    r"|arxiv:\s?\S+(?: \[[\w.-]+\])?"
    r"|(?:https?://)?(?:www\.)?(?:(?:export\.)?arxiv\.org|alphaxiv\.org|huggingface\.co/(?:papers|login))(?:[/?]\S*)?"
)
_AUTHORS = re.compile(r"authors?: .{1,2000}", re.IGNORECASE)
_LABEL = re.compile(r"(?i:title|abstract): ?(?=\S)|#{1,6} (?=[A-Z0-9])")
_DATED = re.compile(r"(?:published|submitted|posted|updated)(?: on)?:? (?P<when>.+)")
_COUNTED = _phrases(
    """author|authors|upvote|upvotes|vote|votes|like|likes|star|stars|fork|forks|comment|comments|view|views|download
    downloads|citation|citations|github"""
)
_NUMBERED = _COUNTED | _phrases("point|points|pt|pts|score|reply|replies|model|models|dataset|datasets|space|spaces")
"""Beside a number these are counts, alone they may be titles or navigation."""
_UNDER_TITLES = ("github", "upvote", "upvotes")
"""Lone words that pages do print right under a title, and titles hardly ever end with."""
_NUMBER = re.compile(r"[0-9][0-9.,]*[km]?")
_DIVIDER = re.compile(r"[·•∙⋅‧|]")
_BETWEEN = re.compile(r"[·•∙⋅‧|]|\][ ,]*\[")
_TOKEN = re.compile(r"[0-9][0-9.,]*[km]?(?![^\W\d_])|[0-9][0-9.,]*|[^\W\d_]+")
"""A number may be glued to its word (``12authors``); k and m belong to it only where no letter follows."""


def name_furniture(text: str, above: str = "") -> Furniture | None:
    """What kind of furniture a line is, None for a line of a paper.

    ``above`` is the text line right above, empty where there is none or where it is so long that nothing continues it.
    """
    if _AUTHORS.fullmatch(text) and not breaks_off(above):
        return "count"
    if len(text) > _LONGEST:
        return None
    phrase = text.casefold().strip(" .,:;!·•|‹›<>←→↑▲")
    is_day = _DIVIDER.match(text) is not None and _is_day(phrase)
    kind = "count" if is_day else _name(phrase)
    return kind if kind and not _continues(above, text, phrase) else None


def without_label(text: str, above: str = "") -> str:
    """A line of a paper without what says which part of it this is: ``Title: ``, ``Abstract: ``, ``### ``."""
    label = _LABEL.match(text)
    goes_on = breaks_off(above) or (above != "" and text[0] == "#" and not is_finished(above))
    return text[label.end() :] if label and not goes_on else text


def is_divider(text: str) -> bool:
    """Whether the line is the sign alone that stands between two counts, or between a count and a day."""
    return len(text) == 1 and _DIVIDER.match(text) is not None


def announces_name(text: str) -> bool:
    """Whether the line says that the next one is the name of who submitted the paper."""
    return text.casefold().rstrip(" :") in ("submitted by", "posted by")


def _continues(above: str, text: str, phrase: str) -> bool:
    """Whether the line goes on with the text above, in spite of what it says."""
    if not above:
        return False
    if breaks_off(above) or text[-1] in ".,;:)}]":
        return True
    return phrase.isalpha() and phrase not in _UNDER_TITLES and not is_finished(above)


def _name(phrase: str) -> Furniture | None:
    if phrase in _MASTHEAD or _MASTHEAD_FORM.fullmatch(phrase):
        return "masthead"
    if phrase in _COUNTS or _COUNT_FORM.fullmatch(phrase) or _is_count(phrase):
        return "count"
    dated = _DATED.fullmatch(phrase)
    if dated and (_is_day(dated["when"]) or _COUNT_FORM.fullmatch(dated["when"])):
        return "count"
    return _name_row(phrase)


def _name_row(phrase: str) -> Furniture | None:
    """What a line of several things is, set apart by dividers or in brackets: ``2 authors · 5``, ``[PDF] [Code]``."""
    parts = [part.strip() for part in _BETWEEN.split(phrase.strip("[]"))]
    if parts == [phrase]:
        return None
    kinds = {_name(part) or (_is_day(part) and "day") for part in parts}
    if "count" in kinds and kinds <= {"count", "day"}:
        return "count"
    return "masthead" if "masthead" in kinds and kinds <= {"masthead", "count"} else None


def _is_day(phrase: str) -> bool:
    return parse_heading(phrase, 0) is not None or is_other_date(phrase)


def _is_count(phrase: str) -> bool:
    """Whether the line holds only signs, numbers and what they count: ``·``, ``GitHub``, ``97``, ``1.32k stars``."""
    tokens = [token.rstrip(".,") for token in _TOKEN.findall(phrase)]
    words = [token for token in tokens if not _NUMBER.fullmatch(token)]
    if len(words) == len(tokens):
        return len(words) < 2 and _COUNTED.issuperset(words)
    return _NUMBERED.issuperset(words) and len(set(words)) == len(words)  # "View2View" counts nothing
