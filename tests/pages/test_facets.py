"""What a paper contributes to pages, as far as no other module does it."""

from __future__ import annotations

import pytest

from digest.content.paperfile import parse_paper
from digest.pages.facets import kind_of_link, write_text


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/ada/sheep", "code"),
        ("https://www.GitHub.com/ada/sheep", "code"),
        ("https://gist.github.com/ada/1", "code"),
        ("https://notgithub.com/ada/sheep", "project"),
        ("https://ada.github.io/sheep", "project"),
        ("https://arxiv.org/abs/2509.00001", "paper"),
        ("https://export.arxiv.org/abs/2509.00001", "paper"),
        ("https://dx.doi.org/10.1000/182", "paper"),
        ("https://eartharxiv.org/repository/view/1/", "project"),
        ("https://huggingface.co/ada/sheep", "model"),
        ("https://huggingface.co/spaces/ada/sheep", "demo"),
        ("https://hf.co/datasets/ada/sheep", "data"),
        ("https://zenodo.org/records/1", "data"),
        ("https://sheep.example.org/dataset/", "data"),
        ("https://demo.example.org", "demo"),
        ("https://sheep.example.org/Demo.html", "demo"),
        ("https://sheep.example.org", "project"),
    ],
)
def test_a_link_in_an_abstract_is_called_by_what_its_address_tells(url: str, kind: str) -> None:
    assert kind_of_link(url) == kind


def test_headings_of_notes_begin_below_the_title_of_the_page() -> None:
    paper, _ = parse_paper("---\ntitle: A\ndate: 2025-09-01\n---\n\nWe count.\n\n# Mine\n\n## More\n", "p.md")
    assert paper and write_text(paper)[0].notes == "<h2>Mine</h2>\n<h3>More</h3>\n"
