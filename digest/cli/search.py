"""``digest search``: what the browser's box finds, in the terminal."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from digest.cli.common import spell_json
from digest.engine.layout import CACHE, OUTPUT
from digest.engine.opening import check_site_folder
from digest.errors import DigestError, Location, UsageError, decode_line
from digest.model import Place
from digest.pages.urls import paper_path
from digest.search.layout import MANIFEST, paths_of_shard
from digest.search.reading import Shown
from digest.search.searcher import Answer, Searcher

if TYPE_CHECKING:
    from digest.engine.build import Build
    from digest.search.whoosh_index import WhooshRow

_ABSTRACT = re.compile(r'<div class="prose">(.*?)<details', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@click.command()
@click.argument("query", nargs=-1)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="How many papers.")
@click.option("--json", "as_json", is_flag=True, help="One object a paper and line.")
@click.option(
    "--batch", metavar="QUERIES.jsonl", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='Answer each line {"id", "query"} with a line {"id", "titles"}.',
)  # fmt: skip
@click.option("--whoosh", is_flag=True, help="Whoosh's query language: AND, OR, NOT, wildcards, title:, date:[… TO …].")
@click.pass_obj
def command(site: Path, query: tuple[str, ...], limit: int, as_json: bool, batch: Path | None, whoosh: bool) -> None:
    """Find papers in the built site, as its search page does.

    Words, "quoted phrases", tag:speech, date:2025-03..2025-06, title:word and -word.
    """
    if bool(query) == bool(batch):
        raise click.UsageError("give words to look for, or --batch with a file")
    asked = list(_read_queries(batch)) if batch else []  # before anything is searched
    find = _whoosh_finder(site, limit) if whoosh else _finder(site, limit)
    if batch:
        for each in asked:
            titles = [row["title"] for row in find(each.query)[0]]
            click.echo(spell_json({"id": each.id, "titles": titles}))
        return
    rows, remark = find(" ".join(query))
    for row in rows:
        line = f"{row['date']}  {row['title']}\n            {row['path']}"
        click.echo(spell_json(row) if as_json else line)
    if not as_json:
        click.echo(remark, err=True)


class _Asked(msgspec.Struct, frozen=True):
    """A line of a file of queries; what else the line says is passed over."""

    id: str | int
    query: str


def _read_queries(file: Path) -> Iterator[_Asked]:
    """The queries in a file, in its order; blank lines and a BOM are passed over.

    Raises:
        UsageError: a line is no query.
    """
    for number, line in enumerate(file.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        if not line.strip():
            continue
        where = Location(str(file), number)
        try:
            yield msgspec.json.decode(decode_line(line, where), type=_Asked)
        except (msgspec.DecodeError, RecursionError) as error:
            raise UsageError(f'wants {{"id": …, "query": "…"}}: {error}', where) from error


Rows = list[dict[str, object]]
Find = Callable[[str], tuple[Rows, str]]
"""Rows by query, and a line that says what else there is to know."""


def _finder(site: Path, limit: int) -> Find:
    output = site / OUTPUT

    def fetch(path: str) -> bytes | None:
        file = output / path
        return file.read_bytes() if file.is_file() else None

    def text_of(shown: Shown) -> str:
        page = fetch(paper_path(shown.slug)) or b""
        found = _ABSTRACT.search(page.decode())
        return html.unescape(_TAG.sub(" ", found[1])) if found else ""

    if fetch(paths_of_shard(MANIFEST)[0]) is None:
        check_site_folder(site)
        raise DigestError(f"{output}: no search index; run digest build")
    with _named_damage(output):
        searcher = Searcher(fetch, text_of)

    def find(query: str) -> tuple[Rows, str]:
        with _named_damage(output):
            answer = searcher.search(query, limit)
            rows = [
                {
                    "date": Place.of(result.place).date.isoformat(),
                    "title": result.shown.title,
                    "path": paper_path(result.shown.slug),
                    "tags": list(result.shown.tags),
                    "score": result.score,
                }
                for result in answer.results
            ]
        return rows, _remark(answer, query)

    return find


@contextmanager
def _named_damage(output: Path) -> Iterator[None]:
    """What a reader of files that are not as we wrote them may stumble over, said to a person.

    Raises:
        DigestError: it did.
    """
    try:
        yield
    except (ArithmeticError, LookupError, RecursionError, ValueError) as error:
        raise DigestError(f"{output}/search: damaged; digest build makes it right") from error


def _remark(answer: Answer, query: str) -> str:
    parts = [f"taken for: {word} -> {meant}" for word, meant in answer.wording.corrected]
    parts += [f"in no paper: {word}" for word in answer.wording.unknown]
    if answer.relaxed:
        parts.append(f"no paper has all of: {query}; {answer.total} have some")
    else:
        about = "" if answer.is_exact else "about "
        parts.append(f"{about}{answer.total} paper{'s' * (answer.total != 1)}")
    return "; ".join(parts)


def _whoosh_finder(site: Path, limit: int) -> Find:
    from digest.cli.common import shown_progress
    from digest.delivery.knowledge import wish_of_last_build
    from digest.engine.opening import open_build
    from digest.search.whoosh_index import build_whoosh, search_whoosh

    folder = site / CACHE / "whoosh"
    with shown_progress() as progress, open_build(site, wish_of_last_build(site), "digest search", progress) as opened:
        opened.refresh()
        build_whoosh(folder, _whoosh_rows(opened))

    def find(query: str) -> tuple[Rows, str]:
        hits = search_whoosh(folder, query, limit)
        rows: Rows = [
            {
                "date": hit.date.isoformat(),
                "title": hit.title,
                "path": paper_path(hit.slug),
                "score": round(hit.score, 3),
            }
            for hit in hits
        ]
        return rows, f"{len(rows)} shown"

    return find


def _whoosh_rows(opened: Build) -> Iterator[WhooshRow]:
    """Every paper as Whoosh's index holds it."""
    from digest.pages.facets import decode_summary, decode_text
    from digest.pages.lines import DATA, abstract_of
    from digest.search.whoosh_index import WhooshRow

    for item in opened.state.items.every():
        summary, text = decode_summary(item.summary), decode_text(opened.state.texts.get(item.path))
        tags = tuple(tag.slug for tag in summary.tags)
        date = Place.of(item.place).date
        abstract = abstract_of(opened.state.lines.at(DATA, item.place))
        yield WhooshRow(summary.slug, summary.title, date, abstract, text.authors, tags)
