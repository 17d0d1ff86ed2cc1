"""Several processes: the same bytes and rows as one, and none whose late work is mistaken for the newest."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from multiprocessing import connection
from pathlib import Path

import pytest

from digest.engine import workers
from digest.errors import DigestError
from digest.groups import Reading
from tests.engine.toy import ToySite
from tests.engine.workshop import Workshop

NOTES = {
    f"n{number:02}": f"2025-{number % 4 + 1:02}-{number % 9 + 1:02} {number % 5 or '-'} name{number % 30} "
    f"{'red' if number % 3 else 'blue'} {' '.join('abcdefgh'[at] * 2 for at in range(number % 5))}"
    for number in range(40)
}


def make_shop(folder: Path) -> Workshop:
    shop = Workshop(folder)
    shop.write(**NOTES)
    return shop


def test_two_processes_make_what_one_makes(tmp_path: Path, eager: None) -> None:
    one, two = make_shop(tmp_path / "one"), make_shop(tmp_path / "two")
    for shop, jobs in ((one, 1), (two, 2)):
        with shop.open(jobs) as keeper:
            shop.take_in(keeper)
            assert keeper.settle()
            shop.source("n07").unlink()
            shop.write(n08=NOTES["n09"], n39="2025-01-01 - other blue zz")
            shop.take_in(keeper, is_new=False)
            assert keeper.settle()
            assert (keeper._workers._pool is not None) == (jobs > 1)
    assert two.files() == one.files()
    assert two.rows() == one.rows()
    assert two.files() == two.clean().files
    assert two.build().rendered == 0


def test_an_interruption_waits_for_processes_and_knows_of_all_their_files(
    tmp_path: Path, eager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process may have published a group that nobody took yet, and then the edit is undone."""
    monkeypatch.setattr(workers, "RENEW_CHUNK", 8)
    monkeypatch.setattr(workers, "LEAST_CHUNK", 8)
    shop = make_shop(tmp_path)
    ahead: list[int] = []

    def is_interrupted() -> bool:
        """After the first chunk was heard of, and some of another was made."""
        deadline = time.monotonic() + 30
        while not ahead and time.monotonic() < deadline:
            ahead.extend(number for number in [count_zebras(shop)] if number > workers.RENEW_CHUNK)
        return True

    with shop.open(jobs=2) as keeper:
        keeper.take_over_plan()
        keeper.compare_outputs()
        shop.live_round(keeper)
        shop.write(**{name: f"{text} zebra" for name, text in NOTES.items()})
        shop.take_in(keeper, is_new=False)
        assert not keeper.settle(is_interrupted=is_interrupted)
        assert ahead
        there = {f"page/{path.name}" for path in (shop.output / "page").glob("[!.]*") if b"zebra" in path.read_bytes()}
        assert there <= set(keeper.tally.written)  # whoever looks at one of them must be told
        before = shop.times()
        shop.write(**NOTES)
        shop.take_in(keeper, is_new=False)
        assert shop.times() == before
        assert keeper.settle()
    assert shop.files() == shop.clean().files


def count_zebras(shop: Workshop) -> int:
    return sum(b"zebra" in path.read_bytes() for path in (shop.output / "page").glob("[!.]*"))


class FragileSite(ToySite):
    """A site on whose sources processes may die, as one does that takes more memory than there is.

    The process that started them does not, but waits with such a source until one of them has.
    """

    def read_note(self, path: str, data: bytes) -> Reading:
        if b"lethal" in data and multiprocessing.parent_process() is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        elif b"lethal" in data:
            deadline = time.monotonic() + 30
            while multiprocessing.active_children() and time.monotonic() < deadline:
                connection.wait([], timeout=0.01)
        return super().read_note(path, data)


def test_a_killed_process_is_reported_and_replaced_in_the_next_round(tmp_path: Path, eager: None) -> None:
    shop = make_shop(tmp_path)
    shop.make_site = FragileSite
    shop.write(**{name: f"{text} lethal" for name, text in NOTES.items()})
    with shop.open(jobs=2) as keeper:
        with pytest.raises(DigestError, match="a worker process was killed"):
            shop.take_in(keeper)
        shop.write(**NOTES)
        shop.take_in(keeper)
        assert keeper.settle()
    assert shop.files() == shop.clean().files
