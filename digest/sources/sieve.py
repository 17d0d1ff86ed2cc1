"""From the lines of a dump to the passages that entries are made of: all the rest is taken out, and accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest.model import Heading, Severity
from digest.sources.account import Account
from digest.sources.furniture import announces_name, is_divider, name_furniture, without_label
from digest.sources.headings import exists, is_other_date, parse_heading
from digest.sources.lines import Line
from digest.sources.passages import Gap, Passage, PassageBuilder
from digest.sources.prose import breaks_off, ends_sentence

_GAPS = {
    "blank": Gap.BLANK,
    "masthead": Gap.FURNITURE,
    "count": Gap.FURNITURE,
    "date": Gap.DATE,
    "diagnosed": Gap.DATE,  # a date that does not exist
}
_LONGEST_NAME = 40
"""Characters of the name of a submitter or an organisation; a submitter's has no more than three words either."""


class Sieve:
    """Iterate it once to get the passages in order."""

    def __init__(self, lines: Iterable[Line], account: Account) -> None:
        self._lines = lines
        self._account = account
        self._builder = PassageBuilder()
        self._expects_name = False
        self._is_label = False
        """Whether the last line that is not blank can stand with a date below a divider: ``2 authors``, a name."""
        self._is_divided = False
        """Whether the last line that is not blank is a divider below such a one."""
        self._garbled: list[Line] = []
        """First and last of the unreadable lines right above."""

    def __iter__(self) -> Iterator[Passage]:
        for line in self._lines:
            if self._garbled and line.readable:
                self._report_garbled()
            if not line.readable:
                self._garbled[1:] = [line]
            fate = self._judge(line)
            if fate != "blank":
                self._remember(line, fate)
            if fate:
                self._account.count(fate)
                self._builder.separate(_GAPS[fate])
                continue
            text = without_label(line.text, self._builder.above)
            if complete := self._builder.add(line.number, text, readable=line.readable):
                yield complete
        self._report_garbled()
        if last := self._builder.finish():
            yield last

    @property
    def heading(self) -> Heading | None:
        """The last date line that was read."""
        return self._builder.heading

    def _judge(self, line: Line) -> str | None:
        """The fate of a line that is no text, after doing what it asks for; None for text."""
        if not line.text:
            return "blank"
        is_name, self._expects_name = self._expects_name, False
        if not line.readable:
            return None
        above = self._builder.above
        heading = parse_heading(line.text, line.number)
        if (heading or is_other_date(line.text)) and not _goes_on(above, line.text, is_certain=heading is not None):
            return "count" if self._is_divided else self._begin_date(heading, line)
        if kind := name_furniture(line.text, above):
            self._expects_name = announces_name(line.text)
            return kind
        return "count" if is_name and len(line.text) <= _LONGEST_NAME and line.text.count(" ") < 3 else None

    def _remember(self, line: Line, fate: str | None) -> None:
        self._is_divided = self._is_label and is_divider(line.text)
        is_brief = len(line.text) <= _LONGEST_NAME and not ends_sentence(line.text)
        self._is_label = is_brief and fate in (None, "count") and not is_divider(line.text)

    def _begin_date(self, heading: Heading | None, line: Line) -> str:
        if heading and exists(heading):
            self._builder.heading = heading
            return "date"
        self._builder.heading = None  # rather no date than that of the heading before
        fault = "no such date" if heading else "a date in a form that is not read"
        self._account.report(line.number, Severity.ERROR, fault, line.text)
        return "diagnosed"

    def _report_garbled(self) -> None:
        if not self._garbled:
            return
        first, last = self._garbled[0], self._garbled[-1]
        extent = "" if first is last else f", up to line {last.number}"
        self._account.report(first.number, Severity.ERROR, f"not UTF-8{extent}", first.text)
        self._garbled = []


def _goes_on(above: str, text: str, *, is_certain: bool) -> bool:
    """Whether a date goes on with the text line right above it, as one in brackets does."""
    is_aside = above != "" and (text[0] in "([{" or not (is_certain or ends_sentence(above)))
    return is_aside or breaks_off(above)
