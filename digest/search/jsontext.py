"""JSON as the index's files hold it: sorted, without spaces, characters as they are."""

from __future__ import annotations

import json

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def write_json(value: object) -> bytes:
    """The bytes of a file."""
    return _encode(value).encode()
