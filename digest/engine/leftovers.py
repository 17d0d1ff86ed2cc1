"""The files that programs make for themselves beside those that a person means.

Apart from ``layout``, which every build imports: compiling the pattern takes longer than all of that.
"""

from __future__ import annotations

import re

_EDITORS_OWN = re.compile(r"#.*#|.*~|4913|.*\.(sw[a-z]|bak|orig|rej|tmp|temp|part|crdownload)|.*___jb_(tmp|old)___")
"""Emacs' autosaves; backups; the file by which Vim tries whether it may write; swap files; the merge tools' leftovers;
downloads that are not complete; JetBrains' safe writes."""


def is_editors_own(name: str) -> bool:
    """Whether the name of a file or folder is one that an editor, a merge or a download makes for itself."""
    return _EDITORS_OWN.fullmatch(name) is not None
