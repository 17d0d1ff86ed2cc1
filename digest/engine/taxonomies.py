"""The taxonomy of a site, parsed once: reading its YAML takes 30 ms, which would be a fifth of a build of one edit.

It is remembered under a digest of its text and of the code that reads it. One with faults is under none, so that
whatever has to be said of it is found out anew each time; it only stands in where the next one cannot be read at all.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec.structs import replace

from digest import topics
from digest.engine.publish import keep_file
from digest.model import Diagnostic
from digest.topics.taxonomy import Taxonomy, parse_taxonomy

CACHE_NAME = "topics.bin"


class _Stored(msgspec.Struct, array_like=True, frozen=True):
    key: bytes
    taxonomy: Taxonomy


_decode = msgspec.msgpack.Decoder(_Stored).decode


def read_taxonomy(text: str, path: str, cache: Path) -> tuple[Taxonomy | None, tuple[Diagnostic, ...]]:
    """What ``parse_taxonomy`` says of a text; ``cache`` is a folder, where it is remembered.

    The last one stands in for a text of which nothing can be used: a bracket too many takes no page away.
    """
    key = _key_of(text, path)
    file = cache / CACHE_NAME
    try:
        stored = _decode(file.read_bytes())
    except (OSError, msgspec.DecodeError):
        stored = None
    if stored is not None and stored.key == key:
        return stored.taxonomy, ()
    taxonomy, faults = parse_taxonomy(text, path)
    if taxonomy is not None:
        keep_file(file, msgspec.msgpack.encode(_Stored(b"" if faults else key, taxonomy)))
    elif stored is not None:
        ends = ("",) * (len(faults) - 1) + ("; the topics of the last build stand in",)
        faults = tuple(replace(fault, message=fault.message + end) for fault, end in zip(faults, ends, strict=True))
        taxonomy = stored.taxonomy
    return taxonomy, faults


def _key_of(text: str, path: str) -> bytes:
    digest = blake2b(f"{path}\0{text}".encode(), digest_size=16)
    for source in sorted(Path(topics.__path__[0]).glob("*.py")):
        digest.update(source.read_bytes())
    return digest.digest()
