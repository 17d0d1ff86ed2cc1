"""Other programs, as tests run them: to the end, and loud where they fail."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def output_of(*command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """What the command prints. The test fails where it fails, with all that it said."""
    run = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{command[0]} ended with {run.returncode}\n{run.stdout}{run.stderr}"
    return run.stdout
