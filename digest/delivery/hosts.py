"""What hosts of static files allow, and how much of it a site uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from posixpath import dirname

import msgspec

MIB = 1 << 20


class Host(msgspec.Struct, frozen=True):
    """The limits of a host, as its documentation states them in 2025; None where it states none."""

    name: str
    total_bytes: int | None = None
    files: int | None = None
    file_bytes: int | None = None
    files_in_folder: int | None = None


HOSTS = {
    # A published site; and a file of a branch, which git's server there refuses beyond.
    "github": Host("GitHub Pages", total_bytes=1000**3, file_bytes=100 * MIB),
    "cloudflare": Host("Cloudflare Pages", files=20_000, file_bytes=25 * MIB),
    "netlify": Host("Netlify", files_in_folder=54_000),
}
NEARLY = 0.8
"""From this share of a limit on it is time to think of another host."""


class Use(msgspec.Struct, frozen=True):
    """How much of one limit a site uses."""

    what: str
    used: int
    limit: int
    where: str
    """The largest file or fullest folder; empty where the site as a whole is meant."""

    @property
    def is_over(self) -> bool:
        return self.used > self.limit

    @property
    def is_near(self) -> bool:
        return not self.is_over and self.used > NEARLY * self.limit

    def __str__(self) -> str:
        form = "{:,}".format if self.what.startswith("files") else readable_size
        place = f" ({self.where})" if self.where and (self.is_over or self.is_near) else ""
        return f"{self.what} {form(self.used)} of {form(self.limit)}{place}"


def uses_of(host: Host, sizes: Iterable[tuple[str, int]]) -> Iterator[Use]:
    """What a site of some files, each a path and its size in bytes, uses of each limit of a host."""
    files = list(sizes)
    if host.total_bytes is not None:
        yield Use("in all", sum(size for _, size in files), host.total_bytes, "")
    if host.files is not None:
        yield Use("files", len(files), host.files, "")
    if host.file_bytes is not None:
        path, size = max(files, key=lambda file: (file[1], file[0]), default=("", 0))
        yield Use("largest file", size, host.file_bytes, path)
    if host.files_in_folder is not None:
        folders = Counter(dirname(path) for path, _ in files)
        folder, count = max(folders.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        yield Use("files in a folder", count, host.files_in_folder, folder or "the top folder")


_FULL = 999.5
"""What three digits round up to a thousand of a unit is one of the next."""


def readable_size(size_bytes: int) -> str:
    """A size in the largest unit of a thousand that it fills: ``2.2 MB``."""
    size, unit = float(size_bytes), 0
    while size >= _FULL and unit < 3:
        size, unit = size / 1000, unit + 1
    return f"{size:.3g} {('bytes', 'kB', 'MB', 'GB')[unit]}" if size < _FULL else f"{size:,.0f} GB"
