"""The preview on a port of this machine, until somebody ends it: uvicorn, quiet and quick to go."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from digest.errors import UsageError
from digest.preview.reload import Hub

PORT = 8000
"""That of Python's own server, which is where people look for a preview."""
_NEXT_PORTS = 100
"""Ports that are tried: more previews than anybody has open, and no scan of the whole machine."""
_FAREWELL_S = 2
"""How long answers that are under way may take when the server ends. Streams end at once."""


def bind(address: str, port: int | None) -> socket.socket:
    """A listening socket on a port of an address; without a port the first free one from ``PORT`` on.

    Raises:
        UsageError: the port is taken, the address is not this machine's, or the system refuses either.
    """
    for number in (port,) if port is not None else range(PORT, PORT + _NEXT_PORTS):
        try:
            return _listen(address, number)
        except socket.gaierror as error:
            raise UsageError(f"no such host: {address}") from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise UsageError(f"cannot serve on {address}, port {number}: {error.strerror}") from error
    taken = f"port {port} is" if port is not None else f"ports {PORT} to {PORT + _NEXT_PORTS - 1} are"
    raise UsageError(f"{taken} taken: another program listens there; choose one with -p")


def _listen(address: str, port: int) -> socket.socket:
    family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def address_of(listener: socket.socket, base: str) -> str:
    """The URL to type: where all addresses are served, that of this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{base}"


class Server:
    """Serves an application on one socket."""

    def __init__(
        self,
        app: ASGIApp,
        hub: Hub,
        listener: socket.socket,
        failure: Callable[[], BaseException | None] = lambda: None,
    ) -> None:
        """``failure`` is asked now and then: why there is nothing more to serve, None while there is."""
        config = uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            access_log=False,
            log_config=None,
            log_level="error",
            server_header=False,
            timeout_graceful_shutdown=_FAREWELL_S,
        )
        self._uvicorn = _Uvicorn(config, hub, failure)
        self._failure = failure
        self._listener = listener

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Serve until ``stop`` is called or, on the main thread, the process is asked to end.

        Raises:
            BaseException: what ``failure`` gave.
        """
        asyncio.run(self._run(on_ready))
        if failure := self._failure():
            raise failure

    def stop(self) -> None:
        """End ``run``. From any thread."""
        self._uvicorn.should_exit = True

    async def _run(self, on_ready: Callable[[], None]) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, self.stop)
        asyncio.get_running_loop().call_soon(on_ready)  # the socket listens already: nobody who asks now is refused
        await self._uvicorn.serve([self._listener])


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, hub: Hub, failure: Callable[[], BaseException | None]) -> None:
        super().__init__(config)
        self._hub = hub
        self._failure = failure

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: uvicorn would raise them again, and the process would die before all is let go."""
        yield

    async def on_tick(self, counter: int) -> bool:
        """Whether to end: asked ten times a second."""
        return await super().on_tick(counter) or self._failure() is not None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the streams with the server."""
        self._hub.open()
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams first, for the server waits for every answer."""
        self._hub.close()
        await super().shutdown(sockets)
