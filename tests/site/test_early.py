"""Which outputs can be made before indexes and links are."""

from __future__ import annotations

from digest.engine.build import Build
from digest.engine.kinds import groups_of
from digest.engine.opening import Wish
from digest.engine.reader import StateReader
from tests.site.archive import Archive


class EarlyReader(StateReader):
    """A reader as it is before them."""

    def _fail(self, *_: object) -> None:
        raise AssertionError("read before it is there")

    links = link_places = shelf = _fail  # type: ignore[assignment]


def test_a_kind_with_a_facet_and_no_links_reads_neither_links_nor_an_index(archive: Archive) -> None:
    build = Build(archive.root, Wish(jobs=1))
    kinds = {kind.name for kind in build.site.kinds if kind.facet is not None and kind.linked is None}
    reader = EarlyReader(build.state, str(archive.root))
    made = {group.kind for group in groups_of(build.state, build.site, kinds) if build.site.render(group, reader)}
    build.close()
    assert made == kinds


def test_a_kind_that_shows_an_index_has_no_facet(archive: Archive) -> None:
    build = Build(archive.root, Wish(jobs=1))
    facets = {kind.name: kind.facet for kind in build.site.kinds}
    shown = {facets[group.kind] for group in build.site.index_groups(StateReader(build.state, ""))}
    build.close()
    assert shown == {None}
