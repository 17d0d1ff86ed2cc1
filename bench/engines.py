"""Searches in a page: ours as it is published, and those of Pagefind and MiniSearch over the same papers.

Rivals are looked for in a folder where ``npm install pagefind minisearch`` was run; what is missing is said.
Pagefind reads our pages of papers, MiniSearch their titles and abstracts; both show the titles of ten papers.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.measure import Run, run_command
from bench.rival_sites import read_papers

PAGEFIND_AT_MOST = 10_000
"""Papers: at 100,000 Pagefind 1.6 took 16 GB of memory."""

RIVAL_PAGE = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,">
<input id="search-box"><p class="summary"></p><ol class="results"></ol><script type="module" src="try.js"></script>
</html>
"""
_SHOW = """
const [box, line, list] = ["#search-box", ".summary", ".results"].map((name) => document.querySelector(name));
let asked = 0;
box.addEventListener("input", async () => {
  const id = ++asked;
  const { total, titles } = await find(box.value);
  if (id !== asked) return;
  list.replaceChildren(...titles.map((textContent) => Object.assign(document.createElement("li"), { textContent })));
  line.textContent = `${total} found`;
});
"""
PAGEFIND_SCRIPT = f"""\
import * as engine from "./search/pagefind.js";
const find = async (text) => {{
  const {{ results }} = await engine.search(text);
  const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  return {{ total: results.length, titles: shown.map((paper) => paper.meta.title) }};
}};
{_SHOW}"""
_OPTIONS = '{ fields: ["title", "text"], storeFields: ["title"], idField: "slug" }'
MINISEARCH_SCRIPT = f"""\
import MiniSearch from "./search/minisearch.js";
const coming = fetch("search/index.json").then((answer) => answer.text());
const ready = coming.then((text) => MiniSearch.loadJSON(text, {_OPTIONS}));
const find = async (text) => {{
  const found = (await ready).search(text, {{ prefix: true, fuzzy: 0.2, boost: {{ title: 2 }} }});
  return {{ total: found.length, titles: found.slice(0, 10).map((paper) => paper.title) }};
}};
{_SHOW}"""
_MINISEARCH_BUILD = f"""\
import {{ createInterface }} from "node:readline";
import {{ createReadStream, writeFileSync }} from "node:fs";
const {{ default: MiniSearch }} = await import(process.argv[2]);
const index = new MiniSearch({_OPTIONS});
for await (const line of createInterface({{ input: createReadStream("papers.jsonl") }})) index.add(JSON.parse(line));
writeFileSync("search/index.json", JSON.stringify(index));
"""


class Engine(NamedTuple):
    """A search that a page has."""

    name: str
    folder: Path
    """What is served; it has ``search.html`` with a box, and a line that is written with each answer."""
    own: re.Pattern[str]
    """The paths of what only search fetches."""
    made: Run | None
    """How its index was made; None for ours, which is a part of the build."""

    def files(self) -> list[Path]:
        """The files of its index."""
        return [path for path in (self.folder / "search").rglob("*") if path.is_file()]


def ours(site: Path) -> Engine:
    """The search page of a site that was built."""
    return Engine("digest", site / "site", re.compile(r"(?:static/js/)?search/"), None)


def find_rivals(modules: Path, site: Path, papers: int, scratch: Path) -> Iterator[Engine]:
    """The rivals that are in a folder, with their indexes of a site's papers; for the others a line is printed."""
    program = modules / "node_modules/.bin/pagefind"
    if not program.exists():
        print(f"\nPagefind is not there: run `npm install pagefind` in {modules}.")
    elif papers > PAGEFIND_AT_MOST:
        print(f"\nPagefind is left out above {PAGEFIND_AT_MOST:,} papers: it would take gigabytes of memory.")
    else:
        yield _pagefind(program, site, scratch / "pagefind")
    module = modules / "node_modules/minisearch/dist/es/index.js"
    if not module.exists() or not shutil.which("node"):
        print(f"\nMiniSearch is not there: it needs node, and `npm install minisearch` in {modules}.")
    else:
        yield _minisearch(module, site, scratch / "minisearch")


def _pagefind(program: Path, site: Path, folder: Path) -> Engine:
    _write_page(folder, PAGEFIND_SCRIPT)
    command = [str(program), "--site", str(site / "site"), "--output-path", str(folder / "search")]
    run, _ = run_command([*command, "--glob", "papers/*.html", "--root-selector", "main"], os.environ)
    return Engine("Pagefind", folder, re.compile("search/"), run)


def _minisearch(module: Path, site: Path, folder: Path) -> Engine:
    _write_page(folder, MINISEARCH_SCRIPT)
    shutil.copy(module, folder / "search/minisearch.js")
    (folder / "build.mjs").write_text(_MINISEARCH_BUILD, encoding="utf-8")
    with (folder / "papers.jsonl").open("w", encoding="utf-8") as lines:
        for paper in read_papers(site):
            lines.write(json.dumps({"slug": paper.slug, "title": paper.title, "text": paper.body}) + "\n")
    run, _ = run_command(["node", "--max-old-space-size=8000", "build.mjs", str(module)], os.environ, folder)
    return Engine("MiniSearch", folder, re.compile("search/"), run)


def _write_page(folder: Path, script: str) -> None:
    (folder / "search").mkdir(parents=True)
    (folder / "search.html").write_text(RIVAL_PAGE, encoding="utf-8")
    (folder / "try.js").write_text(script, encoding="utf-8")
