"""What the pure parts make of the sample, as one digest: run by any Python, also one without compiled libraries.

PYTHONPATH=<libraries>:. python tests/trust/pure_parts.py
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.trust.plain_records import pretend


def main() -> None:
    """Read, mend and render the sample; print one digest."""
    pretend()
    from digest.content.paperfile import parse_paper
    from digest.content.slug import make_slug
    from digest.content.tex import repair, to_plain
    from digest.content.tex_markdown import to_markdown
    from digest.pages.markup import render_markdown
    from digest.sources.dump import DumpReader

    whole = hashlib.sha256()
    for path in sorted(Path("content/papers").rglob("*.md"))[:150]:
        paper, faults = parse_paper(path.read_text("utf-8"), path.as_posix())
        shown = render_markdown(paper.abstract).html if paper else ""
        whole.update(repr((paper, faults, shown)).encode())
    for path in sorted(Path("content/dumps").glob("*.txt")):
        for entry in DumpReader(path.read_bytes().splitlines(keepends=True), path.name):
            mended = [to_markdown(repair(part)) for part in entry.paragraphs]
            whole.update(repr((entry, make_slug(to_plain(repair(entry.title))), mended)).encode())
    print(whole.hexdigest())


if __name__ == "__main__":
    main()
