"""A folder served as a static host does: under a base path, with its 404 page, remembering what was asked.

Nothing of the project's own server is used here: what is tested is the folder, as any host would serve it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServedSite:
    """A site that is being served, and the requests for it."""

    url: str
    """Address of the home page; ends in a slash."""
    requests: list[tuple[int, str]] = field(default_factory=list)
    """Status and path below ``url`` with the query, in the order of the answers."""


class _StaticHost(SimpleHTTPRequestHandler):
    """Files of one folder below a base path, as GitHub Pages answers: ``404.html`` for what is not there."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, base_path: str, site: ServedSite, **kwargs: object) -> None:
        self.base_path = base_path
        self.site = site
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def send_head(self) -> IO[bytes] | None:
        """Every file anew: by whole seconds, as this server would compare, a page made twice in one is the same."""
        del self.headers["If-Modified-Since"]
        return super().send_head()

    def translate_path(self, path: str) -> str:
        """The file of a request; one that cannot exist for requests outside of the base path."""
        inside = urlsplit(path).path.startswith(self.base_path)
        return super().translate_path(path[len(self.base_path) - 1 :] if inside else "/\N{NO-BREAK SPACE}")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        own_page = super().translate_path("/404.html")
        try:
            with open(own_page, "rb") as file:
                body = file.read()
        except FileNotFoundError:
            super().send_error(code, message, explain)
            return
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        status = int(code.value if isinstance(code, HTTPStatus) else code)
        self.site.requests.append((status, unquote(self.path).removeprefix(self.base_path)))


@contextmanager
def serve(folder: Path, base_path: str = "/") -> Iterator[ServedSite]:
    """Serves the folder on a free local port until the block ends. ``base_path`` starts and ends in a slash."""
    site = ServedSite("")
    handler = partial(_StaticHost, directory=str(folder), base_path=base_path, site=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield ServedSite(f"http://127.0.0.1:{server.server_port}{base_path}", site.requests)
        finally:
            server.shutdown()
            thread.join()
