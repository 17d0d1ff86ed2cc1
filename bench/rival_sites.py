"""The papers of a benchmark's site as sites of other generators.

Hugo makes the same pages twice. With ``bench/hugo`` they hold what ours hold but for search, similar papers, trends and
reasons: weeks, years, feeds of all topics, citations, each month's papers as JSON lines and BibTeX. The bare ones, like
Pelican's, are a page for each paper, day, month, topic, and month of a topic, with no more than titles and abstracts.
"""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from digest.content.paperfile import parse_paper
from digest.pages.leads import lead_of
from digest.topics.infer import infer_tags
from digest.topics.taxonomy import default_taxonomy_text, parse_taxonomy

NEWEST = 40
"""Papers on the front page and on a topic's page."""

HUGO = Path(__file__).parent / "hugo"
"""Settings and templates of the site that has what ours has."""
STATIC = Path(__file__).parent.parent / "static"
FEEDS, DATA = ("atom", "jsonfeed"), ("lines", "bib")
"""What Hugo makes for each topic and each month besides the page; see ``hugo/hugo.toml``."""

BARE_SETTINGS = """\
baseURL = "https://example.org/digest/"
title = "Benchmark"
disableKinds = ["RSS", "sitemap", "robotsTXT", "404"]
[taxonomies]
tag = "tags"
day = "days"
month = "months"
tag_month = "tag_months"
"""
_BARE_ROW = '<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>'
_BARE_FRAME = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"></head>
<body><header><a href="/digest/">Benchmark</a></header><main>{{ block "main" . }}{{ end }}</main></body></html>
"""
BARE_LAYOUTS = {
    "baseof.html": _BARE_FRAME,
    "single.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Date.Format "2 January 2006" }}</p>{{ .Content }}
<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}
""",
    "term.html": f"""\
{{{{ define "main" }}}}<h1>{{{{ .Title }}}}</h1>{{{{ $plural := .Data.Plural }}}}
{{{{ $pages := .Pages }}}}{{{{ if eq $plural "tags" }}}}{{{{ $pages = first {NEWEST} .Pages }}}}{{{{ end }}}}
{{{{ range $pages }}}}{_BARE_ROW}{{{{ if eq $plural "days" }}}}{{{{ .Content }}}}
{{{{ else if ne $plural "months" }}}}{{{{ .Summary }}}}{{{{ end }}}}{{{{ end }}}}{{{{ end }}}}
""",
    "taxonomy.html": f'{{{{ define "main" }}}}{{{{ range .Pages }}}}{_BARE_ROW}{{{{ end }}}}{{{{ end }}}}\n',
    "list.html": (
        f'{{{{ define "main" }}}}{{{{ range first {NEWEST} site.RegularPages }}}}'
        f"{_BARE_ROW}{{{{ .Summary }}}}{{{{ end }}}}{{{{ end }}}}\n"
    ),
}

PELICAN_SETTINGS = f"""\
SITENAME = "Benchmark"
SITEURL = ""
PATH = "content"
THEME = "theme"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
ARTICLE_SAVE_AS = ARTICLE_URL = "papers/{{slug}}.html"
TAG_SAVE_AS = TAG_URL = "tags/{{slug}}.html"
CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = ""
DAY_ARCHIVE_SAVE_AS = "days/{{date:%Y-%m-%d}}.html"
MONTH_ARCHIVE_SAVE_AS = "months/{{date:%Y-%m}}.html"
DIRECT_TEMPLATES = ["index"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DEFAULT_PAGINATION = False
NEWEST = {NEWEST}
"""
_PELICAN_FRAME = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{% block title %}{{ SITENAME }}{% endblock %}'
    '</title></head><body><header><a href="/">Benchmark</a></header><main>{% block main %}{% endblock %}</main></body>'
    "</html>\n"
)
_PELICAN_ROW = '<h2><a href="/{{ article.url }}">{{ article.title }}</a></h2>'
PELICAN_THEME = {
    "base.html": _PELICAN_FRAME,
    "article.html": (
        "{% extends 'base.html' %}{% block main %}<h1>{{ article.title }}</h1><p>{{ article.locale_date }}</p>"
        '{{ article.content }}<ul>{% for tag in article.tags %}<li><a href="/{{ tag.url }}">{{ tag }}</a></li>'
        "{% endfor %}</ul>{% endblock %}\n"
    ),
    "tag.html": (
        "{% extends 'base.html' %}{% block main %}<h1>{{ tag }}</h1>{% for article in articles[:NEWEST] %}"
        f"{_PELICAN_ROW}{{{{ article.summary }}}}{{% endfor %}}{{% endblock %}}\n"
    ),
    "period_archives.html": (
        "{% extends 'base.html' %}{% block main %}{% for article in dates %}"
        f"{_PELICAN_ROW}{{% if period|length > 2 %}}{{{{ article.content }}}}{{% endif %}}{{% endfor %}}"
        "{% endblock %}\n"
    ),
    "index.html": (
        "{% extends 'base.html' %}{% block main %}{% for article in articles[:NEWEST] %}"
        f"{_PELICAN_ROW}{{{{ article.summary }}}}{{% endfor %}}{{% endblock %}}\n"
    ),
}


