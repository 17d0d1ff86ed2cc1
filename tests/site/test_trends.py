"""The page of trends, the charts of topics and the reasons for topics, as a reader finds them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.site.folder import SiteFolder, paper

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A year in which graphs give way to speech, and kites appear in December."""
    site = SiteFolder(tmp_path_factory.mktemp("trends"))
    for number, month in enumerate(MONTHS):
        for rank in range(1, 9):
            topic = "speech" if number > 8 or rank == 8 else "graphs"
            title = f"Kites {rank}" if month == "2024-12" and rank < 6 else f"Paper {month} {rank}"
            fields = {"date": f"{month}-0{rank}", "tags": f"[{topic}]"}
            site.write(f"content/papers/{month}/p{rank}.md", paper(title, **fields))
    site.build()
    return {path: data.decode() for path, data in site.output().items() if path.endswith(".html")}


def rows(page: str, caption: str) -> list[list[str]]:
    """The cells of a table's rows, the head left out."""
    table = page.partition(f"<caption>{caption}</caption>")[2].partition("</table>")[0]
    return [
        [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    ]


def test_topics_that_rose_and_fell_stand_there_with_their_shares(output: dict[str, str]) -> None:
    page = output["trends.html"]
    assert rows(page, "Rising") == [["Speech", "100%", "13%"]]
    assert rows(page, "Falling") == [["Graphs", "0%", "88%"]]
    assert "October to December 2024 beside January to September 2024." in page


def test_words_that_are_new_stand_there(output: dict[str, str]) -> None:
    words = output["trends.html"].partition("Words of the month")[2].partition("</table>")[0]
    assert re.findall(r'scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', words) == [("kite", "63%", "0%")]


def test_each_topic_has_a_chart_that_says_what_it_shows(output: dict[str, str]) -> None:
    charts = output["trends.html"].split("<svg ")[1:]
    said = [re.findall(r"<title>(.*?)</title><desc>(.*?)</desc>", chart) for chart in charts]
    months = "January to December 2024"
    assert said == [
        [("Graphs", f"{months}: at most 88% of the papers, last in September 2024; 0% in the last month.")],
        [("Speech", f"{months}: at most 100% of the papers, last in December 2024; 100% in the last month.")],
    ]


def test_the_chart_of_a_topic_ends_with_its_newest_month(output: dict[str, str]) -> None:
    page = output["tags/graphs.html"]
    labels = re.findall(r"<rect[^>]*><title>(.*?)</title>", page)
    assert labels == [f"{month} 2024: 7 papers" for month in (
        "January", "February", "March", "April", "May", "June", "July", "August", "September"
    )]  # fmt: skip
    assert "<span>Jan 2024</span> <span>Sep 2024</span>" in page


def test_an_archive_of_one_month_has_nothing_to_compare(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path)
    site.write("content/papers/2025-09/a.md", paper("A"))
    site.build()
    page = site.output()["trends.html"].decode()
    assert "There is nothing to compare" in page
    assert "<table" not in page
