"""Politeness: pauses, wishes of the server, failures that pass, failures that do not."""

from __future__ import annotations

import itertools
from email.utils import format_datetime

import pytest

from digest.errors import UsageError
from digest.fetch.politeness import FetchError, Manners, PoliteClient
from tests.fetch.server import NOON, FakeClock, Reply, Server

OK = Reply(b"yes")


@pytest.fixture
def server(server: Server) -> Server:
    server.answer = lambda asked: OK
    return server


def test_requests_are_never_closer_than_three_seconds_whatever_happens(
    arxiv_client: PoliteClient, server: Server
) -> None:
    server.next = [
        OK,
        Reply(status=503),
        Reply(status=429, headers={"Retry-After": "1"}),
        Reply(b"half", cut=9),
        OK,
        Reply(status=302, headers={"Location": f"{server.url}/elsewhere"}),
        OK,
    ]
    for _ in range(4):
        assert arxiv_client.get(server.url, {}) == b"yes"
    times = [asked.at for asked in server.asked]
    assert len(times) == 8
    assert all(after - before >= 3 for before, after in itertools.pairwise(times))


def test_the_first_request_goes_at_once(arxiv_client: PoliteClient, server: Server, clock: FakeClock) -> None:
    arxiv_client.get(server.url, {})
    assert clock.waits == []


def test_the_server_learns_who_asks(arxiv_client: PoliteClient, server: Server) -> None:
    arxiv_client.get(server.url, {})
    assert server.asked[0].agent.startswith("digest/") and server.asked[0].agent.endswith(" (+flock@example.org)")


@pytest.mark.parametrize("contact", ["", "me", "me@", "a@b.c (x)", "me@example.org\nX: y", "ftp://example.org"])
def test_without_an_address_nothing_is_asked(contact: str) -> None:
    with pytest.raises(UsageError, match=r"set contact in digest\.toml"):
        PoliteClient(Manners(3), contact)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "42"}, 42),
        ({"Retry-After": format_datetime(NOON.replace(minute=1), usegmt=True)}, 60),
        ({"Retry-After": "soon"}, 3),
        ({}, 3),
    ],
)
def test_a_busy_server_is_asked_again_when_it_says_so(
    arxiv_client: PoliteClient, server: Server, clock: FakeClock, headers: dict[str, str], wait: float
) -> None:
    server.next = [Reply(status=429, headers=headers)]
    assert (arxiv_client.get(server.url, {}), clock.waits) == (b"yes", [wait])


@pytest.mark.parametrize(
    "headers",
    [
        {"RateLimit-Remaining": "0", "RateLimit-Reset": "30"},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOON.timestamp()) + 30)},
        {"RateLimit": '"api";r=0;t=30'},
    ],
)
def test_the_last_request_that_is_allowed_is_followed_by_the_wait_that_is_asked_for(
    arxiv_client: PoliteClient, server: Server, clock: FakeClock, headers: dict[str, str]
) -> None:
    server.next = [Reply(b"1", headers=headers)]
    assert [arxiv_client.get(server.url, {}) for _ in range(2)] == [b"1", b"yes"]
    assert clock.waits == [30]


@pytest.mark.parametrize(
    "headers", [{"RateLimit-Remaining": "5", "RateLimit-Reset": "30"}, {"RateLimit": '"a";r=9;t=30'}]
)
def test_while_requests_are_left_only_the_pause_counts(
    arxiv_client: PoliteClient, server: Server, clock: FakeClock, headers: dict[str, str]
) -> None:
    server.next = [Reply(headers=headers)]
    arxiv_client.get(server.url, {})
    arxiv_client.get(server.url, {})
    assert clock.waits == [3]


def test_pauses_grow_and_then_the_client_gives_up(arxiv_client: PoliteClient, server: Server, clock: FakeClock) -> None:
    server.next = [Reply(status=503)] * 4
    with pytest.raises(
        FetchError, match=r"127\.0\.0\.1 answers 503 Service Unavailable, 4 times; try again later: http"
    ):
        arxiv_client.get(server.url, {})
    assert clock.waits == [3, 6, 12]


def test_a_wait_that_is_too_long_is_left_to_the_operator(
    arxiv_client: PoliteClient, server: Server, clock: FakeClock
) -> None:
    server.next = [Reply(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(
        FetchError, match="answers 429 Too Many Requests and asks to wait 3,600 seconds; try again later"
    ):
        arxiv_client.get(server.url, {})
    assert clock.waits == []


def test_a_refusal_is_not_asked_for_again_and_is_quoted(arxiv_client: PoliteClient, server: Server) -> None:
    server.next = [Reply(b"<html><b>No</b> such category</html>", status=400)]
    with pytest.raises(FetchError, match=r"answers 400 Bad Request \(No such category\)"):
        arxiv_client.get(server.url, {})
    assert len(server.asked) == 1


def test_a_connection_that_is_cut_is_tried_again_and_then_named(arxiv_client: PoliteClient, server: Server) -> None:
    server.next = [Reply(b"half", cut=9)] * 4
    with pytest.raises(FetchError, match=r"gives no whole answer \(RemoteProtocolError"):
        arxiv_client.get(server.url, {})
    assert len(server.asked) == 4


def test_redirections_without_end_are_refused(arxiv_client: PoliteClient, server: Server) -> None:
    server.answer = lambda asked: Reply(status=302, headers={"Location": "/again"})
    with pytest.raises(FetchError, match="sends from one address to the next"):
        arxiv_client.get(server.url, {})
    assert len(server.asked) == 3
