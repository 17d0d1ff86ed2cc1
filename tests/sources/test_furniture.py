"""Lines that are no paper, and titles that look like them."""

from __future__ import annotations

import pytest

from digest.sources.furniture import name_furniture


@pytest.mark.parametrize(
    "text",
    [
        *("GitHub1.2k", "Upvote34", "12authors", "·5 authors", "1.2k", "▲97", "★ 1.3k", "GitHub 1.2k · 12 authors"),
        *(
            "97 points",
            "12 replies",
            "2 models",
            "3 datasets",
            "1 Space",
            "by 12 authors",
            "Authors: 5",
            "View on GitHub",
        ),
        *("PDF · Code · Project", "Project Page | Code | Paper", "[PDF] [Code]", "[PDF]", "cs.CL", "cs.CL, stat.ML"),
        *("Submitted by akhaliq", "Submitted by akhaliq 2 days ago", "2 authors·Oct 7, 2024", "· Oct 7, 2024"),
        "Published on Oct 7, 2024",
    ],
)
def test_what_stands_around_entries_is_a_count(text: str) -> None:
    assert name_furniture(text) == "count"


@pytest.mark.parametrize("text", ["byAK", "Daily | Weekly | Monthly", "[Models] [Datasets]", "124 papers"])
def test_what_stands_around_lists_is_masthead(text: str) -> None:
    assert name_furniture(text) == "masthead"


@pytest.mark.parametrize(
    "text",
    [
        *("T5", "GPT4", "Seq2Seq", "7B", "3D", "S2ORC", "View2View", "Like4Like", "1.58-bit FLUX", "Point", "Replies"),
        *("2 OLMo 2 Furious", "Models are Views", "3D Points", "Stars 3D", "12 Angry Models", "Code | Gold"),
        *("Page by Page", "Show More Attention", "Load Balancing of Papers", "Copyright Traps", "End of Lists"),
        *("[Untitled]", "cs.Everything Else"),
    ],
)
def test_a_title_is_no_furniture(text: str) -> None:
    assert name_furniture(text) is None
