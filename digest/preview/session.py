"""A preview from its beginning to its end: the live loop, the watch that feeds it, the server that shows its work."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec

from digest.engine.layout import OUTPUT
from digest.engine.live import LiveLoop
from digest.engine.opening import Wish
from digest.preview.listeners import Listeners
from digest.preview.notices import Notices
from digest.preview.reload import Hub
from digest.preview.runner import Server, address_of, bind
from digest.preview.server import make_app
from digest.preview.static_host import StaticHost
from digest.preview.watch import Watch


class Stage(msgspec.Struct, frozen=True):
    """Where a preview is to be seen."""

    address: str
    """Of the network card, or a name for it; ``0.0.0.0`` for all."""
    port: int | None
    """None for the first free one from 8000 on."""
    base: str
    """The path below which the site is; starts and ends in a slash."""


def preview_site(
    root: Path,
    wish: Wish,
    stage: Stage,
    today: Callable[[], dt.date],
    say: Callable[[str], None],
    on_ready: Callable[[str], None] = lambda url: None,
) -> None:
    """Build a site, serve it and keep it right until the process is asked to end.

    ``say`` gets lines for the user, from several threads; ``on_ready`` the address once it can be opened.

    Raises:
        DigestError: there is no site, another process works on it, or the port cannot be had.
    """
    listener = bind(stage.address, stage.port)
    host = StaticHost(root / OUTPUT, lambda site_path: loop.ensure(site_path))
    hub = Hub(root, host.digest, lambda site_paths: loop.showing(site_paths))
    loop = LiveLoop(root, wish, Listeners(Notices(say), hub), today)
    server = Server(make_app(host, hub, stage.base, own_names(stage.address)), hub, listener, lambda: loop.failure)
    url = address_of(listener, stage.base)

    def welcome() -> None:
        say(f"{url}  (Ctrl-C ends)")
        on_ready(url)

    # The watch begins before the loop looks at anything: what changes in between is in its inbox.
    with closing(listener), closing(Watch(root, loop.changed, say)), loop:
        server.run(welcome)


def own_names(address: str) -> frozenset[str]:
    """The names by which this machine may be asked, where the preview can be seen from others."""
    if is_local(address):
        return frozenset({address})
    name = socket.gethostname()
    return frozenset({address, name, f"{name}.local"})


def is_local(address: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost" or address.endswith(".localhost")


def open_in_browser(url: str) -> None:
    """Open a page without waiting for the browser."""
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
