"""Which site an address is on, told by its host. Sites are written with a dot before them: ``.github.com``."""

from __future__ import annotations

FORGES = (".github.com", ".gitlab.com", ".bitbucket.org", ".codeberg.org")
"""Where code is."""


def host_of(url: str) -> str:
    """The host of an address in small letters, without user and port; empty where it has none."""
    authority = url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]
    return authority.rpartition("@")[2].partition(":")[0].lower()


def is_host(host: str, sites: tuple[str, ...]) -> bool:
    """Whether a host is one of these sites or below one; a host that merely ends in the same letters is not."""
    return f".{host}".endswith(sites)
