"""Whether this process can be copied (``fork``), which takes a tenth of the time in which another one begins."""

from __future__ import annotations

import sys
import threading


def can_be_copied() -> bool:
    """Where there are threads (those of the preview), a copy could wait for ever for what one of them holds; and other
    systems than Linux have libraries that cannot be copied."""
    return sys.platform == "linux" and threading.active_count() == 1
