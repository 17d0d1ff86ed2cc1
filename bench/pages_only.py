"""The command without search and similar papers: what these read of a paper is left out, so both stay empty.

For ``bench.alone``, which starts it where processes of a build are copies of this one.
"""

from __future__ import annotations

from digest.cli import main
from digest.pages.indexes import WORDS, Records

if __name__ == "__main__":
    Records.of = lambda *_: (b"",) * (WORDS + 1)  # type: ignore[method-assign]
    main()
