"""What an edit means to search and to lists of similar papers: few files, and none where nobody could tell."""

from __future__ import annotations

from tests.site.archive import FIRST, SOURCES, Archive, Round, source
from tests.site.readers import files
from tests.site.twins import DRAGONS, KITES, TWINS

FEW = 10
"""Files of search that one word of an abstract may cost."""


def test_one_word_of_an_abstract_writes_few_files_of_search(archive: Archive) -> None:
    body = SOURCES[source("first")]
    for word in ("Sparsity", "Post-training", "LLM", "text-to-image", "GPT-4o", "O(n^2)", "\u00fcber", "2.4-2.9x"):
        archive.write(source("first"), body.replace("End.", f"{word}."))
        written = [path for path in archive.build().tally.written if path.startswith("search/")]
        assert 0 < len(written) <= FEW, f"{word}: {written}"


def test_a_word_that_two_papers_share_writes_the_pages_of_both(archive: Archive) -> None:
    archive.edit(TWINS)
    edited = archive.replace(source("first"), "End.", "End, sailcloths.")
    assert edited == Round(files(FIRST, "abstract", "word") | {"papers/kites.html", "papers/dragons.html"})


def test_the_title_of_a_similar_paper_writes_the_pages_that_list_it(archive: Archive) -> None:
    archive.edit(TWINS)
    edited = archive.replace(DRAGONS, 'title: "Dragons', 'title: "The dragons')
    assert {path for path in edited.written if path.startswith("papers/")} == {
        "papers/dragons.html",
        "papers/kites.html",
    }


def test_a_similar_paper_that_goes_leaves_the_pages_that_listed_it(archive: Archive) -> None:
    archive.edit(TWINS)
    edited = archive.edit({DRAGONS: None})
    assert {path for path in edited.written if path.startswith("papers/")} == {"papers/kites.html"}


def test_a_file_under_another_name_keeps_its_similar_papers(archive: Archive) -> None:
    archive.edit(TWINS)
    renamed = archive.edit({KITES: None, source("under-another-name"): TWINS[KITES]})
    assert (renamed.written, renamed.removed) == (set(), set())
