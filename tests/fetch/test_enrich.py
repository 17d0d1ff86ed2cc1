"""Enrich: ids and authors for papers that have only a title, and for no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.fetch.enrich import Found, enrich, find_candidates
from digest.fetch.politeness import FetchError, PoliteClient
from tests.engine.dump_site import Site
from tests.fetch.server import Asked, Reply, Server
from tests.sources.shapes import atom, atom_entry

TITLES = [
    "Counting $O(n^2)$ Sheep: All of the Flock",
    "Dogs",
    "Herding Cats with a Very Long Rope",
    "Lost Lambs of the High Hills",
]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    made.put(
        "2025-09-01.txt", "Sep 1\n\n" + "".join(f"{title}\n\nThey move, and we count them all.\n\n" for title in TITLES)
    )
    made.take_in()
    return made


@pytest.fixture
def server(server: Server) -> Iterator[Server]:
    """Knows the sheep (twice, in two versions), two papers called Dogs, and something like the cats."""
    answer = atom(
        atom_entry(1, id="http://arxiv.org/abs/2509.00001v1", title="Counting $O(n^2)$\n  sheep: all of the flock")
        + atom_entry(1, id="http://arxiv.org/abs/2509.00001v2", title="Counting O(n^2) Sheep: All of the Flock")
        + atom_entry(2, title="Dogs")
        + atom_entry(3, title="Dogs")
        + atom_entry(4, title="Herding Cats with a Very Long Rope and More")
    )
    server.answer = lambda asked: Reply(answer.encode())
    yield server


def look_up(client: PoliteClient, site: Site, server: Server, *, is_rehearsal: bool = False) -> list[Found]:
    papers = find_candidates(site.root)
    return list(enrich(client, site.root, papers, is_rehearsal=is_rehearsal, endpoint=f"{server.url}/api/query"))


def texts(site: Site) -> dict[str, str]:
    return {path: site.read(path) for path in site.papers()}


def test_the_very_title_gains_and_every_other_file_stays(
    site: Site, arxiv_client: PoliteClient, server: Server
) -> None:
    before = texts(site)
    found = {each.paper.title: each for each in look_up(arxiv_client, site, server)}
    assert {title: each.arxiv for title, each in found.items() if each.gained} == {
        "Counting O(n²) Sheep: All of the Flock": "2509.00001"
    }
    after = texts(site)
    (changed,) = [path for path in before if before[path] != after[path]]
    paper = site.papers()[changed]
    assert (paper.arxiv, paper.doi, paper.authors) == ("2509.00001", "10.1000/182", ("Ada Sheep", "Bo Dog"))
    assert set(before[changed].splitlines()) <= set(after[changed].splitlines())


def test_a_rehearsal_tells_the_same_and_changes_nothing(site: Site, arxiv_client: PoliteClient, server: Server) -> None:
    before = site.stamps()
    found = look_up(arxiv_client, site, server, is_rehearsal=True)
    assert [each.arxiv for each in found if each.gained] == ["2509.00001"]
    assert site.stamps() == before


def test_a_paper_that_is_known_by_id_or_people_is_not_asked_for(
    site: Site, arxiv_client: PoliteClient, server: Server
) -> None:
    paths = sorted(site.papers())
    site.edit(paths[0], "listed:", "arxiv: 2401.00001\nlisted:")
    site.edit(paths[1], "listed:", "authors: [Zoe]\nlisted:")
    site.edit(paths[2], "listed:", "authors:\nlisted:")
    assert [paper.path for paper in find_candidates(site.root)] == paths[3:]


def test_long_titles_are_asked_for_together_and_short_ones_alone(
    site: Site, arxiv_client: PoliteClient, server: Server
) -> None:
    look_up(arxiv_client, site, server)
    queries = sorted(asked.params["search_query"] for asked in server.asked)
    assert len(queries) == 2 and queries[1] == 'ti:"Dogs"'
    assert queries[0].count(" OR ") == 2 and 'ti:"Herding Cats with a Very Long Rope"' in queries[0]


def test_a_failure_keeps_what_was_found_before(site: Site, arxiv_client: PoliteClient, server: Server) -> None:
    answer = server.answer
    server.answer = lambda asked: Reply(status=400) if _is_of_dogs(asked) else answer(asked)
    papers = sorted(find_candidates(site.root), key=lambda paper: paper.title == "Dogs")
    before = texts(site)
    with pytest.raises(FetchError, match="answers 400"):
        list(enrich(arxiv_client, site.root, papers[:1] + papers[-1:], is_rehearsal=False, endpoint=server.url))
    assert texts(site) == before


def _is_of_dogs(asked: Asked) -> bool:
    return asked.params["search_query"] == 'ti:"Dogs"'
