"""The fingerprint knows every library that leaves its mark on an output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from digest.engine.fingerprint import LIBRARIES
from tests.site.folder import SiteFolder, paper

EXCEPT = frozenset(["digest", "typing_extensions"])
"""Ours, known by its modules and not by its release, and what says of others' code which types it has."""

BUILD = """
import sys
before = {*sys.modules}
import datetime, pathlib
from importlib.metadata import packages_distributions
from digest.engine.opening import Wish, run_build
run_build(pathlib.Path(sys.argv[1]), Wish(jobs=1), datetime.date(2025, 12, 31), lambda what, done, total: None)
loaded = {name.partition(".")[0] for name in sys.modules.keys() - before}
print(*sorted({maker for name, makers in packages_distributions().items() if name in loaded for maker in makers}))
"""
"""Builds a site and prints the distributions whose modules that loads."""


def test_every_library_that_a_build_asks_is_in_the_fingerprint(tmp_path: Path) -> None:
    site = SiteFolder(tmp_path)
    body = "Words at https://example.org/a and $x^2$.\n\n```python\nprint(1)\n```\n\n- [x] done[^1]\n\n[^1]: So."
    site.write("content/papers/2025-09/a.md", paper("Networks", body=body))
    said = subprocess.run([sys.executable, "-c", BUILD, str(tmp_path)], capture_output=True, text=True, check=True)
    asked = {name.lower().replace("-", "_") for name in said.stdout.split()}
    assert "markdown_it_py" in asked
    assert asked - {*LIBRARIES} - EXCEPT == set()
