"""Compressed copies switched on or off between two builds: what is forgotten so that the next comparison finds it."""

from __future__ import annotations

from digest.engine.state import State
from digest.pages.compressed import SUFFIX, TEXT_SUFFIXES


def switch_copies(state: State, *, wanted: bool) -> bool:
    """Forget, where it was the other way before, originals without a copy or copies that nobody owns any more.

    The comparison of outputs then has the former made again and takes the latter away. Returns whether that was so.
    """
    now = b"gz" if wanted else b""
    is_other = (state.meta("copies") or b"") != now
    if is_other:
        suffixes = TEXT_SUFFIXES if wanted else (SUFFIX,)
        with state.transaction():
            state.outputs.update({}, [path for path in state.outputs.paths() if path.endswith(suffixes)])
            state.set_meta("copies", now)
    return is_other
