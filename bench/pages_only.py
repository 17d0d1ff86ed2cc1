"""The command without search and similar papers: what these read of a paper is left out, so both stay empty.

For ``bench.alone``. Only where the processes of a build are copies of this one is nothing left out in vain.
"""

from __future__ import annotations

from digest.cli import main
from digest.engine.copying import can_be_copied
from digest.pages.indexes import WORDS, Records

if __name__ == "__main__":
    if not can_be_copied():
        raise SystemExit("other processes would read for search all the same: this is measured on Linux")
    Records.of = lambda *_: (b"",) * (WORDS + 1)  # type: ignore[method-assign]
    main()
