"""The preview's web application: the site as a static host would send it, and the streams that keep it live."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from digest.preview.answers import HTML, Answer, answer_with, type_of
from digest.preview.guard import is_own_host, is_own_origin
from digest.preview.page import EVENTS, RESERVED, add_script, assets_of, nothing_here, read_script
from digest.preview.reload import Hub
from digest.preview.static_host import NOT_FOUND, Found, Moved, StaticHost, candidates, digest_bytes

_MOST_SHOWN = 200
"""Outputs that one page may ask to be told of: its style sheets, scripts and pictures."""


def make_app(host: StaticHost, hub: Hub, base: str, names: Collection[str]) -> Starlette:
    """The application of a site below ``base``, which starts and ends in a slash.

    ``names`` are the host names besides ``localhost`` and addresses by which it may be asked for.
    """

    async def send_events(request: Request) -> Response:
        own = request.headers
        if not is_own_origin(own.get("origin"), own.get("sec-fetch-site"), own.get("host", "")):
            return PlainTextResponse("Only pages of this site may listen.\n", 403)
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        return _EventResponse(hub, request.query_params.getlist("shows")[:_MOST_SHOWN])

    async def send_script(request: Request) -> Response:
        name = request.path_params["name"]
        script = read_script(name)
        if script is None:
            return PlainTextResponse("Not found\n", 404)
        return _response(answer_with(script, type_of(name), _asked(request)), request)

    async def send_file(request: Request) -> Response:
        path = request.path_params["path"]
        answer = await run_in_threadpool(answer_file, host, base, f"/{path}", _asked(request))
        return _response(answer, request)

    return Starlette(
        routes=[
            Route(f"{base}{RESERVED}{EVENTS}", send_events),
            Route(f"{base}{RESERVED}{{name}}", send_script),
            Route("/{path:path}", send_file),
        ],
        middleware=[Middleware(_OwnHostsOnly, names=frozenset(map(str.lower, names)))],
    )


def answer_file(host: StaticHost, base: str, path: str, asked: Mapping[str, str]) -> Answer:
    """What a static host answers to a GET of a decoded path; pages get the script of the preview."""
    if not path.startswith(base):
        if f"{path}/" == base:
            return _moved(base)
        return answer_with(nothing_here(f"This site is at {base}"), HTML, asked, 404)
    site_path = path.removeprefix(base)
    match host.look_up(site_path):
        case Moved(place):
            return _moved(base + place)
        case Found(name, data):
            if not name.endswith(".html"):
                return answer_with(data, type_of(name), asked)
            return answer_with(_live_page(host, base, name, data, {}), HTML, asked)
    own = host.read(NOT_FOUND)
    missing = dict.fromkeys(candidates(site_path), "")
    if own is None:
        nothing = add_script(
            nothing_here("The site has no such page, or not yet: if it comes, it will show here."),
            base,
            missing | {NOT_FOUND: ""},
        )
        return answer_with(nothing, HTML, asked, 404)
    return answer_with(_live_page(host, base, NOT_FOUND, own, missing), HTML, asked, 404)


def _live_page(host: StaticHost, base: str, name: str, data: bytes, missing: Mapping[str, str]) -> bytes:
    """A page with its script, which is told what the page was made from and which pages it stands in for."""
    shows = {path: host.digest(path) for path in assets_of(data, base, name)}
    return add_script(data, base, {**missing, name: digest_bytes(data), **shows})


def _moved(path: str) -> Answer:
    return Answer(301, {"location": quote(path), "cache-control": "no-cache", "content-length": "0"})


def _asked(request: Request) -> dict[str, str]:
    """The headers of a request that count for it: ranges are for GET alone."""
    is_head = request.method == "HEAD"
    return {name: value for name, value in request.headers.items() if not (is_head and name == "range")}


def _response(answer: Answer, request: Request) -> Response:
    headers = answer.headers | {"x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin"}
    return Response(b"" if request.method == "HEAD" else answer.body, answer.status, headers)


class _EventResponse(Response):
    """A response that ends when its page goes away."""

    def __init__(self, hub: Hub, shows: Sequence[str]) -> None:
        super().__init__()
        self._hub = hub
        self._shows = shows

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._hub.serve(self._shows, receive, send)


class _OwnHostsOnly:
    """Middleware that refuses requests by a name that is not this machine's."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
        if is_own_host(host, self._names):
            await self._app(scope, receive, send)
        else:
            refusal = f"Not served by this name: {host or 'none'} (digest serve --host sets another)\n"
            await PlainTextResponse(refusal, 403)(scope, receive, send)
