r"""Reading BibTeX: entries as people and reference managers write them, of which each is one paper.

    @article{key, title = {The {TeX}book}, author = "Last, First and Other, Name", year = 1984, eprint = {2501.01234}}

An entry ends where its braces do, or where a line begins with the next entry: a brace that was forgotten costs one
paper. Values are in braces, in quotes, numbers, or macros of ``@string``, joined by ``#``. A file describes papers and
lists none. Grammar after https://ctan.org/pkg/btxdoc and Patashnik's ``bibtex.web``.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Iterator

from digest.model import Entry
from digest.sources.arxiv_ids import find_arxiv, month_of_arxiv, normalise_arxiv
from digest.sources.lines import read_lines
from digest.sources.records import RecordAccount
from digest.sources.values import (
    MONTHS,
    day_of,
    links_of,
    one_line,
    paragraphs_of,
    texts_of,
    within_archive,
)

_LONGEST = 1 << 20
"""Characters of one entry."""
_ENTRY = re.compile(r"@\s*(?P<kind>[A-Za-z]+)\s*(?P<opening>[{(])")
_KEY = re.compile(r"[^,={}\"#]*,")
_FIELD = re.compile(r"[\s,]*(?P<name>[A-Za-z][\w:.+/-]*)\s*=\s*")
_WORD = re.compile(r"[^\s,#{}()\"=]+")
_JOINT = re.compile(r"\s*#\s*")
_END = re.compile(r"[\s,]*[})]")
_BRACE = re.compile(r"[{}]")
_BRACE_OR_QUOTE = re.compile(r'[{}"]')
_OTHER_BLOCKS = frozenset(["comment", "preamble", "string"])
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_AND = re.compile(r" and |[{}]", re.IGNORECASE)
_COMMA = re.compile(r"[,{}]")
_MEANT = re.compile(r"(?:\\(?:[A-Za-z]+\*?|.)\s*|[\^_]\s*)\Z", re.DOTALL)
"""What stands before a brace that TeX needs: a command, an accent, a power."""


class _Broken(Exception):  # noqa: N818  # it never leaves this module
    """An entry that cannot be read, and why."""


def read_bibtex(lines: Iterable[bytes], account: RecordAccount) -> Iterator[Entry]:
    """The papers of a file in order."""
    macros = {name: name for name in MONTHS}
    for line, text, is_readable in _blocks(lines):
        if not is_readable or len(text) > _LONGEST:
            account.reject(line, "far too long for an entry" if is_readable else "not UTF-8 text", text[:80])
            continue
        at, seen, place = line, 0, 0
        while found := _ENTRY.search(text, place):
            at += text.count("\n", seen, found.start())
            seen = found.start()
            try:
                kind, fields, place = _read_block(text, found, macros)
            except _Broken as fault:
                account.reject(at, str(fault), text[found.start() :].partition("\n")[0])
                break
            if kind == "string":
                macros |= fields
            elif kind not in _OTHER_BLOCKS:
                if entry := _make_entry(at, fields):
                    account.count("paper")
                    yield entry
                else:
                    account.reject(at, "an entry without a title", found[0])


def _blocks(lines: Iterable[bytes]) -> Iterator[tuple[int, str, bool]]:
    """Line, text and readability of each stretch that begins with an entry, without what stands before the first."""
    start, texts, is_readable = 0, list[str](), True
    for number, text, readable in read_lines(lines):
        if _ENTRY.match(text):
            if texts:
                yield start, "\n".join(texts), is_readable
            start, texts, is_readable = number, [], True
        if start:
            texts.append(text)
            is_readable = is_readable and readable
    if texts:
        yield start, "\n".join(texts), is_readable


def _read_block(text: str, found: re.Match[str], macros: dict[str, str]) -> tuple[str, dict[str, str], int]:
    """Kind and fields of a block, and where it ends."""
    kind = found["kind"].lower()
    if kind in ("comment", "preamble"):
        return kind, {}, _close(text, found.end() - 1) if found["opening"] == "{" else len(text)
    place = found.end()
    if kind != "string" and (key := _KEY.match(text, place)):
        place = key.end()
    fields: dict[str, str] = {}
    while field := _FIELD.match(text, place):
        value, place = _read_value(text, field.end(), macros)
        fields.setdefault(field["name"].lower(), value)
    end = _END.match(text, place)
    if not end:
        fault = "an entry that does not end" if not text[place:].strip(", \n") else "a field is wanted in this entry"
        raise _Broken(fault)
    return kind, fields, end.end()


def _read_value(text: str, place: int, macros: dict[str, str]) -> tuple[str, int]:
    parts = []
    while True:
        opening = text[place : place + 1]
        if opening == "{":
            end = _close(text, place)
            parts.append(text[place + 1 : end - 1])
        elif opening == '"':
            end = _close_quote(text, place)
            parts.append(text[place + 1 : end - 1])
        elif word := _WORD.match(text, place):
            end = word.end()
            parts.append(macros.get(word[0].lower(), word[0]))
        else:
            raise _Broken("a value is wanted in this entry")
        joint = _JOINT.match(text, end)
        if not joint:
            return "".join(parts), end
        place = joint.end()


def _close(text: str, place: int) -> int:
    """Where the group ends that opens here. BibTeX counts escaped braces, too."""
    depth = 0
    for brace in _BRACE.finditer(text, place):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    raise _Broken("a brace is not closed in this entry")


def _close_quote(text: str, place: int) -> int:
    depth = 0
    for mark in _BRACE_OR_QUOTE.finditer(text, place + 1):
        if mark[0] == '"' and not depth:
            return mark.end()
        depth += {"{": 1, "}": -1, '"': 0}[mark[0]]
    raise _Broken("a quote is not closed in this entry")


def _make_entry(line: int, fields: dict[str, str]) -> Entry | None:
    title = one_line(unbrace(fields.get("title", "")))
    if not title:
        return None
    doi, url = one_line(fields.get("doi")), one_line(fields.get("url"))
    called = (fields.get(name, "") for name in ("doi", "url", "journal", "note", "howpublished", "number", "volume"))
    arxiv = normalise_arxiv(fields.get("eprint", "")) or next(filter(None, map(find_arxiv, called)), "")
    date, around = _date(fields)
    return Entry(
        title=title,
        paragraphs=paragraphs_of(unbrace(fields.get("abstract", ""))),
        heading=None,
        rank=0,
        line=line,
        arxiv=arxiv,
        doi=doi,
        authors=_people(fields.get("author", "")),
        links=links_of([("paper", url)]),
        categories=texts_of(fields.get("primaryclass", "").split()),
        date=date,
        around=around or (month_of_arxiv(arxiv) if arxiv else None),
        is_catalogued=True,
    )


def _date(fields: dict[str, str]) -> tuple[dt.date | None, dt.date | None]:
    """The day of an entry, and one that is near where it tells only the month or the year."""
    spelled = unbrace(fields.get("date", ""))
    if day := day_of(spelled):
        return day, None
    year = _YEAR.search(fields.get("year", "") or spelled)
    if not year:
        return None, None
    month = _month(fields.get("month", "") or spelled[5:7])
    digits = fields.get("day", "")
    if month and digits.isdecimal() and len(digits) <= 2:
        with contextlib.suppress(ValueError):  # no such day, though month and year may be right
            return within_archive(dt.date(int(year[0]), month, int(digits))), None
    try:
        return None, within_archive(dt.date(int(year[0]), month or 1, 1))
    except ValueError:  # the year 0000
        return None, None


def _month(text: str) -> int:
    """1 to 12 from a number or a name; 0 for anything else."""
    if text.isdecimal() and len(text) <= 2:
        return int(text) if 1 <= int(text) <= 12 else 0
    name = text.strip("{}. ").lower()[:3]
    return MONTHS.index(name) + 1 if name in MONTHS else 0


def _people(text: str) -> tuple[str, ...]:
    """Names in their natural order: ``Last, Jr, First`` and ``Last, First`` are turned round. Braces keep one whole."""
    names = []
    for name in _split(" ".join(text.split()), _AND):
        parts = [one_line(unbrace(part)) for part in _split(name, _COMMA)]
        if parts[0].lower() != "others":
            names.append(" ".join(filter(None, [parts[-1], *parts[:-1]] if len(parts) > 1 else parts)))
    return texts_of(names)


def _split(text: str, joint: re.Pattern[str]) -> Iterator[str]:
    """The text between those joints that stand outside of braces; ``joint`` also finds each brace."""
    done = depth = 0
    for found in joint.finditer(text):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth = max(0, depth - 1)
        elif not depth:
            yield text[done : found.start()]
            done = found.end()
    yield text[done:]


def unbrace(text: str) -> str:
    """The text without braces that only protect capitals from BibTeX; those of maths, commands and accents stay."""
    kept: list[str] = []
    is_kept: list[bool] = []
    in_maths = False
    done = 0
    for found in re.finditer(r"[{}$]", text):
        at, mark = found.start(), found[0]
        kept.append(text[done:at])
        done = at + 1
        is_escaped = text[max(0, at - 1) : at] == "\\"
        if mark == "$":
            in_maths ^= not is_escaped
            kept.append(mark)
        elif is_escaped:
            kept.append(mark)
        elif mark == "{":
            is_kept.append(
                in_maths or text[at + 1 : at + 2] == "\\" or _MEANT.search(text[max(0, at - 40) : at]) is not None
            )
            kept.append(mark if is_kept[-1] else "")
        else:
            kept.append(mark if is_kept and is_kept.pop() else "")
    return "".join([*kept, text[done:]])
