"""The preview's server among clients that mean it harm: each is refused or let wait, and the others are served."""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from digest.preview.session import is_local
from tests.preview.receiver import PATIENCE_S
from tests.preview.serving import Preview, run_preview
from tests.trust.limits import within

PAGE = "<!doctype html><html><head><title>x</title></head><body><p>Whole.</p></body></html>"
STREAMS = 1000


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    (tmp_path / "site").mkdir()
    (tmp_path / "secret.md").write_text("private")
    with run_preview(tmp_path) as running:
        running.loop.write("index.html", PAGE)
        yield running


def connect(preview: Preview) -> socket.socket:
    return socket.create_connection(("127.0.0.1", preview.port), PATIENCE_S)


def first_line(preview: Preview, request: bytes) -> bytes:
    """The status line of the answer to bytes as they are; empty where the server hangs up."""
    with connect(preview) as connection:
        try:
            connection.sendall(request)
            return connection.makefile("rb").readline()
        except ConnectionError:
            return b""


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 50_000 + b"\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzz\r\n",
    ],
    ids=["URL", "header", "headers", "no host", "two hosts", "TLS", "foreign URL", "CONNECT", "body", "chunks"],
)
def test_what_is_too_much_or_no_request_is_refused_and_others_are_served(
    preview: Preview, request_bytes: bytes
) -> None:
    with within(20):
        line = first_line(preview, request_bytes)
        assert line == b"" or line.split()[1][:1] == b"4", line
        assert b"Whole." in preview.ask("/").body


def test_slow_clients_hold_nobody_up(preview: Preview) -> None:
    with within(30), ExitStack() as sockets:
        for number in range(200):
            slow = sockets.enter_context(connect(preview))
            slow.sendall(b"GET / HTTP/1.1\r\nHost: loc"[: 5 + number % 20])
        for _ in range(20):
            assert b"Whole." in preview.ask("/").body


def test_a_thousand_open_streams_hold_nobody_up_and_are_all_told(preview: Preview) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * STREAMS + 200
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"this process may open {hard} files, and both ends of the streams take {wanted}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    try:
        with within(50):
            streams = [preview.listen("index.html") for _ in range(STREAMS)]
            for stream in streams:
                assert stream.next()[0] != "end"
            preview.loop.write("index.html", PAGE.replace("Whole", "Other"))
            preview.loop.listener.published(["index.html"], [])
            assert b"Other." in preview.ask("/").body
            told = [stream.next() for stream in streams]
            assert len(told) == STREAMS and all(name != "end" for name, _ in told)
    finally:
        for stream in preview.streams:
            stream.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(
    "path",
    [
        f"{start}{up * depth}{name}"
        for start in ("/", "/papers/", "//")
        for up in ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "%252e%252e%252f", "..%c0%af", "..;/")
        for depth in (1, 6)
        for name in ("secret.md", "etc/passwd")
    ],
)  # fmt: skip
def test_no_spelling_of_a_path_leads_out_of_the_site(preview_once: Preview, path: str) -> None:
    reply = preview_once.ask(path)
    assert (reply.status, b"private" in reply.body or b"root:" in reply.body) == (404, False)


@pytest.fixture(scope="module")
def preview_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = tmp_path_factory.mktemp("traversed")
    (root / "site").mkdir()
    (root / "secret.md").write_text("private")
    with run_preview(root) as running:
        yield running


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
    ],
)
def test_only_loopback_counts_as_this_machine(address: str, expected: bool) -> None:
    assert is_local(address) is expected
