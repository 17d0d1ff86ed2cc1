"""Who may ask a server on this machine: pages of other sites in the same browser may not, by whatever name.

A page of a foreign site can make the browser resolve its own name to this machine (DNS rebinding) and would then read
the whole preview; the name gives it away, for it stands in ``Host``. Addresses made of digits cannot be rebound.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection


def is_own_host(header: str, names: Collection[str]) -> bool:
    """Whether a ``Host`` header names this machine: an address, ``localhost`` or one of ``names``, with any port."""
    host = _host_of(header)
    if host is None:
        return False
    return host == "localhost" or host.endswith(".localhost") or host in names or _is_address(host)


def is_own_origin(origin: str | None, fetch_site: str | None, host: str) -> bool:
    """Whether a request comes from a page of this server or from no page at all.

    ``origin`` and ``fetch_site`` are the headers ``Origin`` and ``Sec-Fetch-Site``, None where they are missing.
    """
    if fetch_site not in (None, "same-origin", "none"):
        return False
    return origin is None or origin.lower() in (f"http://{host}".lower(), f"https://{host}".lower())


def _host_of(header: str) -> str | None:
    """The host without its port, in lower case and without the dot of the root; None for what is none."""
    header = header.strip().lower()
    if header.startswith("["):
        host, bracket, rest = header[1:].partition("]")
        return host if bracket and (not rest or rest.startswith(":")) else None
    host, _, port = header.partition(":")
    if not host or "/" in host or "@" in host or (port and not port.isdigit()):
        return None
    return host.removesuffix(".")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
