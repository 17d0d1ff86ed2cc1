"""A preview that a test asks by hand, over real sockets."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from digest.preview.reload import Hub
from digest.preview.runner import Server, address_of, bind
from digest.preview.server import make_app
from digest.preview.static_host import StaticHost
from tests.preview.fake_loop import FakeLoop
from tests.preview.receiver import PATIENCE_S


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


class Events:
    """One open stream of a preview at the root, read event by event."""

    def __init__(self, port: int, shows: Sequence[str]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        query = "&".join(f"shows={path}" for path in shows)
        request = f"GET /.digest/events?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        self._socket.sendall(request.encode())
        self._lines = self._socket.makefile("rb")
        self.status = int(self._lines.readline().split()[1])

    def next(self) -> tuple[str, object]:
        """Name and value of the next event."""
        name = ""
        for raw in self._lines:
            line = raw.decode().rstrip("\r\n")
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            if line.startswith("data: "):
                return name, json.loads(line.removeprefix("data: "))
        return "end", None

    def close(self) -> None:
        """Go away without a word, as a browser does."""
        self._lines.close()
        self._socket.close()


@dataclass(slots=True)
class Preview:
    """A server at work."""

    loop: FakeLoop
    hub: Hub
    server: Server
    url: str
    port: int
    thread: threading.Thread = field(repr=False)
    streams: list[Events] = field(default_factory=list, repr=False)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """One request; ``path`` goes out as it is. An underscore in a header's name stands for its dash."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def listen(self, *shows: str) -> Events:
        """A new stream, as a page opens it that shows these."""
        self.streams.append(Events(self.port, shows))
        return self.streams[-1]

    def stop(self) -> None:
        """End the server and wait for it."""
        self.server.stop()
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive()


@contextmanager
def run_preview(root: Path, base: str = "/", port: int = 0) -> Iterator[Preview]:
    """A preview of ``root/site`` with a fake loop, until the block ends."""
    loop = FakeLoop(root / "site")
    host = StaticHost(loop.site, loop.ensure)
    hub = Hub(root, host.digest, loop.showing)
    loop.listener = hub
    listener = bind("127.0.0.1", port)
    server = Server(make_app(host, hub, base, ["box.local"]), hub, listener)
    ready = threading.Event()
    thread = threading.Thread(target=server.run, args=(ready.set,))
    preview = Preview(loop, hub, server, address_of(listener, base), listener.getsockname()[1], thread)
    thread.start()
    assert ready.wait(PATIENCE_S)
    try:
        yield preview
    finally:
        for stream in preview.streams:
            stream.close()
        preview.stop()
