"""Asking a server politely: one request at a time, a pause between two, its wishes heard, a name and an address given.

arXiv asks for at most one request in three seconds and one connection (https://info.arxiv.org/help/api/tou.html).
``Retry-After`` is RFC 9110, 10.2.3; the fields that tell how many requests are left come in three spellings. Time comes
from a clock that is passed in, so that tests need not wait.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import NamedTuple, Protocol

import msgspec

from digest import __version__
from digest.errors import DigestError, UsageError

try:
    import httpx2
except ModuleNotFoundError as error:
    raise UsageError("this asks other servers, which needs more: pip install 'digest[fetch]'") from error

_TIMEOUT_S = 60
"""arXiv takes up to half a minute for a large answer."""
_LARGEST = 64 << 20
"""Bytes of an answer; a page of arXiv's API has some hundred thousand."""
_BUSY = frozenset([408, 425, 429, 500, 502, 503, 504])
"""Answers that may be others later."""
_MOST_REDIRECTS = 3
_LEFT = re.compile(r";\s*r=(?P<left>\d+)(?:.*;\s*t=(?P<seconds>\d+))?")
_EPOCH_LIKE = 1_000_000_000
"""A reset above this is a time, below it is a number of seconds."""
_EXCERPT = 200
"""Characters of a refusal that a message quotes."""
_CONTACT = re.compile(r"[^\s@()<>]+@[^\s@()<>]+\.[^\s@()<>]+|https?://[^\s()<>]+")


class FetchError(DigestError):
    """A server did not give what it was asked for; what was fetched before is kept."""


class RefusedError(FetchError):
    """A server answers that it will not give this, now or later."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Clock(Protocol):
    """The time, and waiting."""

    def now(self) -> float:
        """Seconds that never run backwards."""

    def utc(self) -> dt.datetime:
        """The date and time."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        return time.monotonic()

    def utc(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Manners(msgspec.Struct, frozen=True):
    """How a host wants to be asked."""

    pause_s: float
    """At least so long between the end of one answer and the next request."""
    attempts: int = 4
    patience_s: float = 300
    """A server that asks for a longer wait is asked another day."""


class _Answer(NamedTuple):
    status: int
    reason: str
    headers: Mapping[str, str]
    """Their names in lower case."""
    body: bytes
    redirection: httpx2.URL | None


class PoliteClient:
    """Gets answers from one host. Use it as a context."""

    def __init__(
        self, manners: Manners, contact: str, clock: Clock | None = None, transport: httpx2.BaseTransport | None = None
    ) -> None:
        """``contact`` is a mail or web address of who asks.

        Raises:
            UsageError: there is none.
        """
        if not _CONTACT.fullmatch(contact):
            wish = "the servers want to know whom they serve: set contact in digest.toml to a mail or web address"
            raise UsageError(f"{wish}: {contact}" if contact else wish)
        self._manners = manners
        self._clock = clock or SystemClock()
        self._not_before = self._clock.now()
        self._client = httpx2.Client(
            headers={"User-Agent": f"digest/{__version__} (+{contact})"},
            limits=httpx2.Limits(max_connections=1),
            timeout=_TIMEOUT_S,
            transport=transport,
        )

    def __enter__(self) -> PoliteClient:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._client.close()

    def get(self, url: str, params: Mapping[str, str | int]) -> bytes:
        """The body of an answer, asked for as often as the manners allow.

        Raises:
            FetchError: there is none, or the server wants to be left alone.
            UsageError: the address is none.
        """
        try:
            address = httpx2.URL(url, params=dict(params))
        except httpx2.InvalidURL as error:
            raise UsageError(f"not an address that can be asked: {url} ({error})") from error
        fault = ""
        for attempt in range(self._manners.attempts):
            self._pause(address.host, fault)
            answer, fault = self._ask(address)
            if answer and answer.status == 200:
                return answer.body
            if answer and answer.status not in _BUSY:
                raise RefusedError(f"{address.host} {fault} ({_excerpt(answer.body)}): {address}", answer.status)
            self._hold(self._manners.pause_s * 2**attempt)
        raise FetchError(f"{address.host} {fault}, {self._manners.attempts} times; try again later: {address}")

    def _ask(self, address: httpx2.URL) -> tuple[_Answer | None, str]:
        """The answer to a request, redirections followed, and what is wrong with it."""
        for _ in range(_MOST_REDIRECTS):
            try:
                answer = self._read(address)
            except httpx2.RequestError as error:
                return None, f"gives no whole answer ({type(error).__name__}: {error})"
            finally:
                self._hold(self._manners.pause_s)
            self._hold(self._asked_wait(answer.headers, is_refused=answer.status in _BUSY))
            if answer.redirection is None:
                return answer, f"answers {answer.status} {answer.reason}".strip()
            address = answer.redirection
            self._pause(address.host, "")
        return answer, "sends from one address to the next"

    def _read(self, address: httpx2.URL) -> _Answer:
        with self._client.stream("GET", address) as answer:
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if len(body) > _LARGEST:
                    raise FetchError(f"{address.host}: an answer of more than {_LARGEST:,} bytes: {address}")
            redirection = answer.next_request.url if answer.next_request else None
            return _Answer(answer.status_code, answer.reason_phrase, answer.headers, bytes(body), redirection)

    def _asked_wait(self, headers: Mapping[str, str], *, is_refused: bool) -> float:
        waits = [0.0]
        if is_refused and (asked := headers.get("retry-after")):
            waits.append(self._seconds(asked))
        left = _LEFT.search(headers.get("ratelimit", ""))
        if left and left["left"] == "0":
            waits.append(float(left["seconds"] or 0))
        for prefix in ("ratelimit", "x-ratelimit"):
            if headers.get(f"{prefix}-remaining", "").strip() == "0":
                waits.append(self._seconds(headers.get(f"{prefix}-reset", "")))
        return max(waits)

    def _seconds(self, text: str) -> float:
        """From a number of seconds, a time since 1970, or a date as HTTP writes it; 0 for anything else."""
        if text.strip().isdecimal():
            number = float(text)
            return number if number < _EPOCH_LIKE else max(0.0, number - self._clock.utc().timestamp())
        try:
            return max(0.0, (parsedate_to_datetime(text) - self._clock.utc()).total_seconds())
        except (TypeError, ValueError):
            return 0.0

    def _hold(self, seconds: float) -> None:
        self._not_before = max(self._not_before, self._clock.now() + seconds)

    def _pause(self, host: str, fault: str) -> None:
        wait = self._not_before - self._clock.now()
        if wait > self._manners.patience_s:
            reason = f"{fault} and " if fault else ""
            raise FetchError(f"{host} {reason}asks to wait {wait:,.0f} seconds; try again later")
        if wait > 0:
            self._clock.sleep(wait)


def _excerpt(body: bytes) -> str:
    """What an answer says, without its markup, in a few words."""
    text = " ".join(re.sub(r"<[^<>]*>", " ", body[:4_000].decode(errors="replace")).split())
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"
