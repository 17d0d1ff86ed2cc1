"""A server of ours that speaks what Hugging Face and arXiv speak, and fails as they do; a clock for the impatient."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.sources.shapes import atom, atom_entry, daily_paper

NOON = dt.datetime(2025, 9, 3, 12, tzinfo=dt.UTC)


class FakeClock:
    """Time that passes only when somebody waits. ``waits`` says how long each wait was."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    def utc(self) -> dt.datetime:
        return NOON + dt.timedelta(seconds=self.time - 1000)

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.waits.append(round(seconds, 3))
        self.time += seconds


class Reply(NamedTuple):
    """What the server answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})
    cut: int = 0
    """So many bytes of the body are promised and never sent."""


class Asked(NamedTuple):
    """What the server was asked."""

    path: str
    params: dict[str, str]
    agent: str
    at: float
    """By the clock of the test."""


class Server:
    """Answers with the failures that wait in ``next``, then with what it has for a path."""

    def __init__(self, clock: FakeClock) -> None:
        self.asked: list[Asked] = []
        self.next: list[Reply] = []
        self.answer: Callable[[Asked], Reply] = lambda asked: Reply(status=404)
        self.clock = clock
        self.url = ""

    def reply_to(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.next.pop(0) if self.next else self.answer(asked)


def daily(lists: dict[str, int]) -> Callable[[Asked], Reply]:
    """A Hugging Face with so many papers on some days."""

    def answer(asked: Asked) -> Reply:
        size, page = int(asked.params["limit"]), int(asked.params["p"])
        numbers = range(1, lists.get(asked.params["date"], 0) + 1)[page * size : (page + 1) * size]
        return Reply(json.dumps([daily_paper(number, asked.params["date"]) for number in numbers]).encode())

    return answer


def arxiv(days: dict[str, int]) -> Callable[[Asked], Reply]:
    """An arXiv with so many papers on some days."""

    def answer(asked: Asked) -> Reply:
        found = re.search(r"submittedDate:\[(\d{4})(\d\d)(\d\d)0000 TO", asked.params["search_query"])
        assert found
        day = "-".join(found.groups())
        start, size = int(asked.params["start"]), int(asked.params["max_results"])
        total = days.get(day, 0)
        numbers = range(1, total + 1)[start : start + size]
        return Reply(atom("".join(atom_entry(number, day) for number in numbers), total, start).encode())

    return answer


@contextmanager
def serving(clock: FakeClock) -> Iterator[Server]:
    """The server, at a port of its own."""
    state = Server(clock)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            params = {name: values[0] for name, values in parse_qs(parts.query).items()}
            reply = state.reply_to(Asked(parts.path, params, self.headers["User-Agent"], clock.now()))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + reply.cut))
            self.end_headers()
            self.wfile.write(reply.body)
            if reply.cut:
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    host = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.daemon_threads = True
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{host.server_port}"
    try:
        yield state
    finally:
        host.shutdown()
        thread.join()
        host.server_close()
