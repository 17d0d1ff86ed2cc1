"""A fake clock, a server of ours, and clients that speak to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from digest.fetch import arxiv, huggingface
from digest.fetch.politeness import Manners, PoliteClient
from tests.fetch.server import FakeClock, Server, serving

CONTACT = "flock@example.org"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def server(clock: FakeClock) -> Iterator[Server]:
    with serving(clock) as state:
        yield state


def _client(manners: Manners, clock: FakeClock) -> PoliteClient:
    return PoliteClient(manners, CONTACT, clock)


@pytest.fixture
def hugging_client(clock: FakeClock, server: Server) -> Iterator[PoliteClient]:
    with _client(huggingface.MANNERS, clock) as client:
        yield client


@pytest.fixture
def arxiv_client(clock: FakeClock, server: Server) -> Iterator[PoliteClient]:
    with _client(arxiv.MANNERS, clock) as client:
        yield client
