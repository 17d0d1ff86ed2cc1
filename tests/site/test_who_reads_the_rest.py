"""Which files an edit of anything but a paper writes: templates, words, topics, settings, static files, plain pages."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import pytest

from digest.engine.theme import theme_folder
from tests.site.archive import (
    DUMPED,
    FIRST,
    LAST,
    LAST_BUT_ONE,
    LATER,
    LIST,
    SECOND,
    THIRD,
    WATCH,
    Archive,
    Round,
    digest_toml,
    source,
)
from tests.site.folder import paper
from tests.site.readers import ROWS, files, of_setting, of_template, saying

SHEETS = (FIRST, SECOND, THIRD, DUMPED, LATER, LAST_BUT_ONE, LAST)
MARK = "<!-- mine -->"
NO_DATA = {"data/2024-09.jsonl", "data/2025-03.jsonl", "data/2025-10.jsonl"}


def theme_template(name: str) -> str:
    return (theme_folder() / "templates" / name).read_text("utf-8")


def beside_pages(paths: AbstractSet[str]) -> set[str]:
    """Those of some files that no template makes."""
    return {path for path in paths if not path.endswith(".html")}


def marked(template: str) -> str:
    """The template with a mark in its blocks: what stands outside of them is not shown where it extends another."""
    if "{% block" not in template:
        return f"{template}{{% block head %}}{MARK}{{% endblock %}}"
    return template.replace("{% endblock %}", f"{MARK}{{% endblock %}}")


@pytest.mark.parametrize("name", sorted({row.template for row in ROWS if row.template}))
def test_a_template_writes_its_pages_and_no_others(archive: Archive, name: str) -> None:
    pages = of_template(archive.output(), name)
    assert pages != set()
    edited = archive.edit({f"templates/{name}": marked(theme_template(name))})
    assert edited[:2] == (pages, set())
    # A paper's page and a redirect to it are one kind: which of the two a group is, only rendering tells.
    assert [path for path in edited.vain if not path.startswith("papers/")] == []


def test_the_template_of_weeks_and_months_writes_both(archive: Archive) -> None:
    output = archive.output()
    own = theme_template("_span.html").replace("<h1>", f"{MARK}<h1>")
    assert archive.edit({"templates/_span.html": own}) == Round(
        of_template(output, "week.html") | of_template(output, "month.html")
    )


def test_the_base_template_writes_every_page_and_nothing_else(archive: Archive) -> None:
    pages = {path for path in archive.output() if path.endswith(".html")}
    assert archive.edit({"templates/base.html": theme_template("base.html").replace("<body>", f"<body>{MARK}")}) == (
        Round(pages)
    )


def test_a_template_of_the_site_that_goes_gives_the_theme_back_its_pages(archive: Archive) -> None:
    before = archive.output()
    archive.edit({"templates/tag_index.html": theme_template("tag_index.html").replace("<h1>", f"{MARK}<h1>")})
    assert archive.edit({"templates/tag_index.html": None}) == Round({"tags/index.html"})
    assert archive.output() == before


@pytest.mark.parametrize(
    ("key", "words"),
    [("look_up", "Find it on"), ("listed_again", "Listed again"), ("follow_topic", "Follow this topic")],
)
def test_a_string_writes_the_pages_that_say_it(archive: Archive, key: str, words: str) -> None:
    saying_it = saying(archive.output(), words)
    assert saying_it != set()
    edited = archive.edit({"templates/strings/en.toml": f'{key} = "Other words"\n'})
    assert edited[:2] == (saying_it, set())
    assert beside_pages(edited.vain) == set()


def test_the_name_of_a_topic_writes_who_names_it(archive: Archive) -> None:
    named = [sheet for sheet in SHEETS if "quantization" in sheet.topics]
    edited = archive.replace("content/tags.yml", "name: Fewer bits", "name: Fine bits")
    assert edited[:2] == (set().union(*(files(sheet, "names") for sheet in named)), set())
    assert edited.vain >= NO_DATA - {"data/2025-03.jsonl"}


def test_the_description_of_a_topic_writes_the_pages_that_say_it(archive: Archive) -> None:
    edited = archive.replace("content/tags.yml", "about: About bits", "about: Fewer and fewer")
    assert edited[:2] == ({"tags/quantization.html", "tags/index.html"}, set())


def test_the_title_of_the_site_writes_every_page_and_feed(archive: Archive) -> None:
    expected = of_setting(archive.output(), "name")
    assert archive.edit({"digest.toml": digest_toml(title='"Okapi papers"')})[:2] == (expected, set())


def test_the_description_of_the_site_writes_the_feeds_of_all_papers_and_no_others(archive: Archive) -> None:
    feeds = of_setting(archive.output(), "feed_entries")
    edited = archive.edit({"digest.toml": digest_toml(description='"Of okapis"')})
    assert edited.written & feeds == {"feed.xml", "feed.json"}


def test_another_address_writes_whoever_shows_it(archive: Archive) -> None:
    expected = of_setting(archive.output(), "address")
    assert archive.edit({"digest.toml": digest_toml(base_url='"https://example.net/d/"')})[:2] == (expected, set())


def test_a_site_without_an_address_has_no_sitemap_and_offers_no_search_to_browsers(archive: Archive) -> None:
    absolute = {path for path in archive.output() if path.startswith(("sitemap", "opensearch"))}
    expected = of_setting(archive.output(), "address") - absolute
    assert archive.edit({"digest.toml": digest_toml(base_url="")})[:2] == (expected, absolute)


def test_the_length_of_feeds_writes_the_feeds_that_have_more(archive: Archive) -> None:
    full = {"tags/graphs.xml", "tags/graphs.json", "watch/nodes.xml", "watch/nodes.json"}
    feeds = of_setting(archive.output(), "feed_entries")
    assert archive.edit({"digest.toml": digest_toml(feed_entries="3")}) == Round(feeds - full, vain=full)


@pytest.mark.parametrize("setting", ["data", "bib"])
def test_months_for_programs_that_are_switched_off_go(archive: Archive, setting: str) -> None:
    months = of_setting(archive.output(), setting)
    edited = archive.edit({"digest.toml": digest_toml(**{setting: "false"})})
    assert edited[:2] == (set(), months)
    assert beside_pages(edited.vain) == edited.vain
    assert archive.edit({"digest.toml": digest_toml()})[:2] == (months, set())


OVERVIEWS = {"index.html", "subscribe.html", "sitemaps/pages.xml"}
"""What names the watch lists."""


def table(name: str, query: str) -> str:
    return f"[[watch]]\nname = '{name}'\nquery = '{query}'\n"


def test_another_query_writes_its_list_alone(archive: Archive) -> None:
    edited = archive.edit({"digest.toml": digest_toml(watch=table("Nodes", "tag:graphs nodes"))})
    assert edited == Round(LIST)
    page = archive.output()["watch/nodes.html"]
    assert b"papers/second.html" in page
    assert b"papers/third.html" not in page


def test_a_new_list_writes_itself_and_what_names_the_lists(archive: Archive) -> None:
    new = {"watch/later.html", "watch/later.xml", "watch/later.json"}
    edited = archive.edit({"digest.toml": digest_toml(watch=f"{WATCH}{table('Later', 'title:later')}")})
    assert edited[:2] == (new | OVERVIEWS, set())
    assert archive.edit({"digest.toml": digest_toml()})[:2] == (OVERVIEWS, new)


def test_a_broken_list_is_left_out_with_its_line(archive: Archive) -> None:
    text = digest_toml(watch=f"{WATCH}{table('Nodules', 'tag:grahps')}")
    line = text.splitlines().index("query = 'tag:grahps'") + 1
    archive.write("digest.toml", text)
    assert [str(fault) for fault in archive.build().diagnostics] == [
        f"digest.toml:{line}: unknown topic grahps (did you mean graphs?): Nodules"
    ]
    assert {path for path in archive.output() if path.startswith("watch/")} == LIST


def test_a_list_shows_its_hundred_newest_papers_and_how_many_there_are(archive: Archive) -> None:
    texts = {
        source(f"many-{rank}"): paper(f"Many {rank}", date="2024-10-01", rank=rank, tags="[graphs]")
        for rank in range(1, 102)
    }
    archive.edit(texts)
    page = archive.output()["watch/nodes.html"].decode()
    assert "103 papers" in page
    assert page.count("<article") == 100
    oldest_shown, newest_hidden = source("many-2"), source("many-1")
    for name, is_shown in ((newest_hidden, False), (oldest_shown, True)):
        assert ("watch/nodes.html" in archive.edit({name: f"{texts[name]}Again.\n"}).written) == is_shown


def test_a_site_that_is_kept_offline_has_two_files_more_and_says_so_on_every_page(archive: Archive) -> None:
    pages = {path for path in archive.output() if path.endswith(".html")}
    kept = {"service-worker.js", "site.webmanifest"}
    assert archive.edit({"digest.toml": digest_toml(offline="true")})[:2] == (pages | kept, set())
    assert archive.edit({"digest.toml": digest_toml()})[:2] == (pages, kept)


def test_the_words_that_offer_search_to_browsers_write_what_offers_it(archive: Archive) -> None:
    edited = archive.edit({"templates/strings/en.toml": 'opensearch_description = "Look into {site}"\n'})
    assert edited[:2] == ({"opensearch.xml"}, set())


def test_a_static_file_writes_itself_alone(archive: Archive) -> None:
    assert archive.edit({"static/style.css": "body { color: black }"}) == Round({"static/style.css"})


def test_a_new_static_file_writes_itself_alone_and_goes_alone(archive: Archive) -> None:
    assert archive.edit({"static/own/fig.svg": "<svg/>"}) == Round({"static/own/fig.svg"})
    assert archive.edit({"static/own/fig.svg": None}) == Round(set(), {"static/own/fig.svg"})


def test_what_a_site_says_about_itself_writes_the_about_page_alone(archive: Archive) -> None:
    edited = archive.edit({"content/about.md": "We read *every* day.\n"})
    assert edited[:2] == ({"about.html"}, set())
    assert beside_pages(edited.vain) == set()
