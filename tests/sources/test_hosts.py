"""Which site an address is on, and what links of a comment become by it."""

from __future__ import annotations

import pytest

from digest.sources.values import links_in


@pytest.mark.parametrize(
    ("comment", "links"),
    [
        ("Code: https://github.com/ada/sheep.", (("code", "https://github.com/ada/sheep"),)),
        ("Code: https://GIST.GitHub.com/ada", (("code", "https://GIST.GitHub.com/ada"),)),
        ("https://github.com:443?q=sheep", (("code", "https://github.com:443?q=sheep"),)),
        ("https://notgithub.com/ada", (("project", "https://notgithub.com/ada"),)),
        ("https://github.com@example.org/ada", (("project", "https://github.com@example.org/ada"),)),
        ("https://eartharxiv.org/repository/view/1/", (("project", "https://eartharxiv.org/repository/view/1/"),)),
        ("https://arxiv.org/abs/2509.00001, https://dx.doi.org/10.1000/182 and https://www.arxiv.org:80/", ()),
    ],
)
def test_a_link_is_told_by_the_whole_name_of_its_host(comment: str, links: tuple[tuple[str, str], ...]) -> None:
    assert links_in(comment) == links
