"""A new site: other processes make lists while this one finds links, and pages while it makes indexes; and whatever
happens then does no harm."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from digest.engine.delta import Delta
from digest.errors import DigestError
from digest.groups import Group, Reader
from tests.engine.test_workers import NOTES, make_shop
from tests.engine.toy import ToySite
from tests.engine.workshop import Workshop

LISTS = 4
"""Files of lists that are waited for before links are found."""


@pytest.fixture
def new(tmp_path: Path, eager: None) -> Workshop:
    """A site that was never built."""
    return make_shop(tmp_path)


def find_late(
    patch: pytest.MonkeyPatch, shop: Workshop, what: str, files: str, then: Callable[[], None] = lambda: None
) -> list[set[str]]:
    """Find links or make indexes only when some files are there, and see which these are."""
    seen: list[set[str]] = []
    find: Callable[[Delta, Reader], None] = getattr(Delta, what)

    def wait_and_find(delta: Delta, reader: Reader) -> None:
        deadline = time.monotonic() + 30
        while len(list(shop.output.rglob(files))) < LISTS and time.monotonic() < deadline:
            time.sleep(0.01)
        seen.append({path.relative_to(shop.output).as_posix() for path in shop.output.rglob(files)})
        then()
        find(delta, reader)

    patch.setattr(Delta, what, wait_and_find)
    return seen


@pytest.mark.parametrize(
    ("what", "files", "waiting"), [("link", "[!.]*.*", ("page/", "word/")), ("index", "page/[!.]*.*", ("word/",))]
)
def test_what_shows_neither_links_nor_indexes_is_made_while_those_are(
    new: Workshop, monkeypatch: pytest.MonkeyPatch, what: str, files: str, waiting: tuple[str, ...]
) -> None:
    with monkeypatch.context() as patch, new.open(jobs=2) as keeper:
        seen = find_late(patch, new, what, files)
        new.take_in(keeper, is_early=True)
        made = set(keeper.tally.written)
        assert keeper.settle()
    assert len(seen) == 1
    assert len(seen[0]) >= LISTS
    assert seen[0] <= made
    assert not [path for path in seen[0] if path.startswith(waiting)]
    assert not [path for path in made if path.startswith("word/")]
    assert len(keeper.tally.written) == len(set(keeper.tally.written))
    clean = new.clean()
    assert (new.files(), new.rows()) == (clean.files, clean.rows)
    assert new.build().rendered == 0


def test_only_a_new_site_is_made_so(new: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    new.build()
    new.write(**{name: f"{text} zebra" for name, text in NOTES.items()})
    with monkeypatch.context() as patch, new.open(jobs=2) as keeper:
        patch.setattr(keeper.state, "beginning", fail)
        new.take_in(keeper, is_early=True)
        assert keeper.settle()
    assert new.files() == new.clean().files


def fail() -> None:
    raise AssertionError


@pytest.mark.parametrize("fault", [KeyboardInterrupt, DigestError("no more memory")])
@pytest.mark.parametrize("when", ["link", "index"])
def test_a_build_that_ends_in_between_begins_anew(
    new: Workshop, monkeypatch: pytest.MonkeyPatch, when: str, fault: BaseException | type[BaseException]
) -> None:
    """Its state says which notes were read, and knows nothing of indexes: whoever trusted it would never make them."""

    def end() -> None:
        raise fault

    with monkeypatch.context() as patch, new.open(jobs=2) as keeper:
        find_late(patch, new, when, "[!.]*.*", end)
        with pytest.raises((KeyboardInterrupt, DigestError)):
            new.take_in(keeper, is_early=True)
    assert new.files()
    new.source("n07").unlink()
    with new.open() as keeper:
        assert keeper.state.is_new
    new.build()
    clean = new.clean()
    assert (new.files(), new.rows()) == (clean.files, clean.rows)


class MonthlessSite(ToySite):
    """A site with a template that cannot be filled."""

    def render(self, group: Group, reader: Reader) -> Mapping[str, bytes]:
        if group.kind == "month":
            raise DigestError("no such thing")
        return super().render(group, reader)


def test_a_template_that_cannot_be_filled_changes_nothing(new: Workshop) -> None:
    new.make_site = MonthlessSite
    with new.open(jobs=2) as keeper:
        new.take_in(keeper, is_early=True)
        assert new.files() == {}
        with pytest.raises(DigestError, match="no such thing"):
            keeper.settle()
    assert new.files() == {}
    new.make_site = ToySite
    new.build()
    assert new.files() == new.clean().files