class Plain(NamedTuple):
    """A paper as any generator can have it."""

    slug: str
    title: str
    date: str
    tags: tuple[str, ...]
    body: str


def read_papers(site: Path) -> Iterator[Plain]:
    """The papers of a site, with the topics that digest infers: rivals get them for nothing."""
    taxonomy, _ = parse_taxonomy(default_taxonomy_text(), "tags.yml")
    assert taxonomy is not None
    for path in sorted((site / "content/papers").rglob("*.md")):
        paper, faults = parse_paper(path.read_text("utf-8"), path.name)
        if paper is None:
            raise SystemExit(f"{path}: {faults}")
        tags = tuple(tag.slug for tag in infer_tags(paper.title, paper.abstract, taxonomy))
        yield Plain(path.stem, paper.title, paper.date.isoformat(), tags, paper.abstract)


def write_hugo(site: Path, folder: Path) -> None:
    """Make a site of Hugo that has what ours has; first sentences are given to it, as topics are."""
    shutil.copytree(HUGO, folder, dirs_exist_ok=True)
    shutil.copytree(STATIC, folder / "static/static")
    for plural, formats in (("tags", FEEDS), ("months", DATA)):
        term = {"target": {"kind": "term"}, "outputs": ["html", *formats]}
        front = {"title": plural, "outputs": ["html"], "cascade": [term]}
        _write_all(folder / "content" / plural, {"_index.md": f"{json.dumps(front)}\n"})
    (folder / "content/papers").mkdir()
    for paper in read_papers(site):
        year, week, _ = datetime.date.fromisoformat(paper.date).isocalendar()
        more = {
            "slug": paper.slug,
            "summary": lead_of(" ".join(paper.body.split())),
            "weeks": [f"{year}-w{week:02}"],
            "years": [paper.date[:4]],
        }
        _write_hugo_paper(folder, paper, more)


def write_bare_hugo(site: Path, folder: Path) -> None:
    """Make a site of Hugo with little on its pages."""
    (folder / "hugo.toml").write_text(BARE_SETTINGS, "utf-8")
    _write_all(folder / "layouts/_default", BARE_LAYOUTS)
    (folder / "content/papers").mkdir(parents=True)
    for paper in read_papers(site):
        _write_hugo_paper(folder, paper, {})


def _write_hugo_paper(folder: Path, paper: Plain, more: dict[str, object]) -> None:
    month = paper.date[:7]
    front = {
        "title": paper.title,
        "date": paper.date,
        "tags": paper.tags,
        "days": [paper.date],
        "months": [month],
        "tag_months": [f"{tag}-{month}" for tag in paper.tags],
        **more,
    }
    (folder / f"content/papers/{paper.slug}.md").write_text(f"{json.dumps(front)}\n\n{paper.body}\n", "utf-8")


def write_pelican(site: Path, folder: Path) -> None:
    """Make a site of Pelican; months of topics are tags, too."""
    (folder / "pelicanconf.py").write_text(PELICAN_SETTINGS, "utf-8")
    _write_all(folder / "theme/templates", PELICAN_THEME)
    (folder / "content/papers").mkdir(parents=True)
    for paper in read_papers(site):
        tags = ", ".join([*paper.tags, *(f"{tag}-{paper.date[:7]}" for tag in paper.tags)])
        head = f"Title: {paper.title}\nDate: {paper.date}\nSlug: {paper.slug}\nTags: {tags}\n"
        (folder / f"content/papers/{paper.slug}.md").write_text(f"{head}\n{paper.body}\n", "utf-8")


def _write_all(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
